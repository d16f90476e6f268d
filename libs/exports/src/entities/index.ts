import { ExportPartEntity } from './export-part.entity';
import { ExportEntity } from './export.entity';

/** Every table this library owns. */
export const EXPORT_ENTITIES = [ExportEntity, ExportPartEntity];
