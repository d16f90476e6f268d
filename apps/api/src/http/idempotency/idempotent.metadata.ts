/** Marks the handlers that @Idempotent() stands on; a file of its own so that interceptor and decorator need not import each other. */
export const IDEMPOTENT_METADATA = 'http:idempotent';
