import type { Metrics } from '@app/observability';
import type { CallOutcome } from './guarded-dependency';
import type { PolicyName } from './policy-table';

/** Successes noted down before they go to the metrics in one go: one at a time costs four times as much. */
const MOST_WAITING = 128;

/** Calls under one policy, for the metrics. */
export class CallTally {
  private waiting: number[] = [];

  constructor(
    private readonly policy: PolicyName,
    private readonly metrics: Metrics,
  ) {}

  ended(outcome: CallOutcome, seconds: number): void {
    if (outcome === 'success') {
      if (this.waiting.push(seconds) >= MOST_WAITING) this.flush();
      return;
    }
    this.metrics.count('app_policy_calls_total', { policy: this.policy, outcome });
    this.observe(seconds);
  }

  /** To be called before the metrics are read. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const successes = this.waiting;
    this.waiting = [];
    this.metrics.count('app_policy_calls_total', { policy: this.policy, outcome: 'success' }, successes.length);
    for (const seconds of successes) this.observe(seconds);
  }

  private observe(seconds: number): void {
    this.metrics.observe('app_policy_call_duration_seconds', { policy: this.policy }, seconds);
  }
}
