import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { StalledJobs } from '@app/queues';
import type { MetricsReport } from '../report/metrics-report';
import type { AlertRecord } from './alert-record';
import type { Alert, AlertRuleName } from './alert.types';

const LEAST_PAUSE_MS = 10 * 60_000;
const METRIC = 'app_recovery_actions_total';

/** What this process does by itself elsewhere, and the alert that tells of it. */
const SEEN_ACTIONS: Readonly<Record<string, { rule: AlertRuleName; sentence: string }>> = {
  drop_cache_name: { rule: 'cache_hit_rate', sentence: 'Values that could not be read were dropped from the cache.' },
};

/**
 * What can be mended without anybody, while an alert fires: jobs that no worker holds any more go back to their queues,
 * once an episode and not more than every ten minutes. What others mended (threads by their pool, the cache by itself) is
 * told in the alert it belongs to.
 */
@Injectable()
export class AlertRecovery {
  private readonly attended = new Set<string>();
  private readonly seen = new Map<string, number>();
  private notBefore = 0;

  constructor(
    private readonly stalled: StalledJobs,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** At every tick, with what fires. What was done is noted in the record. */
  async attend(records: readonly AlertRecord[], report: MetricsReport): Promise<void> {
    await this.noteSeenActions(records);
    for (const { alert } of records) {
      if (alert.rule === 'ai_failures' && report.ai.threadRestarts > 0) {
        alert.recovery = `${counted(report.ai.threadRestarts, 'model thread')} replaced in the last ${report.windowSeconds} s.`;
      }
      if (needsWorkers(alert)) await this.requeue(alert);
    }
    const open = new Set(records.map(({ alert }) => alert.id));
    for (const id of this.attended) if (!open.has(id)) this.attended.delete(id);
  }

  private async requeue(alert: Alert): Promise<void> {
    if (this.attended.has(alert.id) || Date.now() < this.notBefore) return;
    this.attended.add(alert.id);
    this.notBefore = Date.now() + LEAST_PAUSE_MS;
    try {
      const jobs = await this.stalled.requeue();
      this.metrics.count(METRIC, { action: 'requeue_stalled_jobs', outcome: jobs > 0 ? 'success' : 'nothing_to_do' });
      if (jobs === 0) return;
      alert.recovery = `${counted(jobs, 'job')} of vanished workers put back into the queue.`;
      this.logger.warn('stalled jobs went back to their queues', { jobs, alertId: alert.id });
    } catch (err) {
      this.metrics.count(METRIC, { action: 'requeue_stalled_jobs', outcome: 'failure' });
      this.logger.warn('stalled jobs could not be looked for', { err, alertId: alert.id });
    }
  }

  private async noteSeenActions(records: readonly AlertRecord[]): Promise<void> {
    for (const [action, { rule, sentence }] of Object.entries(SEEN_ACTIONS)) {
      const count = await this.metrics.valueOf(METRIC, { action, outcome: 'success' });
      const isNew = count > (this.seen.get(action) ?? 0);
      this.seen.set(action, count);
      if (!isNew) continue;
      for (const { alert } of records) if (alert.rule === rule) alert.recovery = sentence;
    }
  }
}

const needsWorkers = ({ rule, subject }: Alert): boolean => rule === 'component_down' && subject === 'ai';
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
