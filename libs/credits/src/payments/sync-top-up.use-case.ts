import { Injectable } from '@nestjs/common';
import { Logger } from '@app/observability';
import type { CallLimits } from '@app/resilience';
import { WalletEvents } from '../ledger/wallet-events';
import { StripeClient } from './stripe-client';
import { paymentFacts } from './stripe-facts';
import { TopUpOrdersRepository } from './top-up-orders.repository';
import type { OrderSync } from './top-up.types';

/** A page that polls does not make us ask more often than this. */
const WAITING_EVERY_SECONDS = 2;
const WAITING_TIME_LIMIT_MS = 4_000;

/**
 * Brings one order to what the payment provider says now: the one way to credits, for events, buyers who come back and
 * the reconciliation alike. Safe to run any number of times, also at once: events tell only that something happened.
 */
@Injectable()
export class SyncTopUp {
  constructor(
    private readonly orders: TopUpOrdersRepository,
    private readonly stripe: StripeClient,
    private readonly wallets: WalletEvents,
    private readonly logger: Logger,
  ) {}

  /**
   * @param sessionId the session that an event is about, when it is about one
   * @throws PaymentsUnavailableError and errors of the database; nothing was applied then
   */
  async execute(orderId: string, sessionId: string | null = null): Promise<void> {
    const sync = await this.orders.beginSync(orderId);
    if (sync !== null) await this.bringUp(sync, { sessionId });
  }

  /** For a buyer who looks at an open order. @throws as `execute` */
  async ofWaiting(orderId: string): Promise<void> {
    const sync = await this.orders.beginSyncOfWaiting(orderId, WAITING_EVERY_SECONDS);
    if (sync !== null) await this.bringUp(sync, { deadline: Date.now() + WAITING_TIME_LIMIT_MS });
  }

  private async bringUp(
    sync: OrderSync,
    { sessionId: seen = null, ...limits }: CallLimits & { sessionId?: string | null },
  ): Promise<void> {
    const sessionId = seen ?? sync.sessionId;
    if (sessionId === null) return;
    const reading = await this.stripe.readPayment(sessionId, limits);
    if (reading.session.client_reference_id !== sync.orderId) {
      return this.askForReview(sync, 'a session of another order was taken for this one');
    }
    if (sync.sessionId === null)
      await this.orders.attachCheckout(sync.orderId, { sessionId, url: reading.session.url });
    const facts = paymentFacts(reading);
    if (facts.state === 'pending') return;
    // A second page of the same order, of which nobody was told, closes without consequence.
    if (facts.state === 'closed' && (sync.sessionId ?? sessionId) !== sessionId) return;
    const { refused } = await this.orders.apply(sync, facts);
    if (refused) this.alert(sync, 'the payment does not fit the order');
    await this.wallets.changed(sync.userId);
  }

  private async askForReview(sync: OrderSync, reason: string): Promise<void> {
    await this.orders.flag(sync.orderId, reason);
    this.alert(sync, reason);
  }

  private alert({ orderId }: OrderSync, reason: string): void {
    this.logger.error('A top-up needs a person to look at it', { alert: 'top_up_review', orderId, reason });
  }
}
