export * from './api-headers';
export * from './app-error';
export * from './clock';
export * from './error-codes';
export * from './idempotency';
export * from './idempotency.errors';
export * from './pagination';
export * from './retry-after';
