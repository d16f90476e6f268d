import { Injectable } from '@nestjs/common';
import { Logger } from '@app/observability';
import { PaymentsUnavailableError } from './payments.errors';
import { ProcessStripeEvents } from './process-stripe-events.use-case';
import { StripeClient } from './stripe-client';
import { HANDLED_EVENTS } from './stripe-event-record';
import { StripeEventsRepository } from './stripe-events.repository';
import { SyncTopUp } from './sync-top-up.use-case';
import { TopUpOrdersRepository, type StaleOrder } from './top-up-orders.repository';

/** Longer than the provider tries to deliver; it keeps its events for 30 days. */
const REACH_BACK_SECONDS = 7 * 24 * 60 * 60;
const ORDERS_PER_PAGE = 100;

/** Finds what never reached us: events that were not delivered, and orders of which nothing was heard. */
@Injectable()
export class ReconcileStripe {
  constructor(
    private readonly stripe: StripeClient,
    private readonly events: StripeEventsRepository,
    private readonly orders: TopUpOrdersRepository,
    private readonly topUps: SyncTopUp,
    private readonly processing: ProcessStripeEvents,
    private readonly logger: Logger,
  ) {}

  async execute(signal?: AbortSignal): Promise<void> {
    if (!this.stripe.isConfigured) return;
    const missed = await this.fetchMissedEvents(signal);
    if (missed > 0) {
      this.logger.warn('payment events had not been delivered', { alert: 'payment_events_missed', missed });
      await this.processing.execute(signal);
    }
    await this.settleStaleOrders(signal);
  }

  private async fetchMissedEvents(signal: AbortSignal | undefined): Promise<number> {
    const query = { types: [...HANDLED_EVENTS], since: Math.floor(Date.now() / 1000) - REACH_BACK_SECONDS };
    let missed = 0;
    let after: string | undefined;
    do {
      const page = await this.stripe.listEvents({ ...query, after });
      missed += (await this.events.receive(page.data)).length;
      after = page.has_more ? page.data.at(-1)?.id : undefined;
    } while (after !== undefined && !signal?.aborted);
    return missed;
  }

  private async settleStaleOrders(signal: AbortSignal | undefined): Promise<void> {
    let last: StaleOrder | undefined;
    do {
      const stale = await this.orders.findStale(last, ORDERS_PER_PAGE);
      for (const order of stale) await this.settleStale(order);
      last = stale.at(-1);
    } while (last !== undefined && !signal?.aborted);
  }

  /** One order the provider does not know must not keep the others from being looked at. */
  private async settleStale({ id, sessionId }: StaleOrder): Promise<void> {
    if (sessionId === null) return this.orders.expire(id);
    try {
      await this.topUps.execute(id);
    } catch (error) {
      if (!(error instanceof PaymentsUnavailableError) || error.isOutage) throw error;
      this.logger.error('an open top-up cannot be read', { orderId: id, reason: error.reason });
    }
  }
}
