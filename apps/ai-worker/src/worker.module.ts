import { Module, type DynamicModule } from '@nestjs/common';
import { CacheModule } from '@app/cache';
import { CLOCK, systemClock } from '@app/common';
import { ConfigModule, type AppConfig } from '@app/config';
import { AnalysisModule, CreatorsModule, WatchesModule } from '@app/creators';
import { PaymentsModule, SweepModule } from '@app/credits';
import { DatabaseModule } from '@app/database';
import { ExportsModule } from '@app/exports';
import { InstagramModule } from '@app/instagram';
import { ObservabilityModule, type Logger } from '@app/observability';
import { cachePolicy, databasePolicy, MonitoringModule } from '@app/monitoring';
import { QueuesModule } from '@app/queues';
import { ResilienceModule } from '@app/resilience';
import { WebhooksModule } from '@app/webhooks';
import { ExportCreatorsProcessor } from './exports/export-creators.processor';
import { ExportEvidenceModule } from './exports/export-evidence.module';
import { TendExportsProcessor } from './exports/tend-exports.processor';
import { HealthModule } from './health/health.module';
import { InferenceModule } from './inference/inference.module';
import { MaintenanceSchedule } from './maintenance/maintenance-schedule';
import { PurgeExpiredProcessor } from './maintenance/purge-expired.processor';
import { PurgeExpired } from './maintenance/purge-expired.use-case';
import { ReanalyseOutdated } from './maintenance/reanalyse-outdated.use-case';
import { ReanalyseOutdatedProcessor } from './maintenance/reanalyse-outdated.processor';
import { RecountPeersProcessor } from './maintenance/recount-peers.processor';
import { ReconcileAnalyses } from './maintenance/reconcile-analyses.use-case';
import { ReconcileAnalysesProcessor } from './maintenance/reconcile-analyses.processor';
import { RefreshFollowedProcessor } from './maintenance/refresh-followed.processor';
import { RefreshFollowed } from './maintenance/refresh-followed.use-case';
import { TellNewMatchesProcessor } from './maintenance/tell-new-matches.processor';
import { TellWatchesProcessor } from './maintenance/tell-watches.processor';
import { WarmCacheProcessor } from './maintenance/warm-cache.processor';
import { WarmCache } from './maintenance/warm-cache.use-case';
import { WeighCreatorTagsProcessor } from './maintenance/weigh-creator-tags.processor';
import { WeighCreatorTags } from './maintenance/weigh-creator-tags.use-case';
import { AnalyseCommentBatch } from './pipeline/analyse-comment-batch.use-case';
import { AnalysePostBatch } from './pipeline/analyse-post-batch.use-case';
import { CreatorCaches } from './pipeline/creator-caches';
import { PlanProfileAnalysis } from './pipeline/plan-profile-analysis.use-case';
import { AnalyseCommentBatchProcessor } from './processors/analyse-comment-batch.processor';
import { AnalysePostBatchProcessor } from './processors/analyse-post-batch.processor';
import { AuditCreditBooksProcessor } from './processors/audit-credit-books.processor';
import { DeliverOutboxProcessor } from './processors/deliver-outbox.processor';
import { PlanProfileAnalysisProcessor } from './processors/plan-profile-analysis.processor';
import { ProcessStripeEventsProcessor } from './processors/process-stripe-events.processor';
import { ReconcileStripeProcessor } from './processors/reconcile-stripe.processor';
import { RefreshProfileProcessor } from './processors/refresh-profile.processor';
import { RollCreditPeriodsProcessor } from './processors/roll-credit-periods.processor';
import { SweepCreditHoldsProcessor } from './processors/sweep-credit-holds.processor';

const PROCESSORS = [
  AnalyseCommentBatchProcessor,
  AnalysePostBatchProcessor,
  AuditCreditBooksProcessor,
  DeliverOutboxProcessor,
  ExportCreatorsProcessor,
  PlanProfileAnalysisProcessor,
  ProcessStripeEventsProcessor,
  PurgeExpiredProcessor,
  ReanalyseOutdatedProcessor,
  ReconcileAnalysesProcessor,
  ReconcileStripeProcessor,
  RecountPeersProcessor,
  RefreshFollowedProcessor,
  RefreshProfileProcessor,
  RollCreditPeriodsProcessor,
  SweepCreditHoldsProcessor,
  TellNewMatchesProcessor,
  TellWatchesProcessor,
  TendExportsProcessor,
  WarmCacheProcessor,
  WeighCreatorTagsProcessor,
];

/** The process that runs every queued job. */
@Module({})
export class WorkerModule {
  static forRoot({ config, logger }: { config: AppConfig; logger: Logger }): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        ObservabilityModule.forRoot(logger),
        ResilienceModule,
        DatabaseModule.forRoot({ policy: databasePolicy }),
        CacheModule.forRoot({ policy: cachePolicy }),
        QueuesModule.forWorker({ concurrency: config.ai.maxWorkers }),
        MonitoringModule.forRoot({ app: 'ai-worker' }),
        InstagramModule,
        CreatorsModule,
        AnalysisModule,
        InferenceModule,
        ExportsModule,
        ExportEvidenceModule,
        HealthModule,
        PaymentsModule,
        SweepModule,
        WatchesModule,
        WebhooksModule,
      ],
      providers: [
        AnalyseCommentBatch,
        AnalysePostBatch,
        CreatorCaches,
        MaintenanceSchedule,
        PlanProfileAnalysis,
        PurgeExpired,
        ReanalyseOutdated,
        ReconcileAnalyses,
        RefreshFollowed,
        WarmCache,
        WeighCreatorTags,
        { provide: CLOCK, useValue: systemClock },
        ...PROCESSORS,
      ],
    };
  }
}
