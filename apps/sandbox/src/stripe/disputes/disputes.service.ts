import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { refuseRequest } from '../api/stripe-error';
import { EventLog } from '../events/event-log';
import { newId, nowSeconds } from '../store/ids';
import { idOf, StripeStore } from '../store/stripe-store';
import { disputeMovement, disputeShape } from './dispute.shape';

export interface DisputeOrder {
  charge: Stripe.Charge;
  /** The whole charge when absent. */
  amount?: number;
  reason: string;
  /** `inquiry`: the bank asks first and takes no money. */
  kind: 'chargeback' | 'inquiry';
}

/** Payments that a bank takes back, or says it may. */
@Injectable()
export class Disputes {
  constructor(
    private readonly store: StripeStore,
    private readonly events: EventLog,
  ) {}

  /** @throws StripeApiError when the charge was not paid or is disputed already */
  open({ charge, amount = charge.amount, reason, kind }: DisputeOrder): Stripe.Dispute {
    if (!charge.paid) refuseRequest(`Charge ${charge.id} was not paid and cannot be disputed.`);
    if (charge.disputed) refuseRequest(`Charge ${charge.id} is disputed already.`);
    if (amount > charge.amount) refuseRequest(`Charge ${charge.id} is of ${charge.amount} only.`, { param: 'amount' });
    const status = kind === 'inquiry' ? 'warning_needs_response' : 'needs_response';
    const dispute = this.store.disputes.add(disputeShape(charge, { amount, reason, status }));
    charge.disputed = true;
    this.events.emit('charge.dispute.created', dispute);
    if (kind === 'chargeback') this.withdraw(dispute);
    return dispute;
  }

  /**
   * Ends a dispute. An inquiry that is won ends without a chargeback; one that is lost has become one.
   * @throws StripeApiError when it is over
   */
  close(dispute: Stripe.Dispute, outcome: 'won' | 'lost'): Stripe.Dispute {
    const isInquiry = dispute.status === 'warning_needs_response';
    if (!isInquiry && dispute.status !== 'needs_response') {
      refuseRequest(`This dispute is already closed: it has a status of ${dispute.status}.`);
    }
    const previous = { status: dispute.status };
    dispute.status = isInquiry && outcome === 'won' ? 'warning_closed' : outcome;
    dispute.is_charge_refundable = dispute.status === 'warning_closed';
    if (isInquiry) this.store.charges.get(idOf(dispute.charge) ?? '').disputed = dispute.status === 'lost';
    if (isInquiry && outcome === 'lost') this.withdraw(dispute);
    const isReinstated = dispute.status === 'won';
    if (isReinstated) dispute.balance_transactions.push(disputeMovement(dispute, 'reinstated'));
    this.events.emit('charge.dispute.closed', dispute, previous);
    if (isReinstated) this.events.emit('charge.dispute.funds_reinstated', dispute);
    return dispute;
  }

  warn(charge: Stripe.Charge, fraudType: string): Stripe.Radar.EarlyFraudWarning {
    const warning = this.store.warnings.add({
      id: newId('issfr'),
      object: 'radar.early_fraud_warning',
      actionable: !charge.disputed && !charge.refunded,
      charge: charge.id,
      created: nowSeconds(),
      fraud_type: fraudType,
      livemode: false,
      payment_intent: idOf(charge.payment_intent) ?? undefined,
    });
    this.events.emit('radar.early_fraud_warning.created', warning);
    return warning;
  }

  private withdraw(dispute: Stripe.Dispute): void {
    dispute.balance_transactions.push(disputeMovement(dispute, 'withdrawn'));
    this.events.emit('charge.dispute.funds_withdrawn', dispute);
  }
}
