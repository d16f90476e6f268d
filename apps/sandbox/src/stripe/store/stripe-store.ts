import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { Shelf } from './shelf';

/** A session and what it keeps to itself until asked or paid. */
export interface StoredSession {
  id: string;
  created: number;
  session: Stripe.Checkout.Session;
  lineItems: Stripe.LineItem[];
  /** For the payment intent, which comes into being with the first attempt to pay. */
  intentData: {
    metadata: Stripe.Metadata;
    description: string | null;
    receiptEmail: string | null;
    setupFutureUsage: Stripe.PaymentIntent.SetupFutureUsage | null;
    statementDescriptor: string | null;
  };
}

/** Every object of the account, in memory: a restart is a new account. */
@Injectable()
export class StripeStore {
  readonly customers = new Shelf<Stripe.Customer>('customer');
  readonly sessions = new Shelf<StoredSession>('checkout.session');
  readonly intents = new Shelf<Stripe.PaymentIntent>('payment_intent');
  readonly charges = new Shelf<Stripe.Charge>('charge');
  readonly refunds = new Shelf<Stripe.Refund>('refund');
  readonly disputes = new Shelf<Stripe.Dispute>('dispute');
  readonly warnings = new Shelf<Stripe.Radar.EarlyFraudWarning>('early_fraud_warning');
  readonly events = new Shelf<Stripe.Event>('event');

  /** The object behind an id, whatever its kind; null for one that is not kept. */
  find(id: string): object | null {
    const places = [this.customers, this.intents, this.charges, this.refunds, this.disputes];
    return places.map((place) => place.find(id)).find((found) => found !== undefined) ?? null;
  }

  sessionOfIntent(intentId: string): StoredSession | undefined {
    return this.sessions.newestFirst().find(({ session }) => session.payment_intent === intentId);
  }

  /**
   * The charge that a session, payment intent or charge stands for.
   * @throws StripeApiError when there is no such thing, or it was never paid
   */
  chargeOf(id: string): Stripe.Charge {
    if (id.startsWith('ch_')) return this.charges.get(id, 'charge');
    const intentId = id.startsWith('cs_') ? idOf(this.sessions.get(id).session.payment_intent) : id;
    const intent = this.intents.get(intentId ?? id, 'payment_intent');
    return this.charges.get(idOf(intent.latest_charge) ?? 'none', 'payment_intent');
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.shelves().map(([name, shelf]) => [name, shelf.size]));
  }

  reset(): void {
    for (const [, shelf] of this.shelves()) shelf.clear();
  }

  private shelves() {
    const { customers, sessions, intents, charges, refunds, disputes, warnings, events } = this;
    return Object.entries({ customers, sessions, intents, charges, refunds, disputes, warnings, events });
  }
}

/** Members that can be expanded hold the id in our store, always. */
export const idOf = (member: string | { id: string } | null | undefined): string | null =>
  typeof member === 'string' ? member : (member?.id ?? null);
