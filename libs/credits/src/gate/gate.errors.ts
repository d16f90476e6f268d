import { AppError } from '@app/common';
import type { CreditAction } from '../credit-actions';
import type { Position } from '../ledger/ledger.types';

/** Where credits are bought; named in the refusal so that a client can offer it. */
const TOP_UP_URL = '/api/v1/credits/top-ups';

export class InsufficientCreditsError extends AppError {
  constructor(required: number, { available, allowanceLeft, resetsAt }: Position) {
    super('CREDITS.INSUFFICIENT', {
      detail: `This costs ${required} credits; you can spend ${available}. Buy some or wait until ${resetsAt}.`,
      extensions: {
        required,
        available,
        shortfall: Math.max(0, required - available),
        allowanceLeft,
        resetsAt,
        topUpUrl: TOP_UP_URL,
      },
    });
  }
}

export class PriceAboveMaximumError extends AppError {
  constructor(required: number, maxCredits: number | null) {
    super('CREDITS.PRICE_ABOVE_MAXIMUM', {
      detail: `This costs ${required} credits, more than the maxCredits you gave. Nothing was charged.`,
      extensions: { required, maxCredits },
    });
  }
}

export class WalletFrozenError extends AppError {
  constructor() {
    super('CREDITS.WALLET_FROZEN', { detail: 'Your wallet is frozen: nothing can be spent from it. Contact support.' });
  }
}

export class TooManyUnitsError extends AppError {
  constructor(units: number, maxUnits: number) {
    super('CREDITS.TOO_MANY_UNITS', {
      detail: `One request may ask for ${maxUnits} units at most; this one asks for ${units}.`,
      extensions: { units, maxUnits },
    });
  }
}

export class UnknownActionError extends AppError {
  constructor(action: CreditAction) {
    super('CREDITS.UNKNOWN_ACTION', {
      detail: `The action ${action} has no price at present.`,
      extensions: { action },
    });
  }
}

/** No key was given, or another one, but what is asked for is the same. */
export class SameResourceInProgressError extends AppError {
  constructor() {
    super('IDEMPOTENCY.IN_PROGRESS', {
      detail: 'Another request of yours for the same thing is being worked on. Ask again shortly.',
      retryAfterSeconds: 1,
    });
  }
}

/** Somebody asks for the price of a request whose fields do not say what it is for. */
export class UnpriceableRequestError extends AppError {
  constructor() {
    super('REQUEST.INVALID', { detail: 'The price depends on fields of the request that are missing or not valid.' });
  }
}
