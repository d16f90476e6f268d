import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { refuseRequest } from '../api/stripe-error';
import { CheckoutSessions } from '../checkout/checkout-sessions.service';
import { PaymentFlow } from '../payments/payment-flow.service';
import { BANK_DECLINE, conductOf, GENERIC_DECLINE } from '../payments/test-methods';
import { StripeStore } from '../store/stripe-store';

/** What a buyer does on the hosted page, and their bank after it, without a browser. */
@Injectable()
export class Buyers {
  constructor(
    private readonly store: StripeStore,
    private readonly sessions: CheckoutSessions,
    private readonly flow: PaymentFlow,
  ) {}

  pay(id: string): Stripe.Checkout.Session {
    const stored = this.store.sessions.get(id);
    this.sessions.pay(stored);
    return stored.session;
  }

  /** @param paymentMethod one of the test methods that are refused */
  decline(id: string, paymentMethod: string | undefined): Stripe.Checkout.Session {
    const stored = this.store.sessions.get(id);
    const conduct = paymentMethod === undefined ? null : conductOf(paymentMethod);
    if (conduct && conduct.kind !== 'declined') refuseRequest(`No bank refuses ${paymentMethod}.`);
    this.sessions.decline(stored, conduct ? conduct.decline : GENERIC_DECLINE);
    return stored.session;
  }

  payLater(id: string): Stripe.Checkout.Session {
    const stored = this.store.sessions.get(id);
    this.sessions.payLater(stored);
    return stored.session;
  }

  expire(id: string): Stripe.Checkout.Session {
    return this.sessions.expire(this.store.sessions.get(id));
  }

  /** @param id of a session, or of a payment intent with or without one */
  endPending(id: string, end: 'settled' | 'failed'): Stripe.Checkout.Session | Stripe.PaymentIntent {
    const stored = id.startsWith('cs_') ? this.store.sessions.get(id) : this.store.sessionOfIntent(id);
    if (stored) {
      if (end === 'settled') this.sessions.settle(stored);
      else this.sessions.fail(stored);
      return stored.session;
    }
    const intent = this.store.intents.get(id);
    if (intent.status !== 'processing') refuseRequest(`This payment has a status of ${intent.status}.`);
    if (end === 'settled') this.flow.succeed(intent);
    else this.flow.decline(intent, BANK_DECLINE);
    return intent;
  }
}
