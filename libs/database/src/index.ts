export * from './audit-log.repository';
export * from './conditions';
export type { PoolStats, Sql } from './connection-pool';
export {
  createEntitySource,
  createMigrationSource,
  tlsOptions,
  type EntityClasses,
  type TlsOptions,
} from './data-source';
export {
  DatabaseUnavailableError,
  isConnectionError,
  isStatementTimeout,
  isUniqueViolation,
  TransactionRolledBackError,
  violatedCheckOf,
} from './database.errors';
export * from './database-policy.port';
export * from './database.module';
export * from './database.service';
export * from './expired-records.repository';
export { UnsafeLoginError } from './login-checks';
export * from './iso.sql';
export * from './logins';
export * from './migrate';
export * from './newest-first';
export * from './seed';
export * from './snake-case-naming';
export { PLANNED_EACH_TIME } from './statement-names';
