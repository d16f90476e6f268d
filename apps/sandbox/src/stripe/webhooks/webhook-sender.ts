import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '@app/observability';
import type Stripe from 'stripe';
import { StripeSettings } from '../stripe-settings';
import { DeliveryLog, type Delivery } from './delivery-log';
import { postEvent } from './webhook-post';
import { WebhookSwitchBoard, type WebhookSwitchName, type WebhookSwitchOrder } from './webhook-switches';

const DELAY_MS = 1000;
const LONGEST_PAUSE_MS = 3_600_000;

interface Parcel {
  delivery: Delivery;
  event: Stripe.Event;
  orders: readonly WebhookSwitchOrder[];
}

/** Delivers events at least once and in no order: each travels by itself, and comes again until it is taken. */
@Injectable()
export class WebhookSender implements OnModuleDestroy {
  private readonly planned = new Map<Parcel, NodeJS.Timeout>();
  private gathered: Parcel[] = [];
  private gatherTimer: NodeJS.Timeout | undefined;
  /** Ends what is on its way at a reset. */
  private era = new AbortController();

  constructor(
    private readonly settings: StripeSettings,
    private readonly switches: WebhookSwitchBoard,
    private readonly log: DeliveryLog,
    private readonly logger: Logger,
  ) {}

  /** Sends the event as the switches will have it. */
  deliver(event: Stripe.Event): void {
    if (this.settings.webhookUrl === null) {
      this.log.open(event, 'no-endpoint');
      return;
    }
    const orders = this.switches.take(event.type);
    const order = (name: WebhookSwitchName) => orders.find((candidate) => candidate.switch === name);
    if (order('drop')) {
      this.log.open(event, 'dropped');
      return;
    }
    const copies = order('duplicate') ? 2 : 1;
    const parcels = Array.from({ length: copies }, () => this.pack(event, orders));
    const reorder = order('reorder');
    if (reorder) return this.gather(parcels, reorder);
    const delay = order('delay');
    for (const parcel of parcels) this.plan(parcel, delay ? (delay.delayMs ?? DELAY_MS) : 0);
  }

  /** Once more, whatever became of it before; no switch catches it. */
  resend(event: Stripe.Event): void {
    if (this.settings.webhookUrl === null) this.log.open(event, 'no-endpoint');
    else this.plan(this.pack(event, []), 0);
  }

  /** Waits for no pause: every try that is due later is due now. */
  hurry(): void {
    for (const [parcel, timer] of [...this.planned]) {
      clearTimeout(timer);
      this.plan(parcel, 0);
    }
    this.release();
  }

  reset(): void {
    for (const timer of this.planned.values()) clearTimeout(timer);
    this.planned.clear();
    clearTimeout(this.gatherTimer);
    this.gathered = [];
    this.era.abort();
    this.era = new AbortController();
    this.log.clear();
  }

  onModuleDestroy(): void {
    this.reset();
  }

  private pack(event: Stripe.Event, orders: readonly WebhookSwitchOrder[]): Parcel {
    return { delivery: this.log.open(event, 'planned'), event, orders };
  }

  private plan(parcel: Parcel, waitMs: number): void {
    parcel.delivery.state = 'planned';
    const timer = setTimeout(() => {
      this.planned.delete(parcel);
      void this.attempt(parcel);
    }, waitMs);
    this.planned.set(parcel, timer);
  }

  private gather(parcels: Parcel[], { times, delayMs = DELAY_MS }: WebhookSwitchOrder): void {
    if (this.gathered.length === 0) this.gatherTimer = setTimeout(() => this.release(), delayMs);
    this.gathered.push(...parcels);
    if (times === 0) this.release();
  }

  private release(): void {
    clearTimeout(this.gatherTimer);
    const newestFirst = this.gathered.reverse();
    this.gathered = [];
    void this.sendInTurn(newestFirst);
  }

  /** One after the other, so that the receiver sees this order and no other. */
  private async sendInTurn(parcels: Parcel[]): Promise<void> {
    const { signal } = this.era;
    for (const parcel of parcels) {
      if (!signal.aborted) await this.attempt(parcel);
    }
  }

  /** Never rejects: what goes wrong stands in the log. */
  private async attempt(parcel: Parcel): Promise<void> {
    const { delivery, event } = parcel;
    const { signal } = this.era;
    const nth = delivery.attempts.length + 1;
    const spoiling = parcel.orders.filter((order) => SPOILERS.includes(order.switch) && nth <= (order.attempts ?? 1));
    const spoiledBy = spoiling.map((order) => order.switch);
    const slowMs = spoiling.find((order) => order.switch === 'slow')?.delayMs ?? DELAY_MS;
    delivery.state = 'sending';
    const at = new Date().toISOString();
    const { status, error } = await this.post({ event, spoiledBy, slowMs });
    if (signal.aborted) return;
    const takenAs = spoiledBy.includes('first-answer-500') ? 500 : status;
    delivery.attempts.push({ at, status, takenAs, error, spoiledBy });
    this.conclude(parcel, takenAs);
  }

  private async post(sending: { event: Stripe.Event; spoiledBy: WebhookSwitchName[]; slowMs: number }) {
    const { webhookUrl, webhookSecret, current } = this.settings;
    if (webhookUrl === null) return { status: null, error: 'nobody has registered an address' };
    const signal = AbortSignal.any([this.era.signal, AbortSignal.timeout(current.attemptTimeoutMs)]);
    try {
      return { status: await postEvent({ url: webhookUrl, secret: webhookSecret, signal, ...sending }), error: null };
    } catch (error) {
      return { status: null, error: reasonOf(error) };
    }
  }

  private conclude(parcel: Parcel, takenAs: number | null): void {
    const { delivery, event } = parcel;
    if (takenAs !== null && takenAs >= 200 && takenAs < 300) {
      delivery.state = 'delivered';
      event.pending_webhooks = 0;
      return;
    }
    const { retryBaseMs, maxAttempts } = this.settings.current;
    const tries = delivery.attempts.length;
    if (tries < maxAttempts) {
      this.plan(parcel, Math.min(retryBaseMs * 2 ** (tries - 1), LONGEST_PAUSE_MS));
      return;
    }
    delivery.state = 'given-up';
    this.logger.warn('A webhook was not taken', { eventId: event.id, eventType: event.type, tries });
  }
}

const SPOILERS: readonly WebhookSwitchName[] = ['first-answer-500', 'slow', 'old-timestamp', 'wrong-signature'];

/** fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
