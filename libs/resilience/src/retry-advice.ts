/**
 * What a thrown error may say about repeating the call, as its member `retryAdvice`.
 * It goes before the policy's own classification; the policy's number of attempts and the deadline stay in force.
 */
export interface RetryAdvice {
  transient: boolean;
  /** False: says something about this one item, not about the health of the dependency. Default: as `transient`. */
  outage?: boolean;
  /** Wait at least this long (milliseconds) before the second, the third, ... attempt; the last one goes for the rest. */
  pausesMs?: readonly number[];
  /** Fewer attempts than the policy allows, the first included. */
  attempts?: number;
}

export function retryAdviceOf(error: unknown): RetryAdvice | undefined {
  if (typeof error !== 'object' || error === null || !('retryAdvice' in error)) return undefined;
  return error.retryAdvice as RetryAdvice | undefined;
}
