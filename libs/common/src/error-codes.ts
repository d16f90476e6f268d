/**
 * The catalogue of refusals: code `AREA.REASON` -> the short title clients may show.
 * The HTTP status of each stands in one exhaustive table at the edge (apps/api/src/http/problem-statuses.ts).
 */
export const ERROR_TITLES = {
  'REQUEST.INVALID': 'The request is not valid',
  'REQUEST.MALFORMED_BODY': 'The body is not valid JSON',
  'REQUEST.TOO_LARGE': 'The body is too large',
  'REQUEST.TOO_DEEP': 'The body is nested too deeply',
  'REQUEST.TIMEOUT': 'The request took too long',
  'REQUEST.RATE_LIMITED': 'Too many requests',
  'REQUEST.INVALID_CURSOR': 'The cursor is not valid',
  'REQUEST.NOT_ACCEPTABLE': 'The media type is not served',
  'REQUEST.UNSUPPORTED_MEDIA_TYPE': 'The body has a media type that is not read',
  'ROUTE.NOT_FOUND': 'No such route',
  'ROUTE.METHOD_NOT_ALLOWED': 'The method is not allowed here',
  'AUTH.MISSING_TOKEN': 'Sign in first',
  'AUTH.INVALID_TOKEN': 'The access token is not valid',
  'AUTH.EXPIRED_TOKEN': 'The access token has expired',
  'AUTH.SUSPENDED': 'The account is suspended',
  'AUTH.FORBIDDEN': 'Not allowed',
  'AUTH.KEYS_UNAVAILABLE': 'Tokens cannot be checked right now',
  'IDEMPOTENCY.KEY_INVALID': 'The Idempotency-Key is not valid',
  'IDEMPOTENCY.KEY_REUSED': 'The Idempotency-Key was used for another request',
  'IDEMPOTENCY.IN_PROGRESS': 'The same request is still being worked on',
  'CREATOR.INVALID_USERNAME': 'Not an Instagram username',
  'CREATOR.NOT_FOUND': 'No such creator',
  'CREATOR.NOT_FAVOURITE': 'Not among the favourites',
  'CREDITS.UNLOCK_REQUIRED': 'Unlock this creator first',
  'CREDITS.INSUFFICIENT': 'Not enough credits',
  'PROVIDER.UNAVAILABLE': 'Instagram data cannot be fetched right now',
  'PROVIDER.RATE_LIMITED': 'The data provider asks us to slow down',
  'PROVIDER.QUOTA_EXHAUSTED': "The data provider's allowance is used up",
  'PROVIDER.MISCONFIGURED': 'The data provider refuses our credentials',
  'PROVIDER.TIMEOUT': 'The data provider did not answer in time',
  'RESOURCE.NOT_FOUND': 'Not found',
  'RESOURCE.CONFLICT': 'In conflict with what is stored',
  'SYSTEM.UNAVAILABLE': 'Temporarily unavailable',
  'SYSTEM.UNEXPECTED': 'Something went wrong on our side',
} as const;

export type ErrorCode = keyof typeof ERROR_TITLES;
