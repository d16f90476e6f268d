import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  timeout,
  TimeoutStrategy,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
  type TimeoutPolicy,
} from 'cockatiel';
import { CallScope, type CallLimits } from './call-scope';
import { BreakerOpenError, BulkheadFullError, CallCancelledError, PolicyTimeoutError } from './policy.errors';
import type { Policy, PolicyName } from './policy-table';
import { RecoveryGate } from './recovery-gate';
import { retryAdviceOf } from './retry-advice';

export type PolicyEvent = 'retry' | 'timeout' | 'rejected' | 'opened' | 'probe' | 'closed';

export interface ExecuteOptions extends CallLimits {
  /** False for a write that must not happen twice: it is tried once. Default true. */
  idempotent?: boolean;
}

export interface PolicyState {
  policy: PolicyName;
  /** `recovering`: a probe succeeded and traffic is let back step by step. */
  state: 'closed' | 'open' | 'half_open' | 'recovering';
  /** Seconds until the next probe; 0 unless open. */
  retryAfterSeconds: number;
}

type Work<T> = (signal: AbortSignal) => Promise<T>;
/** What the breaker sees: a refusal that says nothing about the dependency's health travels as a value. */
type Outcome<T> = { value: T } | { refusal: unknown };

/** A hint of an hour is not worth holding a call for. */
const LONGEST_WAIT_MS = 60_000;

/**
 * All calls of this process to one dependency: breaker around retries around bulkhead around time limit.
 * The breaker counts calls, not attempts: one item that never succeeds cannot shut the dependency for everybody
 * by its own retries alone.
 */
export class GuardedDependency {
  private readonly gate: RecoveryGate;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly bulkhead: BulkheadPolicy;
  private readonly timeLimit: TimeoutPolicy;
  private openedAt = 0;

  constructor(
    private readonly name: PolicyName,
    private readonly policy: Policy,
    private readonly onEvent: (event: PolicyEvent, reason?: unknown) => void,
  ) {
    this.gate = new RecoveryGate({
      failures: policy.breaker.failures,
      fullyOpenAt: Math.min(policy.bulkhead.concurrent, 32),
      onRecovered: () => onEvent('closed'),
    });
    this.breaker = circuitBreaker(
      handleWhen((error) => this.isOutage(error)),
      { halfOpenAfter: policy.breaker.cooldownMs, breaker: this.gate },
    );
    this.breaker.onBreak((reason) => {
      this.openedAt = Date.now();
      onEvent('opened', 'error' in reason ? reason.error : undefined);
    });
    this.breaker.onHalfOpen(() => onEvent('probe'));
    this.breaker.onReset(() => this.gate.beginRecovery());
    this.bulkhead = bulkhead(policy.bulkhead.concurrent, policy.bulkhead.waiting);
    this.timeLimit = timeout(policy.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  }

  async execute<T>(work: Work<T>, options: ExecuteOptions): Promise<T> {
    const scope = new CallScope(this.name, options);
    try {
      scope.check();
      return await scope.race(this.throughBreaker(work, scope, options));
    } finally {
      scope.close();
    }
  }

  state(): PolicyState {
    const circuit = this.breaker.state;
    if (circuit === CircuitState.Closed)
      return { policy: this.name, state: this.gate.recovering ? 'recovering' : 'closed', retryAfterSeconds: 0 };
    if (circuit === CircuitState.HalfOpen) return { policy: this.name, state: 'half_open', retryAfterSeconds: 0 };
    return { policy: this.name, state: 'open', retryAfterSeconds: this.cooldownLeft() };
  }

  private async throughBreaker<T>(work: Work<T>, scope: CallScope, options: ExecuteOptions): Promise<T> {
    // Cockatiel would let everybody wait for the probe and then in together: while it runs the others are turned away.
    if (this.breaker.state === CircuitState.HalfOpen || !this.gate.enter()) throw this.turnedAway(1);
    try {
      const outcome = await this.breaker.execute(() => this.settle(work, scope, options));
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      throw isBrokenCircuitError(error) ? this.turnedAway(this.cooldownLeft()) : error;
    } finally {
      this.gate.leave();
    }
  }

  private async settle<T>(work: Work<T>, scope: CallScope, options: ExecuteOptions): Promise<Outcome<T>> {
    const probing = this.breaker.state !== CircuitState.Closed;
    // A probe outlives a caller who gives up: its outcome decides for everybody.
    const limits = probing ? new CallScope(this.name) : scope;
    const attempts = probing || options.idempotent === false ? 1 : this.policy.attempts;
    try {
      return { value: await this.withRetries(work, limits, attempts) };
    } catch (error) {
      if (this.isOutage(error) || saysNothing(error)) throw error;
      return { refusal: error };
    } finally {
      if (probing) limits.close();
    }
  }

  /** Not Cockatiel's retry: its pauses can neither be cut short nor know the deadline. */
  private async withRetries<T>(work: Work<T>, scope: CallScope, attempts: number): Promise<T> {
    let backoff = this.policy.backoff.next(undefined);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(work, scope);
      } catch (error) {
        scope.check();
        const advice = retryAdviceOf(error);
        const asked = advice?.pausesMs?.[attempt - 1] ?? advice?.pausesMs?.at(-1) ?? 0;
        const pauseMs = Math.max(backoff.duration, asked);
        const lastAttempt = Math.min(attempts, advice?.attempts ?? attempts);
        if (attempt >= lastAttempt || !this.isTransient(error) || !this.fits(pauseMs, scope)) throw error;
        this.onEvent('retry', error);
        await scope.sleep(pauseMs);
        backoff = backoff.next(undefined);
      }
    }
  }

  private fits(pauseMs: number, scope: CallScope): boolean {
    const opened = this.breaker.state === CircuitState.Open;
    return !opened && pauseMs <= LONGEST_WAIT_MS && Date.now() + pauseMs < scope.deadline;
  }

  private async attempt<T>(work: Work<T>, scope: CallScope): Promise<T> {
    let timeIsUp: AbortSignal | undefined;
    try {
      // No signal for the bulkhead: Cockatiel's stops serving its queue behind an item that was cancelled while waiting.
      return await this.bulkhead.execute(() => {
        scope.check();
        return this.timeLimit.execute(({ signal }) => work((timeIsUp = signal)), scope.signal);
      });
    } catch (error) {
      scope.check();
      if (isBulkheadRejectedError(error)) throw this.rejected(new BulkheadFullError(this.name));
      if (!timeIsUp?.aborted) throw error;
      this.onEvent('timeout');
      throw new PolicyTimeoutError(this.name, 'attempt');
    }
  }

  private isTransient(error: unknown): boolean {
    if (error instanceof PolicyTimeoutError) return error.limit === 'attempt';
    if (error instanceof BulkheadFullError) return false;
    return retryAdviceOf(error)?.transient ?? this.policy.isTransient(error);
  }

  private isOutage(error: unknown): boolean {
    if (error instanceof PolicyTimeoutError) return true;
    return retryAdviceOf(error)?.outage ?? this.isTransient(error);
  }

  private turnedAway(retryAfterSeconds: number): BreakerOpenError {
    return this.rejected(new BreakerOpenError(this.name, retryAfterSeconds));
  }

  private rejected<E extends Error>(error: E): E {
    this.onEvent('rejected', error);
    return error;
  }

  private cooldownLeft(): number {
    const left = this.openedAt + this.policy.breaker.cooldownMs - Date.now();
    return Math.max(1, Math.ceil(left / 1000));
  }
}

/** Neither a success nor a failure of the dependency: it was not asked, or nobody waited for the answer. */
const saysNothing = (error: unknown): boolean =>
  error instanceof CallCancelledError || error instanceof BulkheadFullError;
