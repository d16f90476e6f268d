import { VendorCallEntity } from './vendor-call.entity';
import { VendorCostEntity } from './vendor-cost.entity';

/** Every table this library owns. */
export const INSTAGRAM_ENTITIES = [VendorCallEntity, VendorCostEntity];
