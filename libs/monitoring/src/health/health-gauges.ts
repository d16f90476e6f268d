import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '@app/observability';
import { HealthMonitor } from './health-monitor';
import { STATUS_VALUES } from './health-score';
import type { ComponentName } from './health.types';

/** Shows the last report as metrics. */
@Injectable()
export class HealthGauges implements OnModuleInit {
  constructor(
    private readonly monitor: HealthMonitor,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.beforeReading(() => this.show());
  }

  private show(): void {
    const { score, components } = this.monitor.current();
    this.metrics.set('app_health_score', {}, score);
    for (const name of Object.keys(components) as ComponentName[]) {
      const { status } = components[name];
      if (status === 'unknown') this.metrics.remove('app_health_component', { component: name });
      else this.metrics.set('app_health_component', { component: name }, STATUS_VALUES[status]);
    }
  }
}
