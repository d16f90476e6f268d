import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { outcomeOf, outcomeOfError, WebhookSender, type AttemptOutcome } from '@app/webhooks';
import { nextNotice, type AlertRecord, type Notices } from './alert-record';
import type { Alert } from './alert.types';
import { AlertsRepository } from './alerts.repository';
import { EvaluatorLease } from './evaluator-lease';
import { within } from './within';

/** After the first failure, then twice as long each time. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** What nobody could be told for so long is told by the list of alerts alone. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
const CLAIM_LIMIT_MS = 2_000;

interface Trouble {
  failures: number;
  /** Unix ms. */
  notBefore: number;
}

export interface AlertMessage {
  /** The same at every attempt. */
  id: string;
  type: string;
  at: Date;
  data: unknown;
}

/**
 * Tells the operator's address of alerts: each state once, in order, for as long as it takes within a day. A message is
 * claimed in the database before it is posted, so that a process that was replaced meanwhile posts nothing twice; without
 * the database the one process that evaluates posts from memory.
 */
@Injectable()
export class AlertNotices {
  private readonly troubles = new Map<string, Trouble>();
  private readonly stopping = new AbortController();
  private readonly address: string | undefined;
  private readonly secret: string;

  constructor(
    { monitoring }: AppConfig,
    private readonly sender: WebhookSender,
    private readonly alerts: AlertsRepository,
    private readonly lease: EvaluatorLease,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.address = monitoring.alertWebhook;
    this.secret = monitoring.alertSecret ?? '';
  }

  get isConfigured(): boolean {
    return this.address !== undefined;
  }

  /** Of an alert that begins. */
  newNotices(): Notices {
    const state = this.isConfigured ? 'pending' : 'off';
    return { firing: state, resolved: state };
  }

  /** One attempt for each state that is due. What came of it is noted in the record. */
  async tell(record: AlertRecord, { isStored }: { isStored: boolean }): Promise<void> {
    for (let state = nextNotice(record); state !== null; state = nextNotice(record)) {
      if (!(await this.tellOf(record, state, isStored))) return;
    }
  }

  /** Posts one message now. @throws never: what went wrong is in the outcome */
  post({ id, type, at, data }: AlertMessage): Promise<AttemptOutcome> {
    return this.sender
      .send({
        url: this.address ?? '',
        id,
        secrets: [this.secret],
        event: { type, timestamp: at, data },
        namedBy: 'operator',
        signal: this.stopping.signal,
      })
      .then(outcomeOf, outcomeOfError);
  }

  count(outcome: 'delivered' | 'failed' | 'given_up'): void {
    this.metrics.count('app_alert_deliveries_total', { outcome });
  }

  /** Gives up the attempt under way: whether it arrived is then unknown, and its repetition has the same id. */
  stop(): void {
    this.stopping.abort(new Error('the process is stopping'));
  }

  /** @returns whether the next state may be told */
  private async tellOf(record: AlertRecord, state: Alert['state'], isStored: boolean): Promise<boolean> {
    if (!this.isConfigured) return settle(record, state, 'off');
    const { alert } = record;
    const id = `${alert.id}.${state}`;
    const trouble = this.troubles.get(id) ?? { failures: 0, notBefore: 0 };
    if (Date.now() < trouble.notBefore) return false;
    if (!(await this.mayPost(record, state, isStored))) return false;
    const at = new Date((state === 'firing' ? alert.startedAt : alert.resolvedAt) ?? alert.startedAt);
    const outcome = await this.post({ id, type: `alert.${state}`, at, data: asItWas(alert, state) });
    if (outcome.kind === 'delivered') {
      this.troubles.delete(id);
      this.count('delivered');
      return settle(record, state, 'delivered');
    }
    if (Date.now() - at.getTime() > GIVE_UP_AFTER_MS) {
      this.troubles.delete(id);
      this.count('given_up');
      this.logger.error('an alert could not be posted and is given up', { alertId: alert.id, state });
      return settle(record, state, 'given_up');
    }
    this.count('failed');
    this.troubles.set(id, laterThan(trouble, outcome.askedForMs ?? 0));
    this.logger.warn('an alert could not be posted yet', { alertId: alert.id, state, reason: outcome.error });
    return false;
  }

  /** Without an answer of the database nobody else can have claimed it either: the one that evaluates goes ahead. */
  private async mayPost({ alert }: AlertRecord, state: Alert['state'], isStored: boolean): Promise<boolean> {
    if (!isStored) return true;
    return (await within(this.alerts.claimNotice(alert.id, state, this.lease.holder), CLAIM_LIMIT_MS)) ?? true;
  }
}

function settle(record: AlertRecord, state: Alert['state'], as: Notices['firing']): true {
  record.notices = { ...record.notices, [state]: as };
  return true;
}

/** What is told late is told as it was. */
const asItWas = (alert: Alert, state: Alert['state']): Alert =>
  state === 'firing' ? { ...alert, state, resolvedAt: null } : alert;

function laterThan({ failures }: Trouble, askedForMs: number): Trouble {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS * 2 ** failures, askedForMs));
  return { failures: failures + 1, notBefore: Date.now() + pauseMs };
}
