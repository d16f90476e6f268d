import type Stripe from 'stripe';
import { idOf } from './stripe-facts';

/** Kinds of objects whose events can change what an order is worth. */
const OBJECTS = [
  'checkout.session',
  'payment_intent',
  'charge',
  'refund',
  'dispute',
  'radar.early_fraud_warning',
] as const;
type ObjectKind = (typeof OBJECTS)[number];

/** What is kept of an event: what it is about. Everything else is read anew, so buyers' details are not stored. */
export interface EventRecord {
  /** Null for kinds that do not concern us. */
  object: ObjectKind | null;
  objectId: string | null;
  /** As our own metadata names it. */
  orderId: string | null;
  intentId: string | null;
  /** Unix seconds. */
  created: number;
}

/** Events that are acted on; all others are kept and passed over. */
export const HANDLED_EVENTS: ReadonlySet<string> = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
  'radar.early_fraud_warning.created',
]);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface AnyObject {
  id?: unknown;
  object?: unknown;
  metadata?: Record<string, unknown> | null;
  payment_intent?: string | { id: string } | null;
}

export function toEventRecord({ data, created }: Pick<Stripe.Event, 'data' | 'created'>): EventRecord {
  const about = data.object as AnyObject;
  const object = OBJECTS.find((kind) => kind === about.object) ?? null;
  const objectId = typeof about.id === 'string' ? about.id : null;
  const orderId = about.metadata?.['order_id'];
  return {
    object,
    objectId,
    orderId: typeof orderId === 'string' && UUID.test(orderId) ? orderId : null,
    intentId: object === 'payment_intent' ? objectId : idOf(about.payment_intent),
    created,
  };
}

export const orderIdIn = (metadata: Stripe.Metadata | null | undefined): string | null => {
  const id = metadata?.['order_id'];
  return id !== undefined && UUID.test(id) ? id : null;
};
