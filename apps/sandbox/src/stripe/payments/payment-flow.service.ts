import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { EventLog } from '../events/event-log';
import { newId, nowSeconds } from '../store/ids';
import { StripeStore } from '../store/stripe-store';
import { chargeShape } from './charge.shape';
import type { Decline } from './test-methods';

/** What can happen to a payment intent; tells it as events. */
@Injectable()
export class PaymentFlow {
  constructor(
    private readonly store: StripeStore,
    private readonly events: EventLog,
  ) {}

  succeed(intent: Stripe.PaymentIntent): Stripe.Charge {
    intent.payment_method ??= newId('pm');
    const charge = this.store.charges.add(chargeShape(intent, null));
    intent.status = 'succeeded';
    intent.amount_received = intent.amount;
    intent.latest_charge = charge.id;
    intent.last_payment_error = null;
    intent.next_action = null;
    this.events.emit('charge.succeeded', charge);
    this.events.emit('payment_intent.succeeded', intent);
    return charge;
  }

  /** The bank takes its time. */
  process(intent: Stripe.PaymentIntent, paymentMethod: string): void {
    intent.payment_method = paymentMethod;
    intent.status = 'processing';
    intent.last_payment_error = null;
  }

  decline(intent: Stripe.PaymentIntent, decline: Decline): Stripe.Charge {
    const charge = this.store.charges.add(chargeShape(intent, decline));
    intent.status = 'requires_payment_method';
    intent.latest_charge = charge.id;
    intent.payment_method = null;
    intent.next_action = null;
    intent.last_payment_error = {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.declineCode,
      message: decline.message,
      charge: charge.id,
    };
    this.events.emit('payment_intent.payment_failed', intent);
    return charge;
  }

  cancel(intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
    intent.status = 'canceled';
    intent.canceled_at = nowSeconds();
    intent.cancellation_reason = reason;
    intent.next_action = null;
  }
}
