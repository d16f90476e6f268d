import { VendorCallEntity } from './vendor-call.entity';

/** Every table this library owns. */
export const INSTAGRAM_ENTITIES = [VendorCallEntity];
