import { BreakerOpenError, BulkheadFullError, CallCancelledError, PolicyTimeoutError } from '@app/resilience';
import { busy, cancelled, ProviderFault, resting, timedOut, unreachable } from './provider-fault';

/** Whatever ended a call to the provider, as the one typed error callers know. */
export function toProviderError(error: unknown): ProviderFault {
  if (error instanceof ProviderFault) return error;
  if (error instanceof BreakerOpenError) return resting(error.retryAfterSeconds ?? 1, error);
  if (error instanceof BulkheadFullError) return busy(error);
  if (error instanceof PolicyTimeoutError) return timedOut(error);
  if (error instanceof CallCancelledError) return cancelled(error);
  return unreachable(error);
}
