import { HttpException } from '@nestjs/common';
import type Stripe from 'stripe';

export type StripeErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export interface StripeErrorFacts {
  status: number;
  type: StripeErrorType;
  message: string;
  code?: string;
  declineCode?: string;
  /** The parameter at fault, as `a[b][0]`. */
  param?: string;
  charge?: string;
  paymentIntent?: Stripe.PaymentIntent;
  headers?: Readonly<Record<string, string>>;
}

/** A refusal in the envelope of the API. */
export class StripeApiError extends HttpException {
  readonly headers: Readonly<Record<string, string>>;

  constructor(readonly facts: StripeErrorFacts) {
    const { code } = facts;
    const error = {
      type: facts.type,
      message: facts.message,
      code,
      decline_code: facts.declineCode,
      param: facts.param,
      charge: facts.charge,
      payment_intent: facts.paymentIntent && structuredClone(facts.paymentIntent),
      doc_url: code && `https://docs.stripe.com/error-codes#${code.replaceAll('_', '-')}`,
    };
    super({ error }, facts.status);
    this.headers = facts.headers ?? {};
  }
}

/** The request was not understood: nothing was executed, so nothing is kept under its idempotency key. */
export class InvalidParamsError extends StripeApiError {
  constructor(message: string, param: string, code?: string) {
    super({ status: 400, type: 'invalid_request_error', message, param, code });
  }
}

/** The request was understood and cannot be done. */
export function refuseRequest(message: string, facts: Partial<Pick<StripeErrorFacts, 'code' | 'param'>> = {}): never {
  throw new StripeApiError({ status: 400, type: 'invalid_request_error', message, ...facts });
}

export function refuseMissing(kind: string, id: string, param = 'id'): never {
  throw new StripeApiError({
    status: 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}
