/** Names that the gateway in front of the auth service and the service itself share. */
export const AUTH_PREFIX = '/auth/v1';
export const API_VERSION_HEADER = 'X-Supabase-Api-Version';
/** First version whose errors carry the code as text. */
export const API_VERSION = '2024-01-01';

/** Routes that a mail link or a token verifier opens without a project key. */
export const OPEN_PATHS: ReadonlySet<string> = new Set([
  `${AUTH_PREFIX}/verify`,
  `${AUTH_PREFIX}/callback`,
  `${AUTH_PREFIX}/authorize`,
  `${AUTH_PREFIX}/.well-known/jwks.json`,
]);
