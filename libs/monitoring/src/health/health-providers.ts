import type { Provider } from '@nestjs/common';
import { CommonIndicators } from './common-indicators';
import { HealthGauges } from './health-gauges';
import { HealthMonitor } from './health-monitor';
import { CacheIndicator } from './indicators/cache.indicator';
import { DatabaseIndicator } from './indicators/database.indicator';
import { ProviderIndicator } from './indicators/provider.indicator';
import { QueueIndicator } from './indicators/queue.indicator';
import { SystemIndicator } from './indicators/system.indicator';
import { ProcessDirectory } from './process-directory';
import { RedisProcessDirectory } from './redis-process-directory';

/** What makes a process know how it is. */
export const HEALTH_PROVIDERS: Provider[] = [
  HealthMonitor,
  HealthGauges,
  CommonIndicators,
  DatabaseIndicator,
  CacheIndicator,
  QueueIndicator,
  ProviderIndicator,
  SystemIndicator,
  { provide: ProcessDirectory, useClass: RedisProcessDirectory },
];
