import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type Stripe from 'stripe';
import { metadata, optional, text } from '../api/params';
import { refuseRequest } from '../api/stripe-error';
import { EventLog } from '../events/event-log';
import { newId, nowSeconds } from '../store/ids';
import { idOf, StripeStore } from '../store/stripe-store';
import { amount } from './payment-intents.service';

export const createRefundSchema = z.strictObject({
  charge: optional(text),
  payment_intent: optional(text),
  amount: amount.optional(),
  reason: optional(z.enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
  metadata,
  expand: z.array(z.string()).max(20).optional(),
} satisfies { [K in keyof Stripe.RefundCreateParams]?: z.ZodType });

export type RefundStatus = 'pending' | 'requires_action' | 'succeeded';
export type RefundEnd = 'succeeded' | 'failed' | 'canceled';

export interface RefundOrder {
  charge: Stripe.Charge;
  /** The rest when absent. */
  amount?: number;
  reason?: Stripe.Refund.Reason;
  metadata?: Stripe.Metadata;
  status: RefundStatus;
}

/** Money on its way back. */
@Injectable()
export class Refunds {
  constructor(
    private readonly store: StripeStore,
    private readonly events: EventLog,
  ) {}

  /** @throws StripeApiError when the charge was not paid, or has less left than asked for */
  create(order: RefundOrder): Stripe.Refund {
    const { charge } = order;
    const rest = charge.amount_captured - charge.amount_refunded;
    checkRefundable(charge, order.amount, rest);
    const refund = this.store.refunds.add(refundShape(order, order.amount ?? rest));
    charge.amount_refunded += refund.amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    this.events.emit('refund.created', refund);
    this.events.emit('charge.refunded', charge, { amount_refunded: charge.amount_refunded - refund.amount });
    return refund;
  }

  /**
   * Ends a refund; one that had succeeded may still fail, as banks send money back.
   * @throws StripeApiError when it is over, or ended so already
   */
  end(refund: Stripe.Refund, end: RefundEnd): Stripe.Refund {
    const open = refund.status === 'pending' || refund.status === 'requires_action';
    const bounced = refund.status === 'succeeded' && end === 'failed';
    if (!open && !bounced) refuseRequest(`This refund has a status of ${refund.status}: it cannot become ${end}.`);
    const previous = { status: refund.status };
    refund.status = end;
    delete refund.pending_reason;
    if (end !== 'succeeded') this.takeBack(refund, end);
    this.events.emit('refund.updated', refund, previous);
    if (end === 'failed') this.events.emit('refund.failed', refund);
    return refund;
  }

  private takeBack(refund: Stripe.Refund, end: RefundEnd): void {
    if (end === 'failed') {
      refund.failure_reason = 'expired_or_canceled_card';
      refund.failure_balance_transaction = newId('txn');
    }
    const charge = this.store.charges.get(idOf(refund.charge) ?? '');
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
  }
}

function checkRefundable(charge: Stripe.Charge, asked: number | undefined, rest: number): void {
  if (!charge.paid) refuseRequest(`Charge ${charge.id} was not paid and cannot be refunded.`, { param: 'charge' });
  if (charge.disputed) {
    refuseRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  if (rest <= 0) {
    refuseRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (asked !== undefined && asked > rest) {
    refuseRequest(`Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`, {
      param: 'amount',
    });
  }
}

function refundShape({ charge, reason, metadata: notes, status }: RefundOrder, sum: number): Stripe.Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount: sum,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details: { type: 'card', card: { reference_status: 'pending', type: 'refund' } },
    metadata: { ...notes },
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    ...(status === 'pending' && { pending_reason: 'processing' }),
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}
