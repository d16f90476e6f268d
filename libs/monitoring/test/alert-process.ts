import { RedisConnections } from '@app/cache';
import { AppConfig } from '@app/config';
import type { Database } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import type { StalledJobs } from '@app/queues';
import { WebhookSender } from '@app/webhooks';
import { AlertBoard } from '../src/alerts/alert-board';
import { AlertDesk } from '../src/alerts/alert-desk';
import { AlertEvaluator } from '../src/alerts/alert-evaluator';
import { AlertGauge } from '../src/alerts/alert-gauge';
import { AlertMirror } from '../src/alerts/alert-mirror';
import { AlertNotices } from '../src/alerts/alert-notices';
import { AlertRecovery } from '../src/alerts/alert-recovery';
import { AlertsRepository } from '../src/alerts/alerts.repository';
import { EvaluatorLease } from '../src/alerts/evaluator-lease';
import { EvaluatorLeaseRepository } from '../src/alerts/evaluator-lease.repository';
import { COMPONENTS } from '../src/health/health.types';
import type { HealthMonitor } from '../src/health/health-monitor';
import type { MetricsReport } from '../src/report/metrics-report';
import { MetricsReports } from '../src/report/metrics-reports';

export interface AlertProcessOptions {
  database: Database;
  redisUrl: string;
  webhook: { url: string; secret: string } | undefined;
}

const UP = { status: 'up', latencyMs: 1, breaker: null, lastSuccess: null, since: '' };
const HEALTH = { components: Object.fromEntries(COMPONENTS.map((name) => [name, UP])) };

/** The part of an api process that evaluates alerts, with reports that a spec makes up. */
export class AlertProcess {
  readonly metrics = new Metrics();
  readonly board = new AlertBoard();
  readonly logLines: { msg: string; level: string; alertId?: string }[] = [];
  readonly lease: EvaluatorLease;
  readonly stalled = { found: 0, looks: 0 };
  private readonly reports = new MetricsReports();
  private readonly evaluator: AlertEvaluator;
  private readonly redis: RedisConnections;

  private constructor({ database, redisUrl, webhook }: AlertProcessOptions) {
    const destination = { write: (line: string) => void this.logLines.push(JSON.parse(line)) };
    const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
    const config = Object.assign(new AppConfig(), {
      http: { environment: 'production' },
      webhooks: { allowPrivate: false },
      redis: { cacheUrl: redisUrl, queueUrl: redisUrl, password: undefined },
      monitoring: { enabled: true, alertWebhook: webhook?.url, alertSecret: webhook?.secret, windowSeconds: 60 },
    });
    this.redis = new RedisConnections(config, logger, {});
    const alerts = new AlertsRepository(database);
    this.lease = new EvaluatorLease(this.redis, new EvaluatorLeaseRepository(database));
    const sender = new WebhookSender(config);
    const notices = new AlertNotices(config, sender, alerts, this.lease, this.metrics, logger);
    const desk = new AlertDesk(alerts, new AlertMirror(this.redis), notices, this.lease, logger);
    const stalled = { requeue: async () => (this.stalled.looks++, this.stalled.found) };
    const recovery = new AlertRecovery(stalled as unknown as StalledJobs, this.metrics, logger);
    const health = { current: () => HEALTH } as unknown as HealthMonitor;
    const { reports, board, lease } = this;
    this.evaluator = new AlertEvaluator(config, reports, health, board, lease, desk, recovery, logger);
    new AlertGauge(this.metrics, this.board).onModuleInit();
  }

  static async start(options: AlertProcessOptions): Promise<AlertProcess> {
    const alertProcess = new AlertProcess(options);
    await alertProcess.redis.start();
    alertProcess.evaluator.onApplicationBootstrap();
    return alertProcess;
  }

  /** One tick, to its end: what it caused is stored and told, or could not be. */
  async tick(report: MetricsReport): Promise<void> {
    this.reports.publish(report);
    await this.evaluator.settled();
  }

  logged(message: string): string[] {
    return this.logLines.filter(({ msg }) => msg === message).map(({ alertId }) => alertId ?? '');
  }

  /** In order: another may go on at once. */
  async stop(): Promise<void> {
    await this.evaluator.beforeApplicationShutdown();
    this.redis.onApplicationShutdown();
  }

  /** As a crash does: nothing is released. */
  kill(): void {
    this.redis.onApplicationShutdown();
  }
}
