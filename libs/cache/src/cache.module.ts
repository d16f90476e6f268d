import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Cache } from './cache';
import { CachePolicy, PassThroughCachePolicy } from './cache-policy.port';
import { CacheTelemetry } from './cache-telemetry';
import { RateLimiter } from './rate-limiter';
import { RedisBus } from './redis-bus';
import { CACHE_OPTIONS, RedisConnections, type CacheOptions } from './redis-connections';
import { SingleFlight } from './single-flight';

export interface CacheModuleOptions extends CacheOptions {
  /** Binds `CachePolicy`, e.g. `{ provide: CachePolicy, useFactory: ..., inject: [...] }`. */
  policy?: Provider<CachePolicy>;
}

/** Cache, single flight and rate limiter of the process. Needs AppConfig and the observability module. */
@Module({})
export class CacheModule {
  static forRoot({ policy, ...options }: CacheModuleOptions = {}): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      providers: [
        { provide: CACHE_OPTIONS, useValue: options },
        policy ?? { provide: CachePolicy, useClass: PassThroughCachePolicy },
        CacheTelemetry,
        RedisConnections,
        RedisBus,
        Cache,
        SingleFlight,
        RateLimiter,
      ],
      exports: [RedisConnections, Cache, SingleFlight, RateLimiter],
    };
  }
}
