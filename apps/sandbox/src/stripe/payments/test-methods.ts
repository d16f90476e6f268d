/** Why a bank says no. */
export interface Decline {
  code: string;
  declineCode?: string;
  message: string;
}

export const GENERIC_DECLINE: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

export const BANK_DECLINE: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  message: 'The payment failed.',
};

export const NEEDS_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** The test payment methods that are refused, by the ids that the service gives them. */
const DECLINES: Readonly<Record<string, Decline>> = {
  pm_card_chargeDeclined: GENERIC_DECLINE,
  pm_card_visa_chargeDeclined: GENERIC_DECLINE,
  pm_card_visa_chargeDeclinedInsufficientFunds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  pm_card_visa_chargeDeclinedLostCard: {
    code: 'card_declined',
    declineCode: 'lost_card',
    message: 'Your card was declined.',
  },
  pm_card_chargeDeclinedExpiredCard: { code: 'expired_card', message: 'Your card has expired.' },
  pm_card_chargeDeclinedIncorrectCvc: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  pm_card_chargeDeclinedProcessingError: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
};

/**
 * What a payment with this method comes to. `processing`: the bank answers days later, that is by a control route.
 * Methods that are not known are good: a saved method is one of them.
 */
export type MethodConduct = { kind: 'good' | 'processing' | 'authentication' } | { kind: 'declined'; decline: Decline };

export function conductOf(paymentMethod: string): MethodConduct {
  const decline = DECLINES[paymentMethod];
  if (decline) return { kind: 'declined', decline };
  if (isBankAccount(paymentMethod)) return { kind: 'processing' };
  return { kind: paymentMethod.startsWith('pm_card_authenticationRequired') ? 'authentication' : 'good' };
}

export const isBankAccount = (paymentMethod: string | null): boolean =>
  paymentMethod?.startsWith('pm_usBankAccount') ?? false;
