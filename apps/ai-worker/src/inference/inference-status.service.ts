import { Injectable } from '@nestjs/common';
import { AppConfig, type ModelTier } from '@app/config';
import { Policies, type PolicyState } from '@app/resilience';
import { InferencePool } from './threads/inference-pool';
import type { SlotStatus } from './threads/thread-slot';

export interface InferenceState {
  enabled: boolean;
  tier: ModelTier;
  /** None when analysis is off, and for the rules. */
  threads: readonly SlotStatus[];
  batchesWaiting: number;
  /** Threads lost and replaced since the process started. */
  restarts: number;
  breaker: PolicyState | undefined;
}

/** How the models of this process are. Cheap: it asks nobody. */
@Injectable()
export class InferenceStatus {
  constructor(
    private readonly config: AppConfig,
    private readonly pool: InferencePool,
    private readonly policies: Policies,
  ) {}

  read(): InferenceState {
    const { enabled, tier } = this.config.ai;
    const { threads, waiting } = this.pool.status;
    return {
      enabled,
      tier,
      threads,
      batchesWaiting: waiting,
      restarts: threads.reduce((sum, { restarts }) => sum + restarts, 0),
      breaker: this.policies.states().find(({ policy }) => policy === 'ai'),
    };
  }
}
