import type Stripe from 'stripe';
import { newId, nowSeconds } from '../store/ids';
import { idOf } from '../store/stripe-store';

const ANSWER_WITHIN_SECONDS = 8 * 86_400;
/** What the service asks for a dispute, in minor units. */
const FEE = 1500;

export interface DisputeFacts {
  amount: number;
  reason: string;
  status: 'needs_response' | 'warning_needs_response';
}

export function disputeShape(charge: Stripe.Charge, facts: DisputeFacts): Stripe.Dispute {
  return {
    id: newId('dp'),
    object: 'dispute',
    amount: facts.amount,
    balance_transactions: [],
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: nowSeconds() + ANSWER_WITHIN_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'unsubmitted',
    },
    intended_submission_method: null,
    is_charge_refundable: facts.status === 'warning_needs_response',
    livemode: false,
    metadata: {},
    network_reason_code: '10.4',
    payment_intent: idOf(charge.payment_intent),
    payment_method_details: {
      type: 'card',
      card: {
        brand: 'visa',
        case_type: facts.status === 'needs_response' ? 'chargeback' : 'inquiry',
        network: 'visa',
        network_reason_code: '10.4',
      },
    },
    reason: facts.reason,
    status: facts.status,
  };
}

/** The money of a dispute, leaving the account or coming back to it. */
export function disputeMovement(dispute: Stripe.Dispute, way: 'withdrawn' | 'reinstated'): Stripe.BalanceTransaction {
  const sign = way === 'withdrawn' ? -1 : 1;
  const fee = way === 'withdrawn' ? FEE : 0;
  const isWithdrawal = way === 'withdrawn';
  return {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: sign * dispute.amount,
    available_on: nowSeconds(),
    balance_type: 'payments',
    created: nowSeconds(),
    currency: dispute.currency,
    description: `Chargeback ${way} for ${idOf(dispute.charge)}`,
    exchange_rate: null,
    fee,
    fee_details: isWithdrawal
      ? [{ amount: FEE, application: null, currency: dispute.currency, description: 'Dispute fee', type: 'stripe_fee' }]
      : [],
    net: sign * dispute.amount - fee,
    reporting_category: isWithdrawal ? 'dispute' : 'dispute_reversal',
    source: dispute.id,
    status: 'available',
    type: 'adjustment',
  };
}

function noEvidence({ billing_details: { email, name } }: Stripe.Charge): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: email,
    customer_name: name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
