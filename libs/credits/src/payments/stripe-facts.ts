import type Stripe from 'stripe';
import type { DisputeFacts, Payment, PaymentFacts } from './top-up.types';

/** Everything of a payment that decides about credits, as it was read. */
export interface PaymentReading {
  session: Stripe.Checkout.Session;
  intent: Stripe.PaymentIntent | null;
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
}

/** Credits are taken back as soon as a refund is under way, and given again should it fail. */
const REFUNDING = new Set<string | null>(['succeeded', 'pending']);
/** An inquiry moves no money: it is none of ours until it becomes a dispute. */
const INQUIRIES = new Set<string>(['warning_needs_response', 'warning_under_review', 'warning_closed']);
const WON = new Set<string>(['won', 'prevented']);
/** The money is gone while an appeal is heard. */
const LOST = new Set<string>(['lost', 'appeal_needs_response', 'appeal_under_review']);

export function paymentFacts({ session, intent, refunds, disputes }: PaymentReading): PaymentFacts {
  const payment = paymentOf(session, intent);
  if (payment !== null) {
    return { state: 'paid', payment, refundedMinor: refundedMinor(refunds), dispute: disputeFacts(disputes) };
  }
  if (session.status === 'expired') return { state: 'closed', status: 'expired' };
  // The page was completed and the bank said no afterwards; before that the intent is `processing`.
  if (session.status === 'complete' && intent?.status === 'canceled') return { state: 'closed', status: 'canceled' };
  if (session.status === 'complete' && intent?.status === 'requires_payment_method') {
    return { state: 'closed', status: 'failed' };
  }
  return { state: 'pending' };
}

function paymentOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): Payment | null {
  const currency = (session.currency ?? '').toUpperCase();
  if (session.payment_status !== 'paid') return null;
  return { intentId: intent?.id ?? idOf(session.payment_intent), amountMinor: session.amount_total ?? 0, currency };
}

/** Of all refunds that were not taken back. */
export function refundedMinor(refunds: readonly Stripe.Refund[]): number {
  return refunds.filter(({ status }) => REFUNDING.has(status)).reduce((sum, { amount }) => sum + amount, 0);
}

/** Several disputes over one payment count as one: open while any is, lost when any was. */
export function disputeFacts(disputes: readonly Stripe.Dispute[]): DisputeFacts | null {
  const real = disputes.filter(({ status }) => !INQUIRIES.has(status));
  const [latest] = [...real].sort((a, b) => b.created - a.created);
  if (latest === undefined) return null;
  const lost = real.filter(({ status }) => LOST.has(status));
  const open = real.find(({ status }) => !WON.has(status) && !LOST.has(status));
  return {
    id: (open ?? latest).id,
    state: open !== undefined ? 'open' : lost.length > 0 ? 'lost' : 'won',
    lostMinor: lost.reduce((sum, { amount }) => sum + amount, 0),
  };
}

/** Members that may be expanded hold the object or its id. */
export const idOf = (member: string | { id: string } | null | undefined): string | null =>
  typeof member === 'string' ? member : (member?.id ?? null);
