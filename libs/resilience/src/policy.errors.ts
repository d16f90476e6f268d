import { AppError } from '@app/common';
import type { PolicyName } from './policy-table';

/** The dependency failed often enough that nobody asks it for a while. */
export class BreakerOpenError extends AppError {
  /** Nothing was tried: whoever can wait does not lose an attempt by it. */
  readonly isResting = true;

  constructor(
    readonly policy: PolicyName,
    retryAfterSeconds: number,
  ) {
    super('SYSTEM.UNAVAILABLE', {
      detail: `The ${policy} is resting after repeated failures; try again in ${retryAfterSeconds} s.`,
      retryAfterSeconds,
    });
  }
}

/** More calls are under way and waiting than the policy admits. */
export class BulkheadFullError extends AppError {
  constructor(readonly policy: PolicyName) {
    super('SYSTEM.UNAVAILABLE', {
      detail: `Too many calls to the ${policy} are waiting already; try again in a moment.`,
      retryAfterSeconds: 1,
    });
  }
}

/** An attempt outlasted its time limit, or the whole outlasted the caller's deadline. */
export class PolicyTimeoutError extends AppError {
  constructor(
    readonly policy: PolicyName,
    readonly limit: 'attempt' | 'deadline',
    /** How long the call had lasted when its deadline came, in milliseconds. */
    readonly afterMs = Infinity,
  ) {
    super('SYSTEM.UNAVAILABLE', {
      detail: `The ${policy} did not answer in time.`,
      retryAfterSeconds: 5,
    });
  }
}

/** The caller's AbortSignal fired: nobody waits for the answer any more. */
export class CallCancelledError extends AppError {
  constructor(
    readonly policy: PolicyName,
    reason: unknown,
  ) {
    super('SYSTEM.UNAVAILABLE', { detail: `The call to the ${policy} was given up by its caller.`, cause: reason });
  }
}
