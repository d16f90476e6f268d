import { Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { analysisVersion } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { Policies } from '@app/resilience';
import { CaptionAnalyser } from './caption-analyser.port';
import { InferenceStatus } from './inference-status.service';
import { NeutralEpisode } from './neutral-episode';
import { loadNgramDetector } from './rules/ngram-detector';
import { RulesCaptionAnalyser } from './rules/rules-caption-analyser.adapter';
import { InferencePool } from './threads/inference-pool';
import { startThread, threadCount, tierOptions } from './threads/start-thread';
import { TieredCaptionAnalyser } from './tiered-caption-analyser.adapter';

interface Dependencies {
  pool: InferencePool;
  policies: Policies;
  metrics: Metrics;
  logger: Logger;
}

function poolOf({ ai }: AppConfig, metrics: Metrics, logger: Logger): InferencePool {
  const { batchTimeoutMs, maxWorkers } = ai;
  const tier = ai.tier === 'rules' ? 'bundled' : ai.tier;
  const threads = ai.tier === 'rules' ? 0 : threadCount(maxWorkers);
  const spawn = () => startThread({ options: tierOptions(ai, tier) });
  return new InferencePool({ tier, threads, batchTimeoutMs, spawn }, metrics, logger);
}

async function analyserOf({ ai }: AppConfig, dependencies: Dependencies): Promise<CaptionAnalyser> {
  const version = analysisVersion(ai);
  if (ai.tier === 'rules')
    return new RulesCaptionAnalyser(await loadNgramDetector(), version, new NeutralEpisode(dependencies.logger));
  return new TieredCaptionAnalyser({ ...dependencies, version, loadDetector: loadNgramDetector });
}

/** Models in threads of their own, behind the port of the pipeline. */
@Module({
  providers: [
    { provide: InferencePool, inject: [AppConfig, Metrics, Logger], useFactory: poolOf },
    {
      provide: CaptionAnalyser,
      inject: [AppConfig, InferencePool, Policies, Metrics, Logger],
      useFactory: (
        config: AppConfig,
        ...[pool, policies, metrics, logger]: [InferencePool, Policies, Metrics, Logger]
      ) => analyserOf(config, { pool, policies, metrics, logger }),
    },
    InferenceStatus,
  ],
  exports: [CaptionAnalyser, InferenceStatus],
})
export class InferenceModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly config: AppConfig,
    private readonly pool: InferencePool,
  ) {}

  /** Nobody waits for the models to load but the first batches. */
  onModuleInit(): void {
    if (this.config.ai.enabled) this.pool.start();
  }

  /** After the queues have given their running jobs time to finish. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.stop();
  }
}
