import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { ProcessSampler, tickAt } from '../pulse/process-sampler';
import { PulseBoard } from '../pulse/pulse-board';
import { composeReport } from './compose-report';
import { MetricsReports } from './metrics-reports';
import { QueueWatch } from './queue-watch';
import { ReportSources } from './report-sources';

/** All processes sample at the same moment: after this long the pulses of all of them are there to be read. */
const SETTLE_MS = 250;
const FIRST_PROBES_MS = 2_000;

/** Makes the report of the whole system, once a tick. */
@Injectable()
export class ReportTicker implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly sampler: ProcessSampler,
    private readonly board: PulseBoard,
    private readonly queues: QueueWatch,
    private readonly sources: ReportSources,
    private readonly reports: MetricsReports,
    private readonly metrics: Metrics,
    private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {}

  /** The first report is there before the first request is taken. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.monitoring.enabled) return;
    await Promise.all([this.sampler.start(), this.sources.probed(FIRST_PROBES_MS)]);
    await this.report(tickAt(Date.now()));
    this.sampler.onTick((tick) => {
      if (!this.isStopped) this.timer = setTimeout(() => void this.report(tick), SETTLE_MS).unref();
    });
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Computes and publishes the report of a tick. */
  async report(tick: number): Promise<void> {
    try {
      const [pulses] = await Promise.all([this.board.readAll(), this.queues.refresh()]);
      const report = composeReport({
        tick,
        at: new Date().toISOString(),
        scope: this.board.knowsOthers ? 'system' : 'process',
        pulses,
        queues: this.queues.latest(),
        ...this.sources.current(),
      });
      this.metrics.count('app_metrics_reports_total', {});
      this.reports.publish(report);
    } catch (err) {
      this.logger.error('the report of the system could not be made', { err });
    }
  }
}
