import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HealthMonitor } from './health-monitor';
import { CacheIndicator } from './indicators/cache.indicator';
import { DatabaseIndicator } from './indicators/database.indicator';
import { ProviderIndicator } from './indicators/provider.indicator';
import { QueueIndicator } from './indicators/queue.indicator';
import { SystemIndicator } from './indicators/system.indicator';

/** The components that every process has. Each application adds its own view of the others. */
@Injectable()
export class CommonIndicators implements OnModuleInit {
  private readonly indicators;

  constructor(
    private readonly monitor: HealthMonitor,
    database: DatabaseIndicator,
    cache: CacheIndicator,
    queue: QueueIndicator,
    provider: ProviderIndicator,
    system: SystemIndicator,
  ) {
    this.indicators = [database, cache, queue, provider, system];
  }

  onModuleInit(): void {
    this.monitor.register(...this.indicators);
  }
}
