import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { ComponentIndicator, RecentGrowth, type Reading } from '@app/monitoring';
import { Metrics } from '@app/observability';
import { InferenceStatus, type InferenceState } from '../inference/inference-status.service';

const RECENT_MS = 60_000;
const BY_RULES: Reading = { status: 'degraded', note: 'captions are read by rules instead of models' };

/** The models of this process. It is never down by them: the rules read what the models do not. */
@Injectable()
export class InferenceIndicator extends ComponentIndicator {
  readonly component = 'ai';
  private readonly fallbacks = new RecentGrowth(RECENT_MS);

  constructor(
    private readonly inference: InferenceStatus,
    private readonly metrics: Metrics,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    const fellBack = this.fallbacks.read(await this.metrics.valueOf('app_ai_fallbacks_total')) > 0;
    const state = this.inference.read();
    if (!state.enabled) return { status: 'unknown', note: 'switched off' };
    if (!hasSettled(state)) return { status: 'degraded', note: 'models are loading' };
    const isOpen = state.breaker !== undefined && state.breaker.state !== 'closed';
    const isLost = state.threads.length > 0 && !state.threads.some(isUp);
    return fellBack || isOpen || isLost ? BY_RULES : { status: 'up' };
  }
}

/** Whether batches are answered without waiting for the first models: there are none, they were loaded, or the rules took over. */
export function hasSettled({ enabled, threads }: InferenceState): boolean {
  return !enabled || threads.length === 0 || threads.some(({ models, restarts }) => models !== null || restarts > 0);
}

const isUp = ({ state }: InferenceState['threads'][number]) => state === 'ready' || state === 'busy';
