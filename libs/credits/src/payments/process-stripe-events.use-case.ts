import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { PaymentsUnavailableError } from './payments.errors';
import { HANDLED_EVENTS, orderIdIn, type EventRecord } from './stripe-event-record';
import { StripeEventsRepository, type ClaimedEvent } from './stripe-events.repository';
import { StripeClient } from './stripe-client';
import { SyncTopUp } from './sync-top-up.use-case';
import { TopUpOrdersRepository } from './top-up-orders.repository';

const BATCH = 10;
/** Runs of an event that fails for reasons of its own; while the provider is away nothing counts as such. */
const MOST_ATTEMPTS = 10;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 3_600;

/** Acts on stored events: each leads to its order, and the order is read anew. Several workers may run it at once. */
@Injectable()
export class ProcessStripeEvents {
  constructor(
    private readonly events: StripeEventsRepository,
    private readonly orders: TopUpOrdersRepository,
    private readonly stripe: StripeClient,
    private readonly topUps: SyncTopUp,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Until no event is due any more, or nobody wants it to go on. */
  async execute(signal?: AbortSignal): Promise<void> {
    if (!this.stripe.isConfigured) return;
    while (!signal?.aborted) {
      const claimed = await this.events.claim(BATCH);
      if (claimed.length === 0) return;
      await Promise.all(claimed.map((event) => this.settle(event)));
    }
  }

  private async settle(event: ClaimedEvent): Promise<void> {
    try {
      const state = await this.handle(event);
      await this.events.settle(event.id, state);
      this.count(event, state);
    } catch (error) {
      await this.tryLater(event, error);
    }
  }

  private async handle({ type, record }: ClaimedEvent): Promise<'processed' | 'ignored'> {
    if (!HANDLED_EVENTS.has(type)) return 'ignored';
    const sessionId = record.object === 'checkout.session' ? record.objectId : null;
    const orderId = await this.findOrder(record, sessionId);
    if (orderId === null) return 'ignored';
    if (record.object === 'radar.early_fraud_warning') {
      await this.orders.flag(orderId, 'the payment was reported as fraud');
      this.logger.error('A top-up was reported as fraud', { alert: 'top_up_review', orderId });
      return 'processed';
    }
    await this.topUps.execute(orderId, sessionId);
    return 'processed';
  }

  /** A reversal names the payment; before we have booked that, only the provider knows which order it is for. */
  private async findOrder({ orderId, intentId }: EventRecord, sessionId: string | null): Promise<string | null> {
    const known = await this.orders.findId({ orderId, sessionId, intentId });
    if (known !== null || intentId === null || orderId !== null) return known;
    const { metadata } = await this.stripe.readIntent(intentId);
    const named = orderIdIn(metadata);
    return named === null ? null : this.orders.findId({ orderId: named, sessionId: null, intentId: null });
  }

  private async tryLater(event: ClaimedEvent, error: unknown): Promise<void> {
    const isOutage = error instanceof PaymentsUnavailableError && error.isOutage;
    const text = error instanceof PaymentsUnavailableError ? error.reason : messageOf(error);
    if (event.attempts >= MOST_ATTEMPTS && !isOutage) {
      await this.events.bury(event.id, text);
      this.count(event, 'dead');
      const facts = { alert: 'payment_event_dead', eventId: event.id, type: event.type, attempts: event.attempts };
      this.logger.error('A payment event was given up', { ...facts, err: error });
      return;
    }
    const seconds = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(event.attempts - 1, 20));
    await this.events.postpone(event.id, { error: text, seconds });
    this.count(event, 'postponed');
    this.logger.warn('A payment event will be tried again', { type: event.type, seconds, reason: text });
  }

  private count({ type }: ClaimedEvent, outcome: 'processed' | 'ignored' | 'postponed' | 'dead'): void {
    this.metrics.count('app_payment_events_total', { type: HANDLED_EVENTS.has(type) ? type : 'other', outcome });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
