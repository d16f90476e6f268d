/** Where an order stands. The rank never falls: open < closed < fulfilled < partially_refunded < refunded, disputed. */
export const TOP_UP_STATUSES = [
  'open',
  'expired',
  'failed',
  'canceled',
  'fulfilled',
  'partially_refunded',
  'refunded',
  'disputed',
] as const;
export type TopUpStatus = (typeof TOP_UP_STATUSES)[number];

/** A bundle of credits on sale. Amounts in the currency's minor unit. */
export interface TopUpOffer {
  code: string;
  credits: number;
  amountMinor: number;
  currency: string;
}

/** An order as its buyer sees it. */
export interface TopUp {
  id: string;
  /** Code of the offer. */
  offer: string;
  status: TopUpStatus;
  credits: number;
  amountMinor: number;
  currency: string;
  refundedMinor: number;
  /** Credits taken back for refunds and lost disputes. */
  clawedCredits: number;
  /** The payment page; null once there is nothing left to pay. */
  checkoutUrl: string | null;
  /** When the payment page closes. */
  expiresAt: Date;
  createdAt: Date;
  paidAt: Date | null;
}

/** What opening a payment page needs to know of an order. */
export interface OpenOrder {
  id: string;
  userId: string;
  credits: number;
  amountMinor: number;
  currency: string;
  expiresAt: Date;
}

/** A reading of the provider about one order, numbered so that an older one never overwrites a newer. */
export interface OrderSync {
  orderId: string;
  userId: string;
  sessionId: string | null;
  sync: number;
}

/** What the provider says of the money of an order. */
export type PaymentFacts =
  /** Not paid yet, and it still may be. */
  | { state: 'pending' }
  /** It will not be paid. */
  | { state: 'closed'; status: 'expired' | 'failed' | 'canceled' }
  | { state: 'paid'; payment: Payment; refundedMinor: number; dispute: DisputeFacts | null };

export interface Payment {
  intentId: string | null;
  amountMinor: number;
  currency: string;
}

export interface DisputeFacts {
  /** The latest one. */
  id: string;
  state: 'open' | 'won' | 'lost';
  /** Lost in all disputes over this payment. */
  lostMinor: number;
}
