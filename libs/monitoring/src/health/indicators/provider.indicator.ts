import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Metrics } from '@app/observability';
import { Policies } from '@app/resilience';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';
import { RecentGrowth } from '../recent-growth';

const RECENT_MS = 60_000;
/** Fewer calls prove nothing. */
const LEAST_CALLS = 5;
const TOO_MANY_FAILURES = 0.5;
/** The provider was not asked, or nobody waited for what it would say. */
const NO_CALL = new Set(['not_asked', 'cancelled']);
/** It answered; that an account does not exist is an answer. */
const ANSWERED = new Set(['ok', 'not_found', 'not_scraped']);

/** Asking the provider costs money: the breaker, and what became of the calls of this process, know how it is. */
@Injectable()
export class ProviderIndicator extends ComponentIndicator {
  readonly component = 'provider';
  private readonly calls = new RecentGrowth(RECENT_MS);
  private readonly failures = new RecentGrowth(RECENT_MS);

  constructor(
    private readonly policies: Policies,
    private readonly metrics: Metrics,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    const mostFail = await this.mostFail();
    const breaker = this.policies.states().find(({ policy }) => policy === 'provider')?.state;
    if (breaker === 'open') return { status: 'down', note: 'calls are suspended after repeated failures' };
    if (breaker !== 'closed') return { status: 'degraded', note: 'recovering' };
    return mostFail ? { status: 'degraded', note: 'most calls of the last minute failed' } : { status: 'up' };
  }

  private async mostFail(): Promise<boolean> {
    let [total, failed] = [0, 0];
    for (const { labels, value } of await this.metrics.read('app_provider_calls_total')) {
      const outcome = String(labels.outcome);
      if (NO_CALL.has(outcome)) continue;
      total += value;
      if (!ANSWERED.has(outcome)) failed += value;
    }
    const [calls, failures] = [this.calls.read(total), this.failures.read(failed)];
    return calls >= LEAST_CALLS && failures / calls >= TOO_MANY_FAILURES;
  }
}
