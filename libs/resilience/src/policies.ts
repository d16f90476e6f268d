import { Inject, Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { GuardedDependency, type ExecuteOptions, type PolicyEvent, type PolicyState } from './guarded-dependency';
import { POLICY_NAMES, POLICY_TABLE, type PolicyName, type PolicyTable } from './policy-table';

/** Every call that leaves the process goes through one of these named policies. */
@Injectable()
export class Policies {
  private readonly guarded: Readonly<Record<PolicyName, GuardedDependency>>;
  /** Which breakers were announced as open: a probe that fails is not news. */
  private readonly announced = new Set<PolicyName>();

  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    @Inject(POLICY_TABLE) table: PolicyTable,
  ) {
    const guard = (name: PolicyName) =>
      new GuardedDependency(name, table[name], (event, reason) => this.report(name, event, reason));
    this.guarded = {
      database: guard('database'),
      provider: guard('provider'),
      payments: guard('payments'),
      ai: guard('ai'),
      cache: guard('cache'),
    };
  }

  /**
   * @param work gets a signal that fires when the attempt's time is up or nobody waits any more; it must pass it on
   * @param options.deadline unix milliseconds that bound the whole, pauses included
   * @throws BreakerOpenError, BulkheadFullError, PolicyTimeoutError, CallCancelledError, or the last error of `work`
   */
  execute<T>(name: PolicyName, work: (signal: AbortSignal) => Promise<T>, options: ExecuteOptions = {}): Promise<T> {
    return this.guarded[name].execute(work, options);
  }

  /** The breakers as health and admins see them. */
  states(): PolicyState[] {
    return POLICY_NAMES.map((name) => this.guarded[name].state());
  }

  private report(policy: PolicyName, event: PolicyEvent, reason: unknown): void {
    this.metrics.count('app_policy_events_total', { policy, event });
    if (event === 'opened' && !this.announced.has(policy)) {
      this.announced.add(policy);
      this.logger.error('Breaker opened', { policy, alert: 'breaker_open', err: reason });
    }
    if (event === 'closed') {
      this.announced.delete(policy);
      this.logger.log('Breaker closed', { policy });
    }
  }
}
