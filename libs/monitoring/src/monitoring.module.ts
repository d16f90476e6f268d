import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AlertBoard } from './alerts/alert-board';
import { HealthMonitor } from './health/health-monitor';
import { HEALTH_PROVIDERS } from './health/health-providers';
import { ProcessDirectory } from './health/process-directory';
import { MONITORING_OPTIONS, type MonitoringOptions } from './monitoring-options';
import { MetricsReports } from './report/metrics-reports';

/** Health, reports and alerts of a process. Needs the global modules for configuration, observability, resilience, database, cache and queues. */
@Module({})
export class MonitoringModule {
  static forRoot(options: MonitoringOptions): DynamicModule {
    // HealthMonitor logs changes; Terminus would log every round in which anything is down.
    const terminus = TerminusModule.forRoot({ logger: false });
    return {
      module: MonitoringModule,
      global: true,
      imports: [terminus],
      providers: [{ provide: MONITORING_OPTIONS, useValue: options }, AlertBoard, MetricsReports, ...HEALTH_PROVIDERS],
      exports: [terminus, AlertBoard, HealthMonitor, MetricsReports, ProcessDirectory],
    };
  }
}
