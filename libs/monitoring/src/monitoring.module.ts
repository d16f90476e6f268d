import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AlertBoard } from './alerts/alert-board';
import { HealthMonitor } from './health/health-monitor';
import { HEALTH_PROVIDERS } from './health/health-providers';
import { MONITORING_OPTIONS, type MonitoringOptions } from './monitoring-options';
import { ProcessDirectory } from './health/process-directory';
import { ProcessResources } from './pulse/process-resources';
import { ProcessSampler } from './pulse/process-sampler';
import { PulseBoard } from './pulse/pulse-board';
import { MetricsReports } from './report/metrics-reports';
import { QueueWatch } from './report/queue-watch';
import { ReportSources } from './report/report-sources';
import { ReportTicker } from './report/report-ticker';

/** Where the answers are given, the reports are made. */
const REPORTING = [QueueWatch, ReportSources, ReportTicker];

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
      providers: [
        { provide: MONITORING_OPTIONS, useValue: options },
        AlertBoard,
        MetricsReports,
        ProcessResources,
        ProcessSampler,
        PulseBoard,
        ...HEALTH_PROVIDERS,
        ...(options.app === 'api' ? REPORTING : []),
      ],
      exports: [terminus, AlertBoard, HealthMonitor, MetricsReports, ProcessDirectory, ProcessSampler, PulseBoard],
    };
  }
}
