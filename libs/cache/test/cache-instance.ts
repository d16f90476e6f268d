import { Test, type TestingModule } from '@nestjs/testing';
import type { Provider } from '@nestjs/common';
import { AppConfig, ConfigModule } from '@app/config';
import { Logger, Metrics, ObservabilityModule } from '@app/observability';
import { Cache } from '../src/cache';
import { CacheModule } from '../src/cache.module';
import type { CachePolicy } from '../src/cache-policy.port';
import { RateLimiter } from '../src/rate-limiter';
import { RedisBus } from '../src/redis-bus';
import { RedisConnections } from '../src/redis-connections';
import { SingleFlight } from '../src/single-flight';

export interface CacheInstance {
  cache: Cache;
  flights: SingleFlight;
  limiter: RateLimiter;
  bus: RedisBus;
  connections: RedisConnections;
  metrics: Metrics;
  close(): Promise<void>;
}

/** The cache of one process, as the applications wire it. */
export async function startCacheInstance(
  cacheUrl: string,
  options: { policy?: Provider<CachePolicy> } = {},
): Promise<CacheInstance> {
  const config = Object.assign(new AppConfig(), { redis: { cacheUrl, queueUrl: cacheUrl, password: undefined } });
  const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);
  const module: TestingModule = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), ObservabilityModule.forRoot(logger), CacheModule.forRoot(options)],
  }).compile();
  await module.init();
  return {
    cache: module.get(Cache),
    flights: module.get(SingleFlight),
    limiter: module.get(RateLimiter),
    bus: module.get(RedisBus, { strict: false }),
    connections: module.get(RedisConnections),
    metrics: module.get(Metrics),
    close: () => module.close(),
  };
}

/** Waits for a state that other connections bring about; fails by the test's own time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

export const contentOf = (text: string) => ({ body: Buffer.from(text), meta: { kind: 'test' } });
