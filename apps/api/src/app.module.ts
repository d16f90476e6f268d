import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { CacheModule } from '@app/cache';
import { ConfigModule, type AppConfig } from '@app/config';
import { DatabaseModule } from '@app/database';
import { ObservabilityModule, type Logger } from '@app/observability';
import { ResilienceModule } from '@app/resilience';
import { cachePolicy } from './cache-policy';
import { InstagramModule } from '@app/instagram';
import { QueuesModule } from '@app/queues';
import { AccessGrantsModule } from './access-grants/access-grants.module';
import { CreatorsApiModule } from './creators/creators-api.module';
import { FavoritesModule } from './favorites/favorites.module';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { SearchHistoryModule } from './search-history/search-history.module';

type Imports = NonNullable<ModuleMetadata['imports']>;

/** What the api offers, one module per feature folder. */
const FEATURES: Imports = [HealthModule, CreatorsApiModule, FavoritesModule, SearchHistoryModule, AccessGrantsModule];

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
        DatabaseModule.forRoot(),
        CacheModule.forRoot({ policy: cachePolicy }),
        QueuesModule.forProducer(),
        InstagramModule,
        AuthModule,
        HttpModule,
        ...FEATURES,
        ...imports,
      ],
    };
  }
}
