import { Module, type DynamicModule } from '@nestjs/common';
import { AlertBoard } from './alerts/alert-board';
import { HealthMonitor } from './health/health-monitor';
import type { AppName } from './pulse/process-pulse';
import { MetricsReports } from './report/metrics-reports';

export interface MonitoringOptions {
  app: AppName;
}
export const MONITORING_OPTIONS = Symbol('MONITORING_OPTIONS');

/** Health, reports and alerts of a process. Needs the global modules for configuration, observability, resilience, database, cache and queues. */
@Module({})
export class MonitoringModule {
  static forRoot(options: MonitoringOptions): DynamicModule {
    return {
      module: MonitoringModule,
      global: true,
      providers: [{ provide: MONITORING_OPTIONS, useValue: options }, AlertBoard, HealthMonitor, MetricsReports],
      exports: [AlertBoard, HealthMonitor, MetricsReports],
    };
  }
}
