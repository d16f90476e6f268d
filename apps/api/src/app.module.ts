import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { CacheModule } from '@app/cache';
import { ConfigModule, type AppConfig } from '@app/config';
import { CreditGateModule } from '@app/credits';
import { DatabaseModule } from '@app/database';
import { ObservabilityModule, type Logger } from '@app/observability';
import { ResilienceModule } from '@app/resilience';
import { InstagramModule } from '@app/instagram';
import { cachePolicy, databasePolicy, MonitoringModule } from '@app/monitoring';
import { QueuesModule } from '@app/queues';
import { AccessGrantsModule } from './access-grants/access-grants.module';
import { AlertsApiModule } from './alerts/alerts-api.module';
import { AnalysesApiModule } from './analyses/analyses-api.module';
import { AuditLogModule } from './audit-log/audit-log.module';
import { BreakersModule } from './breakers/breakers.module';
import { CacheAdministrationModule } from './cache-administration/cache-administration.module';
import { CampaignsApiModule } from './campaigns/campaigns-api.module';
import { CreditAdministrationApiModule } from './credit-administration/credit-administration-api.module';
import { CreatorCollectionModule } from './creator-collection/creator-collection.module';
import { CreatorErasureModule } from './creator-erasure/creator-erasure.module';
import { CreatorsApiModule } from './creators/creators-api.module';
import { CreditsApiModule } from './credits/credits-api.module';
import { DashboardModule } from './dashboard/dashboard.module';
import { DiscoveryModule } from './discovery/discovery.module';
import { ExportsApiModule } from './exports/exports-api.module';
import { FavoritesModule } from './favorites/favorites.module';
import { HealthModule } from './health/health.module';
import { HttpChargedAnswers } from './http/credit-answers';
import { HttpModule } from './http/http.module';
import { ListsApiModule } from './lists/lists-api.module';
import { MonitoringApiModule } from './monitoring/monitoring-api.module';
import { PaymentsApiModule } from './payments/payments-api.module';
import { QueueAdministrationModule } from './queue-administration/queue-administration.module';
import { SearchModule } from './search/search.module';
import { SearchHistoryModule } from './search-history/search-history.module';
import { SystemStatisticsModule } from './system-statistics/system-statistics.module';
import { SimilarModule } from './similar/similar.module';
import { TopUpsModule } from './top-ups/top-ups.module';
import { UserAdministrationModule } from './user-administration/user-administration.module';
import { VendorAdministrationApiModule } from './vendor-administration/vendor-administration.module';
import { WatchesApiModule } from './watches/watches-api.module';
import { WebhooksApiModule } from './webhooks/webhooks-api.module';

type Imports = NonNullable<ModuleMetadata['imports']>;

/** What the api offers, one module per feature folder. */
const FEATURES: Imports = [
  HealthModule,
  MonitoringApiModule,
  CreatorsApiModule,
  AnalysesApiModule,
  CreditsApiModule,
  DiscoveryModule,
  SimilarModule,
  FavoritesModule,
  ListsApiModule,
  ExportsApiModule,
  SearchHistoryModule,
  CampaignsApiModule,
  SearchModule,
  WatchesApiModule,
  AccessGrantsModule,
  CreatorCollectionModule,
  UserAdministrationModule,
  AuditLogModule,
  CreatorErasureModule,
  SystemStatisticsModule,
  VendorAdministrationApiModule,
  CreditAdministrationApiModule,
  QueueAdministrationModule,
  BreakersModule,
  AlertsApiModule,
  CacheAdministrationModule,
  TopUpsModule,
  PaymentsApiModule,
  WebhooksApiModule,
  DashboardModule,
];

export interface AppModuleOptions {
  config: AppConfig;
  logger: Logger;
  /** Further modules; specs mount their controllers with it. */
  imports?: Imports;
}

@Module({})
export class AppModule {
  static forRoot({ config, logger, imports = [] }: AppModuleOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ObservabilityModule.forRoot(logger),
        ResilienceModule,
        DatabaseModule.forRoot({ policy: databasePolicy }),
        CacheModule.forRoot({ policy: cachePolicy }),
        QueuesModule.forProducer(),
        MonitoringModule.forRoot({ app: 'api' }),
        InstagramModule,
        AuthModule,
        HttpModule,
        CreditGateModule.forRoot({ answers: HttpChargedAnswers }),
        ...FEATURES,
        ...imports,
      ],
    };
  }
}
