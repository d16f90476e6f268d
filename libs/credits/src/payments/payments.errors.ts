import { AppError } from '@app/common';
import type { RetryAdvice } from '@app/resilience';

/** No key of the payment provider was given to this installation. */
export class PaymentsNotConfiguredError extends AppError {
  constructor() {
    super('PAYMENTS.NOT_CONFIGURED', { detail: 'Credits cannot be bought here: no payment provider is set up.' });
  }
}

export interface PaymentsFailure {
  cause: unknown;
  /** For our own records; the caller is told no more than that it did not work. */
  reason: string;
  /** The provider is not there, as opposed to: it answers and refuses. */
  isOutage: boolean;
  retryAdvice: RetryAdvice;
  retryAfterSeconds?: number;
}

/** A call to the payment provider that did not lead to an answer. */
export class PaymentsUnavailableError extends AppError {
  readonly reason: string;
  readonly isOutage: boolean;
  readonly retryAdvice: RetryAdvice;

  constructor({ cause, reason, isOutage, retryAdvice, retryAfterSeconds = 10 }: PaymentsFailure) {
    super('PAYMENTS.UNAVAILABLE', {
      detail: 'The payment service could not do this right now. Nothing was charged; try again in a moment.',
      retryAfterSeconds,
      cause,
    });
    this.reason = reason;
    this.isOutage = isOutage;
    this.retryAdvice = retryAdvice;
  }
}

/** Says no more than that: whoever forges events learns nothing from the refusal. */
export class InvalidEventSignatureError extends AppError {
  constructor(cause?: unknown) {
    super('PAYMENTS.INVALID_SIGNATURE', {
      detail: 'The event is not signed with a secret known here, or too old.',
      cause,
    });
  }
}

export class UnknownOfferError extends AppError {
  constructor(code: string) {
    super('RESOURCE.NOT_FOUND', {
      detail: `There is no offer ${code}. GET /api/v1/credits/top-ups/offers lists them.`,
    });
  }
}

export class TopUpNotFoundError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', { detail: 'You have no top-up with this id.' });
  }
}
