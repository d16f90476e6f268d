import type Stripe from 'stripe';

/** Every event that the stand-in sends. */
export const STRIPE_EVENT_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'charge.succeeded',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.closed',
  'charge.dispute.funds_reinstated',
  'radar.early_fraud_warning.created',
] as const satisfies readonly Stripe.Event['type'][];

export type StripeEventType = (typeof STRIPE_EVENT_TYPES)[number];

type EventOf<T extends StripeEventType> = Extract<Stripe.Event, { type: T }>;

/** What an event of this type is about, as the official client types it. */
export type ObjectOf<T extends StripeEventType> = EventOf<T>['data']['object'];
export type PreviousOf<T extends StripeEventType> = NonNullable<EventOf<T>['data']['previous_attributes']>;
