import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { HealthMonitor } from '../health/health-monitor';
import type { MetricsReport } from '../report/metrics-report';
import { MetricsReports } from '../report/metrics-reports';
import { AlertBoard } from './alert-board';
import { AlertDesk } from './alert-desk';
import { AlertRecovery } from './alert-recovery';
import { readRules } from './alert-rules';
import { EvaluatorLease } from './evaluator-lease';
import { byUrgency, type AlertRecord } from './alert-record';
import { within } from './within';

/** A stopping process has no time for a database that hangs. */
const END_OF_TICK_MS = 1_000;

/**
 * Judges every report. Of all api processes one evaluates, stores and tells; the others show what it found. A tick never
 * waits for the database or for the receiver of messages.
 */
@Injectable()
export class AlertEvaluator implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private unsubscribe: () => void = () => undefined;
  private lastTick = -1;
  private ticking: Promise<void> = Promise.resolve();
  private isTicking = false;

  constructor(
    private readonly config: AppConfig,
    private readonly reports: MetricsReports,
    private readonly health: HealthMonitor,
    private readonly board: AlertBoard,
    private readonly lease: EvaluatorLease,
    private readonly desk: AlertDesk,
    private readonly recovery: AlertRecovery,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.monitoring.enabled) return;
    this.unsubscribe = this.reports.onReport((report) => this.take(report));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await within(this.ticking, END_OF_TICK_MS);
    await this.desk.close();
    await this.lease.release();
  }

  /** When everything the last report caused has come to its end; for specs. */
  async settled(): Promise<void> {
    await this.ticking;
    await this.desk.idle();
  }

  private take(report: MetricsReport): void {
    if (this.isTicking || report.tick === this.lastTick) return;
    this.lastTick = report.tick;
    this.isTicking = true;
    this.ticking = this.tick(report)
      .catch((err: unknown) => this.logger.error('alerts could not be evaluated', { err }))
      .finally(() => (this.isTicking = false));
  }

  private async tick(report: MetricsReport): Promise<void> {
    if (!(await this.lease.hold())) {
      const records = await this.desk.follow();
      if (records !== null) this.show(records);
      return;
    }
    await this.desk.takeOver();
    const readings = readRules({ report, health: this.health.current() });
    const { fired, resolved } = this.desk.step(readings, report.at);
    for (const record of fired) this.say('Alert firing', record);
    for (const record of resolved) this.say('Alert resolved', record);
    const open = this.desk.open();
    void this.recovery.attend(open, report);
    this.show(open);
    this.desk.settle();
  }

  private show(records: readonly AlertRecord[]): void {
    this.board.show(records.map(({ alert }) => ({ ...alert })).sort(byUrgency));
  }

  private say(event: string, { alert }: AlertRecord): void {
    const { id: alertId, rule, severity, subject, value, threshold, message } = alert;
    const fields = { alertId, rule, severity, subject, value, threshold, reason: message };
    if (alert.state === 'resolved') this.logger.log(event, fields);
    else if (severity === 'critical') this.logger.error(event, fields);
    else this.logger.warn(event, fields);
  }
}
