import { Inject, Injectable } from '@nestjs/common';
import { Logger, Metrics, workContext } from '@app/observability';
import { CallTally } from './call-tally';
import {
  GuardedDependency,
  type ExecuteOptions,
  type PolicyEvent,
  type PolicyState,
  type TimedWork,
  type Work,
} from './guarded-dependency';
import { POLICY_NAMES, POLICY_TABLE, type PolicyName, type PolicyTable } from './policy-table';

export type BreakerListener = (policy: PolicyName, change: 'opened' | 'closed') => void;

const BREAKER_STATES: readonly PolicyState['state'][] = ['closed', 'open', 'half_open', 'recovering'];

/** Every call that leaves the process goes through one of these named policies. */
@Injectable()
export class Policies {
  private readonly guarded: Readonly<Record<PolicyName, GuardedDependency>>;
  /** Which breakers were announced as open: a probe that fails is not news. */
  private readonly announced = new Set<PolicyName>();
  private readonly listeners = new Set<BreakerListener>();

  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    @Inject(POLICY_TABLE) table: PolicyTable,
  ) {
    const guard = (policy: PolicyName) => {
      const tally = new CallTally(policy, metrics);
      metrics.beforeReading(() => tally.flush());
      return new GuardedDependency(policy, table[policy], {
        onEvent: (event, reason) => this.report(policy, event, reason),
        onEnd: (outcome, seconds) => tally.ended(outcome, seconds),
      });
    };
    this.guarded = {
      database: guard('database'),
      provider: guard('provider'),
      payments: guard('payments'),
      ai: guard('ai'),
      cache: guard('cache'),
    };
    metrics.beforeReading(() => this.showStates());
    this.showStates();
  }

  /**
   * @param work gets a signal that fires when the attempt's time is up or nobody waits any more; it must pass it on
   * @param options.deadline unix milliseconds that bound the whole, pauses included; the request's or job's own bounds it too
   * @throws BreakerOpenError, BulkheadFullError, PolicyTimeoutError, CallCancelledError, or the last error of `work`
   */
  execute<T>(name: PolicyName, work: Work<T>, options: ExecuteOptions = {}): Promise<T> {
    return this.guarded[name].execute(work, withinContext(options));
  }

  /**
   * The same for work that ends by itself at the moment it is given (unix milliseconds): while the dependency is well,
   * it costs neither a timer nor a signal. For what is called several times in a request.
   */
  executeTimed<T>(name: PolicyName, work: TimedWork<T>, options: ExecuteOptions = {}): Promise<T> {
    return this.guarded[name].executeTimed(work, withinContext(options));
  }

  /** The breakers as health and admins see them. */
  states(): PolicyState[] {
    return POLICY_NAMES.map((name) => this.guarded[name].state());
  }

  /** Tells of every breaker that opens, and of its closing. @returns a function that ends it */
  onBreaker(listener: BreakerListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private report(policy: PolicyName, event: PolicyEvent, reason: unknown): void {
    this.metrics.count('app_policy_events_total', { policy, event });
    if (event === 'opened' && !this.announced.has(policy)) {
      this.announced.add(policy);
      this.logger.error('Breaker opened', { policy, alert: 'breaker_open', err: reason });
      for (const listener of this.listeners) listener(policy, 'opened');
    }
    if (event === 'closed') {
      this.announced.delete(policy);
      this.logger.log('Breaker closed', { policy });
      for (const listener of this.listeners) listener(policy, 'closed');
    }
  }

  private showStates(): void {
    for (const { policy, state } of this.states()) {
      for (const known of BREAKER_STATES)
        this.metrics.set('app_breaker_state', { policy, state: known }, known === state ? 1 : 0);
    }
  }
}

/** The tighter of the call's own deadline and that of the request or job it is made for. */
function withinContext(options: ExecuteOptions): ExecuteOptions {
  const deadline = workContext.current()?.deadline;
  if (deadline === undefined || deadline >= (options.deadline ?? Infinity)) return options;
  return { ...options, deadline };
}
