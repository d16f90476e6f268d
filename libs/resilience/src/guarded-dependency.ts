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
  type IBackoff,
  type IBackoffFactory,
  type TimeoutPolicy,
} from 'cockatiel';
import { CallScope, type CallLimits } from './call-scope';
import { BreakerOpenError, BulkheadFullError, CallCancelledError, PolicyTimeoutError } from './policy.errors';
import type { Policy, PolicyName } from './policy-table';
import { RecoveryGate } from './recovery-gate';
import { retryAdviceOf } from './retry-advice';

export type PolicyEvent = 'retry' | 'timeout' | 'rejected' | 'opened' | 'probe' | 'closed';
/** `refusal`: an answer that says no and nothing about the dependency's health. `rejected`: nobody was asked. */
export type CallOutcome = 'success' | 'failure' | 'refusal' | 'rejected' | 'cancelled';

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

export interface PolicyObserver {
  onEvent(event: PolicyEvent, reason?: unknown): void;
  onEnd(outcome: CallOutcome, seconds: number): void;
}

/** Gets a signal that fires when the attempt's time is up or nobody waits any more. */
export type Work<T> = (signal: AbortSignal) => Promise<T>;
/** Ends by itself at `until`, in unix milliseconds. */
export type TimedWork<T> = (until: number) => Promise<T>;

/** One attempt of a call; the scope says how long the whole may last. */
type Attempt<T> = (scope: CallScope) => Promise<T>;
interface Call<T> {
  attempt: Attempt<T>;
  options: ExecuteOptions;
  /** Of the attempt that was made before the way through the breaker began. */
  failed?: { error: unknown };
}
/** What the breaker sees: a refusal that says nothing about the dependency's health travels as a value. */
type Outcome<T> = { value: T } | { refusal: unknown };

/** A hint of an hour is not worth holding a call for. */
const LONGEST_WAIT_MS = 60_000;
/** A call that its deadline left less time than this says nothing about the dependency. */
const FAIR_CHANCE_MS = 200;

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
  /** Of the clock that nobody sets: a breaker must neither wait for a wall clock that was put back nor run ahead with it. */
  private openedAt = 0;

  constructor(
    private readonly name: PolicyName,
    private readonly policy: Policy,
    private readonly observer: PolicyObserver,
  ) {
    this.gate = new RecoveryGate({
      failures: policy.breaker.failures,
      fullyOpenAt: Math.min(policy.bulkhead.concurrent, 32),
      onRecovered: () => observer.onEvent('closed'),
    });
    this.breaker = circuitBreaker(
      handleWhen((error) => this.isOutage(error)),
      { halfOpenAfter: this.rest(), breaker: this.gate },
    );
    this.breaker.onBreak((reason) => {
      this.openedAt = performance.now();
      observer.onEvent('opened', 'error' in reason ? reason.error : undefined);
    });
    this.breaker.onHalfOpen(() => observer.onEvent('probe'));
    this.breaker.onReset(() => this.gate.beginRecovery());
    this.bulkhead = bulkhead(policy.bulkhead.concurrent, policy.bulkhead.waiting);
    this.timeLimit = timeout(policy.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  }

  execute<T>(work: Work<T>, options: ExecuteOptions): Promise<T> {
    if (this.isResting()) return this.measured(Promise.reject(this.turnedAway(this.cooldownLeft())));
    const attempt: Attempt<T> = (scope) => this.limited(work, scope);
    return this.measured(this.guarded({ attempt, options }));
  }

  /** As `execute`, for work that minds the time itself. While all is well nothing is made for it: no timer, no signal. */
  executeTimed<T>(work: TimedWork<T>, options: ExecuteOptions): Promise<T> {
    if (this.isResting()) return this.measured(Promise.reject(this.turnedAway(this.cooldownLeft())));
    const isSimple = options.signal === undefined && Date.now() < (options.deadline ?? Infinity) && this.isAtEase();
    return this.measured(isSimple ? this.unburdened(work, options) : this.timed(work, options));
  }

  state(): PolicyState {
    const circuit = this.breaker.state;
    if (circuit === CircuitState.Closed)
      return { policy: this.name, state: this.gate.recovering ? 'recovering' : 'closed', retryAfterSeconds: 0 };
    if (circuit === CircuitState.HalfOpen) return { policy: this.name, state: 'half_open', retryAfterSeconds: 0 };
    return { policy: this.name, state: 'open', retryAfterSeconds: this.cooldownLeft() };
  }

  private async measured<T>(call: Promise<T>): Promise<T> {
    const start = performance.now();
    let outcome: CallOutcome = 'success';
    try {
      return await call;
    } catch (error) {
      outcome = this.outcomeOf(error);
      throw error;
    } finally {
      this.observer.onEnd(outcome, (performance.now() - start) / 1000);
    }
  }

  /** The first attempt of a call when nothing is wrong and nothing is full. The long way begins with its failure. */
  private async unburdened<T>(work: TimedWork<T>, options: ExecuteOptions): Promise<T> {
    const until = this.until(options.deadline);
    let failed: { error: unknown };
    try {
      const value = await this.bulkhead.execute(() => work(until));
      this.gate.success(CircuitState.Closed);
      return value;
    } catch (error) {
      failed = { error };
    }
    if (!this.isClosed()) throw failed.error;
    return this.timed(work, options, failed);
  }

  private timed<T>(work: TimedWork<T>, options: ExecuteOptions, failed?: { error: unknown }): Promise<T> {
    const attempt: Attempt<T> = (scope) => work(this.until(scope.deadline));
    return this.guarded({ attempt, options, failed });
  }

  private async guarded<T>(call: Call<T>): Promise<T> {
    const scope = new CallScope(this.name, call.options);
    try {
      if (call.failed === undefined) scope.check();
      return await scope.race(this.throughBreaker(call, scope));
    } finally {
      scope.close();
    }
  }

  private async throughBreaker<T>(call: Call<T>, scope: CallScope): Promise<T> {
    // Cockatiel would let everybody wait for the probe and then in together: while it runs the others are turned away.
    if (this.breaker.state === CircuitState.HalfOpen || !this.gate.enter()) throw this.turnedAway(1);
    try {
      const outcome = await this.breaker.execute(() => this.settle(call, scope));
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      throw isBrokenCircuitError(error) ? this.turnedAway(this.cooldownLeft()) : error;
    } finally {
      this.gate.leave();
    }
  }

  private async settle<T>(call: Call<T>, scope: CallScope): Promise<Outcome<T>> {
    const probing = this.breaker.state !== CircuitState.Closed;
    // A probe outlives a caller who gives up: its outcome decides for everybody.
    const limits = probing ? new CallScope(this.name) : scope;
    const attempts = probing || call.options.idempotent === false ? 1 : this.policy.attempts;
    const attempt: Attempt<T> = (within) => this.admitted(call.attempt, within, probing);
    try {
      return { value: await this.withRetries({ ...call, attempt }, limits, attempts) };
    } catch (error) {
      if (this.isOutage(error) || saysNothing(error)) throw error;
      return { refusal: error };
    } finally {
      if (probing) limits.close();
    }
  }

  /** Not Cockatiel's retry: its pauses can neither be cut short nor know the deadline. */
  private async withRetries<T>({ attempt: run, failed }: Call<T>, scope: CallScope, attempts: number): Promise<T> {
    let backoff = this.policy.backoff.next(undefined);
    for (let attempt = 1; ; attempt++) {
      try {
        if (attempt === 1 && failed !== undefined) throw failed.error;
        return await run(scope);
      } catch (error) {
        scope.check();
        const advice = retryAdviceOf(error);
        const asked = advice?.pausesMs?.[attempt - 1] ?? advice?.pausesMs?.at(-1) ?? 0;
        const pauseMs = Math.max(backoff.duration, asked);
        const lastAttempt = Math.min(attempts, advice?.attempts ?? attempts);
        if (attempt >= lastAttempt || !this.isTransient(error) || !this.fits(pauseMs, scope)) throw error;
        this.observer.onEvent('retry', error);
        await scope.sleep(pauseMs);
        backoff = backoff.next(undefined);
      }
    }
  }

  private fits(pauseMs: number, scope: CallScope): boolean {
    const opened = this.breaker.state === CircuitState.Open;
    return !opened && pauseMs <= LONGEST_WAIT_MS && Date.now() + pauseMs < scope.deadline;
  }

  private async admitted<T>(attempt: Attempt<T>, scope: CallScope, probing: boolean): Promise<T> {
    try {
      // No signal for the bulkhead: Cockatiel's stops serving its queue behind an item that was cancelled while waiting.
      return await this.bulkhead.execute(() => {
        scope.check();
        // Those who waited here while the breaker opened are answered like everybody else.
        if (!probing && this.breaker.state === CircuitState.Open) throw this.turnedAway(this.cooldownLeft());
        return attempt(scope);
      });
    } catch (error) {
      scope.check();
      throw isBulkheadRejectedError(error) ? this.rejected(new BulkheadFullError(this.name)) : error;
    }
  }

  private async limited<T>(work: Work<T>, scope: CallScope): Promise<T> {
    let timeIsUp: AbortSignal | undefined;
    try {
      return await this.timeLimit.execute(({ signal }) => work((timeIsUp = signal)), scope.signal);
    } catch (error) {
      scope.check();
      if (timeIsUp?.aborted !== true) throw error;
      this.observer.onEvent('timeout');
      throw new PolicyTimeoutError(this.name, 'attempt');
    }
  }

  private until(deadline = Infinity): number {
    return Math.min(Date.now() + this.policy.timeoutMs, deadline);
  }

  private isClosed(): boolean {
    return this.breaker.state === CircuitState.Closed && !this.gate.recovering;
  }

  /** Nobody is let in before the cooldown is over: known without making anything for the call. */
  private isResting(): boolean {
    return this.breaker.state === CircuitState.Open && this.restLeftMs() > 0;
  }

  private isAtEase(): boolean {
    return this.isClosed() && this.bulkhead.executionSlots > 0;
  }

  private isTransient(error: unknown): boolean {
    if (error instanceof PolicyTimeoutError) return error.limit === 'attempt';
    if (saysNothing(error)) return false;
    return retryAdviceOf(error)?.transient ?? this.policy.isTransient(error);
  }

  private isOutage(error: unknown): boolean {
    if (error instanceof PolicyTimeoutError) return error.limit === 'attempt' || error.afterMs >= FAIR_CHANCE_MS;
    return retryAdviceOf(error)?.outage ?? this.isTransient(error);
  }

  private outcomeOf(error: unknown): CallOutcome {
    if (error instanceof BreakerOpenError || error instanceof BulkheadFullError) return 'rejected';
    if (error instanceof CallCancelledError) return 'cancelled';
    return this.isTransient(error) || this.isOutage(error) ? 'failure' : 'refusal';
  }

  private turnedAway(retryAfterSeconds: number): BreakerOpenError {
    return this.rejected(new BreakerOpenError(this.name, retryAfterSeconds));
  }

  private rejected<E extends Error>(error: E): E {
    this.observer.onEvent('rejected', error);
    return error;
  }

  /** Cockatiel compares the cooldown with the wall clock; one that is endless until it is over leaves that without effect. */
  private rest(): IBackoffFactory<unknown> {
    const left = () => this.restLeftMs();
    const cooldown: IBackoff<unknown> = {
      get duration() {
        return left() > 0 ? Infinity : -Infinity;
      },
      next: () => cooldown,
    };
    return { next: () => cooldown };
  }

  private restLeftMs(): number {
    return this.openedAt + this.policy.breaker.cooldownMs - performance.now();
  }

  private cooldownLeft(): number {
    return Math.max(1, Math.ceil(this.restLeftMs() / 1000));
  }
}

/** Of what is no outage: neither a success nor a failure of the dependency, because it was not asked or had no time. */
const saysNothing = (error: unknown): boolean =>
  error instanceof CallCancelledError ||
  error instanceof BulkheadFullError ||
  error instanceof BreakerOpenError ||
  error instanceof PolicyTimeoutError;
