import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type Stripe from 'stripe';
import { refuseRequest } from '../api/stripe-error';
import { EventLog } from '../events/event-log';
import { intentShape } from '../payments/payment-intent.shape';
import { PaymentFlow } from '../payments/payment-flow.service';
import { refuseTooSmall } from '../payments/payment-intents.service';
import { BANK_DECLINE, type Decline } from '../payments/test-methods';
import { customerShape } from '../payments/customer.shape';
import { nowSeconds } from '../store/ids';
import { idOf, StripeStore, type StoredSession } from '../store/stripe-store';
import { StripePlace } from '../stripe-place';
import type { CreateSessionParams } from './checkout.params';
import { lineItemsOf } from './line-items';
import { LONGEST_SECONDS, sessionShape } from './session.shape';

const SHORTEST_SECONDS = 30 * 60;
/** Clocks differ a little, and a request takes its time. */
const LEEWAY_SECONDS = 60;
const SMALLEST = 50;
const BUYER = 'buyer@example.com';

/** Sessions of the hosted page, from their making to their end. */
@Injectable()
export class CheckoutSessions implements OnModuleDestroy {
  private readonly expiries = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly store: StripeStore,
    private readonly flow: PaymentFlow,
    private readonly events: EventLog,
    private readonly place: StripePlace,
  ) {}

  create(params: CreateSessionParams): Stripe.Checkout.Session {
    checkExpiry(params.expires_at);
    if (params.customer !== undefined) {
      this.store.customers.get(params.customer, 'customer');
      if (params.customer_email !== undefined) {
        refuseRequest('You may only specify one of these parameters: customer, customer_email.', { param: 'customer' });
      }
    }
    const lineItems = lineItemsOf(params.line_items);
    const sums = sumOf(lineItems);
    const session = sessionShape(params, sums, this.place.baseUrl());
    const { payment_intent_data: data } = params;
    this.store.sessions.add({
      id: session.id,
      created: session.created,
      session,
      lineItems,
      intentData: {
        metadata: data.metadata,
        description: data.description ?? null,
        receiptEmail: data.receipt_email ?? null,
        setupFutureUsage: data.setup_future_usage ?? null,
        statementDescriptor: data.statement_descriptor ?? null,
      },
    });
    this.expireInTime(session);
    return session;
  }

  /** The buyer pays with a card that is good. */
  pay(stored: StoredSession): void {
    const { session } = stored;
    checkOpen(session, 'paid');
    this.identifyBuyer(session);
    if (session.amount_total === 0) return this.complete(session, 'no_payment_required');
    this.flow.succeed(this.intentOf(stored));
    this.complete(session, 'paid');
  }

  /** The buyer's card is refused; the session stays open for another try. */
  decline(stored: StoredSession, decline: Decline): void {
    checkOpen(stored.session, 'paid');
    if (stored.session.amount_total === 0) refuseRequest('There is nothing to pay.');
    this.flow.decline(this.intentOf(stored), decline);
  }

  /** The buyer is done, the bank is not. */
  payLater(stored: StoredSession): void {
    const { session } = stored;
    checkOpen(session, 'paid');
    this.identifyBuyer(session);
    if (session.amount_total === 0) return this.complete(session, 'no_payment_required');
    this.flow.process(this.intentOf(stored), 'pm_usBankAccount_success');
    this.complete(session, 'unpaid');
  }

  /** The bank has paid what was to be paid later. */
  settle(stored: StoredSession): void {
    this.flow.succeed(this.pendingIntentOf(stored));
    stored.session.payment_status = 'paid';
    this.events.emit('checkout.session.async_payment_succeeded', stored.session);
  }

  /** The bank will not pay. */
  fail(stored: StoredSession): void {
    this.flow.decline(this.pendingIntentOf(stored), BANK_DECLINE);
    this.events.emit('checkout.session.async_payment_failed', stored.session);
  }

  /** @throws StripeApiError unless it is open */
  expire({ session }: StoredSession): Stripe.Checkout.Session {
    if (session.status !== 'open') {
      refuseRequest(
        'Only Checkout Sessions with a status in ["open"] can be expired. ' +
          `This Checkout Session has a status of \`${session.status}\`.`,
      );
    }
    this.forgetExpiry(session.id);
    session.status = 'expired';
    session.url = null;
    const intent = this.store.intents.find(idOf(session.payment_intent) ?? '');
    if (intent) this.flow.cancel(intent, 'automatic');
    this.events.emit('checkout.session.expired', session);
    return session;
  }

  reset(): void {
    for (const timer of this.expiries.values()) clearTimeout(timer);
    this.expiries.clear();
  }

  onModuleDestroy(): void {
    this.reset();
  }

  private identifyBuyer(session: Stripe.Checkout.Session): void {
    const known = this.store.customers.find(idOf(session.customer) ?? '');
    const email = session.customer_email ?? known?.email ?? BUYER;
    if (session.customer_creation === 'always') {
      session.customer ??= this.store.customers.add(customerShape({ email })).id;
    }
    session.customer_details = {
      address: null,
      business_name: null,
      email,
      individual_name: null,
      name: null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    };
  }

  private complete(session: Stripe.Checkout.Session, paymentStatus: Stripe.Checkout.Session.PaymentStatus): void {
    this.forgetExpiry(session.id);
    session.status = 'complete';
    session.payment_status = paymentStatus;
    session.url = null;
    this.events.emit('checkout.session.completed', session);
  }

  /** Comes into being with the first attempt, and serves the following ones too. */
  private intentOf({ session, intentData }: StoredSession): Stripe.PaymentIntent {
    const known = this.store.intents.find(idOf(session.payment_intent) ?? '');
    if (known) {
      known.customer = idOf(session.customer);
      return known;
    }
    const intent = this.store.intents.add(
      intentShape({
        ...intentData,
        amount: session.amount_total ?? 0,
        currency: session.currency ?? 'usd',
        customer: idOf(session.customer),
        methodTypes: session.payment_method_types,
      }),
    );
    session.payment_intent = intent.id;
    return intent;
  }

  private pendingIntentOf({ session }: StoredSession): Stripe.PaymentIntent {
    const intent = this.store.intents.find(idOf(session.payment_intent) ?? '');
    if (intent?.status === 'processing') return intent;
    return refuseRequest('No payment of this session is waiting for its bank.');
  }

  private expireInTime(session: Stripe.Checkout.Session): void {
    const waitMs = Math.max(0, session.expires_at * 1000 - Date.now());
    const timer = setTimeout(() => {
      const stored = this.store.sessions.find(session.id);
      if (stored) this.expire(stored);
    }, waitMs);
    this.expiries.set(session.id, timer.unref());
  }

  private forgetExpiry(id: string): void {
    clearTimeout(this.expiries.get(id));
    this.expiries.delete(id);
  }
}

function checkOpen({ status }: Stripe.Checkout.Session, what: string): void {
  if (status !== 'open') refuseRequest(`This Checkout Session cannot be ${what}: it has a status of ${status}.`);
}

function checkExpiry(at: number | undefined): void {
  if (at === undefined) return;
  const inSeconds = at - nowSeconds();
  if (inSeconds < SHORTEST_SECONDS - LEEWAY_SECONDS) {
    refuseRequest('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
      param: 'expires_at',
    });
  }
  if (inSeconds > LONGEST_SECONDS + LEEWAY_SECONDS) {
    refuseRequest('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
      param: 'expires_at',
    });
  }
}

function sumOf(items: readonly Stripe.LineItem[]) {
  const amount = items.reduce((sum, item) => sum + item.amount_total, 0);
  const currency = items[0]?.currency ?? 'usd';
  if (amount > 0 && amount < SMALLEST) refuseTooSmall(currency);
  return { amount, currency };
}
