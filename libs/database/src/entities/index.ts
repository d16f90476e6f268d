import { AdminAuditLogEntryEntity } from './admin-audit-log-entry.entity';
import { IdempotencyKeyEntity } from './idempotency-key.entity';

/** Every table this library owns. */
export const DATABASE_ENTITIES = [AdminAuditLogEntryEntity, IdempotencyKeyEntity];
