import { AppError } from './app-error';

export class InvalidIdempotencyKeyError extends AppError {
  constructor() {
    super('IDEMPOTENCY.KEY_INVALID', {
      detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters, once.',
      errors: [{ field: 'Idempotency-Key', code: 'FORMAT', message: 'takes 1 to 255 visible ASCII characters, once' }],
    });
  }
}

export class IdempotencyKeyReusedError extends AppError {
  constructor() {
    super('IDEMPOTENCY.KEY_REUSED', {
      detail: 'This Idempotency-Key belongs to another request of yours. Use a new key for a new request.',
    });
  }
}

export class IdempotencyInProgressError extends AppError {
  constructor() {
    super('IDEMPOTENCY.IN_PROGRESS', {
      detail: 'A request with this Idempotency-Key is being worked on. Ask again shortly for its answer.',
      retryAfterSeconds: 1,
    });
  }
}
