import { BreakerOpenError, BulkheadFullError, CallCancelledError, PolicyTimeoutError } from '@app/resilience';
import Stripe from 'stripe';
import { PaymentsUnavailableError } from './payments.errors';

const { errors } = Stripe;

/** A failure of one attempt, in the words of the policy layer: whether another may help, and whose fault it is. */
export function toPaymentsFailure(cause: unknown): PaymentsUnavailableError {
  if (cause instanceof PaymentsUnavailableError) return cause;
  const reason = reasonOf(cause);
  const isHindered = cause instanceof errors.StripeRateLimitError || cause instanceof errors.StripeIdempotencyError;
  if (isHindered || statusOf(cause) === 409) {
    return new PaymentsUnavailableError({
      cause,
      reason,
      isOutage: true,
      retryAdvice: { transient: true, outage: false },
    });
  }
  const isDown = cause instanceof errors.StripeConnectionError || cause instanceof errors.StripeAPIError;
  if (isDown) return new PaymentsUnavailableError({ cause, reason, isOutage: true, retryAdvice: { transient: true } });
  return new PaymentsUnavailableError({ cause, reason, isOutage: false, retryAdvice: { transient: false } });
}

/** What came out of the policy layer, as the one error callers know. */
export function toPaymentsError(error: unknown): PaymentsUnavailableError {
  const turnedAway =
    error instanceof BreakerOpenError ||
    error instanceof BulkheadFullError ||
    error instanceof PolicyTimeoutError ||
    error instanceof CallCancelledError;
  if (!turnedAway) return toPaymentsFailure(error);
  return new PaymentsUnavailableError({
    cause: error,
    reason: error.detail,
    isOutage: true,
    retryAdvice: { transient: false },
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  });
}

/**
 * Stripe keeps the answer to a key, a failure of its own included, and refuses the key with other parameters: the work
 * was not done, and only another key can get it done.
 */
export const needsAnotherKey = (error: unknown): boolean =>
  error instanceof errors.StripeAPIError || (error instanceof errors.StripeIdempotencyError && statusOf(error) === 400);

/** Its kind and code; the message may repeat what was sent. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof errors.StripeError)) return cause instanceof Error ? cause.name : 'unknown';
  return [cause.type, cause.statusCode, cause.code, cause.requestId].filter((part) => part !== undefined).join(' ');
}

const statusOf = (error: unknown): number => (error instanceof errors.StripeError ? (error.statusCode ?? 0) : 0);
