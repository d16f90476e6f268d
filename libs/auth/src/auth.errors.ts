import { AppError } from '@app/common';

export class MissingTokenError extends AppError {
  constructor() {
    super('AUTH.MISSING_TOKEN', { detail: 'Send an access token: `Authorization: Bearer <token>`.' });
  }
}

export class InvalidTokenError extends AppError {
  constructor(cause?: unknown) {
    super('AUTH.INVALID_TOKEN', { detail: 'The access token was not issued for this service. Sign in again.', cause });
  }
}

export class ExpiredTokenError extends AppError {
  constructor() {
    super('AUTH.EXPIRED_TOKEN', { detail: 'The access token has expired. Refresh the session and try again.' });
  }
}

export class EndedSessionError extends AppError {
  constructor() {
    super('AUTH.INVALID_TOKEN', { detail: 'The session of this token was signed out. Sign in again.' });
  }
}

/** The token may be good: nobody can tell until the signing keys can be read. Never a reason to sign in again. */
export class KeysUnavailableError extends AppError {
  constructor(cause?: unknown) {
    super('AUTH.KEYS_UNAVAILABLE', {
      detail:
        'The keys that access tokens are checked with cannot be read. The token was not judged; try again shortly.',
      retryAfterSeconds: 5,
      cause,
    });
  }
}

export class SuspendedAccountError extends AppError {
  constructor() {
    super('AUTH.SUSPENDED', { detail: 'This account is suspended. Contact support.' });
  }
}

export class ForbiddenError extends AppError {
  constructor(detail = 'This route is not open to your account.') {
    super('AUTH.FORBIDDEN', { detail });
  }
}

export class UserNotFoundError extends AppError {
  constructor(userId: string) {
    super('RESOURCE.NOT_FOUND', {
      detail: `No user has the id ${userId}. A user exists from the first request on.`,
    });
  }
}

export class StandingConflictError extends AppError {
  constructor(detail: string) {
    super('RESOURCE.CONFLICT', { detail });
  }
}
