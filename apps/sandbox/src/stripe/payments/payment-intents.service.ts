import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type Stripe from 'stripe';
import { currency, flag, ignored, metadata, number, optional, text, webAddress } from '../api/params';
import { refuseMissing, refuseRequest, StripeApiError } from '../api/stripe-error';
import { StripeStore } from '../store/stripe-store';
import { intentShape } from './payment-intent.shape';
import { PaymentFlow } from './payment-flow.service';
import { conductOf, NEEDS_AUTHENTICATION, type Decline } from './test-methods';

const SMALLEST = 50;
const LARGEST = 99_999_999;

/** The service refuses payments that cost more than they bring. */
export const amount = number
  .refine((value) => value >= 1, 'This value must be greater than or equal to 1.')
  .refine((value) => value <= LARGEST, `Amount must be no more than ${LARGEST}`);

const confirmShape = {
  payment_method: optional(text),
  off_session: flag.optional(),
  error_on_requires_action: flag.optional(),
  return_url: optional(webAddress),
  setup_future_usage: optional(z.enum(['off_session', 'on_session'])),
  receipt_email: optional(text),
  payment_method_options: ignored,
  mandate_data: ignored,
  shipping: ignored,
  use_stripe_sdk: ignored,
  expand: z.array(z.string()).max(20).optional(),
} satisfies { [K in keyof Stripe.PaymentIntentConfirmParams]?: z.ZodType };

export const confirmIntentSchema = z.strictObject(confirmShape);

export const createIntentSchema = z.strictObject({
  ...confirmShape,
  amount,
  currency,
  confirm: flag.default(false),
  customer: optional(text),
  description: optional(text),
  metadata,
  statement_descriptor: optional(text),
  statement_descriptor_suffix: optional(text),
  payment_method_types: z.array(z.string()).optional(),
  automatic_payment_methods: ignored,
  capture_method: ignored,
  confirmation_method: ignored,
} satisfies { [K in keyof Stripe.PaymentIntentCreateParams | 'payment_method_types']?: z.ZodType });

export const cancelIntentSchema = z.strictObject({
  cancellation_reason: optional(z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])),
  expand: z.array(z.string()).max(20).optional(),
} satisfies { [K in keyof Stripe.PaymentIntentCancelParams]?: z.ZodType });

type Confirmation = z.output<typeof confirmIntentSchema>;

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Payments that the server makes by itself. */
@Injectable()
export class PaymentIntents {
  constructor(
    private readonly store: StripeStore,
    private readonly flow: PaymentFlow,
  ) {}

  /** @throws StripeApiError card_error when confirmed at once and declined; the intent exists then all the same */
  create(params: z.output<typeof createIntentSchema>): Stripe.PaymentIntent {
    if (params.amount < SMALLEST) refuseTooSmall(params.currency);
    if (params.customer !== undefined) this.store.customers.get(params.customer, 'customer');
    if (!params.confirm && params.off_session !== undefined) {
      refuseRequest('The parameter `off_session` can only be passed if `confirm` is `true`.', { param: 'off_session' });
    }
    if (params.confirm && params.payment_method === undefined) refuseWithoutMethod();
    checkMethod(params.payment_method);
    const intent = this.store.intents.add(
      intentShape({
        amount: params.amount,
        currency: params.currency,
        customer: params.customer,
        description: params.description,
        metadata: params.metadata,
        paymentMethod: params.payment_method,
        receiptEmail: params.receipt_email,
        setupFutureUsage: params.setup_future_usage,
        statementDescriptor: params.statement_descriptor,
        methodTypes: params.payment_method_types,
      }),
    );
    return params.confirm ? this.confirm(intent, params) : intent;
  }

  /** @throws StripeApiError card_error when declined, invalid_request_error when there is nothing to confirm */
  confirm(intent: Stripe.PaymentIntent, params: Confirmation): Stripe.PaymentIntent {
    if (!CONFIRMABLE.includes(intent.status)) refuseState(intent, 'confirm');
    checkMethod(params.payment_method);
    const method = params.payment_method ?? (typeof intent.payment_method === 'string' ? intent.payment_method : null);
    if (method === null) refuseWithoutMethod();
    intent.payment_method = method;
    const conduct = conductOf(method);
    if (conduct.kind === 'declined') return this.refuseCard(intent, conduct.decline);
    if (conduct.kind === 'processing') this.flow.process(intent, method);
    else if (conduct.kind === 'good') this.flow.succeed(intent);
    else this.askForAuthentication(intent, params);
    return intent;
  }

  cancel(intent: Stripe.PaymentIntent, params: z.output<typeof cancelIntentSchema>): Stripe.PaymentIntent {
    const cancelable = [...CONFIRMABLE, 'processing', 'requires_capture'];
    if (!cancelable.includes(intent.status)) refuseState(intent, 'cancel');
    this.flow.cancel(intent, params.cancellation_reason ?? null);
    return intent;
  }

  private askForAuthentication(intent: Stripe.PaymentIntent, params: Confirmation): void {
    // Nobody is there to answer the bank
    if (params.off_session || params.error_on_requires_action) this.refuseCard(intent, NEEDS_AUTHENTICATION);
    intent.status = 'requires_action';
    intent.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: {} };
  }

  private refuseCard(intent: Stripe.PaymentIntent, decline: Decline): never {
    const charge = this.flow.decline(intent, decline);
    throw new StripeApiError({
      status: 402,
      type: 'card_error',
      ...decline,
      charge: charge.id,
      paymentIntent: intent,
    });
  }
}

function checkMethod(paymentMethod: string | undefined): void {
  if (paymentMethod !== undefined && !paymentMethod.startsWith('pm_')) {
    refuseMissing('PaymentMethod', paymentMethod, 'payment_method');
  }
}

function refuseWithoutMethod(): never {
  refuseRequest(
    'You cannot confirm this PaymentIntent because it is missing a payment method. ' +
      'Provide one and confirm the PaymentIntent again.',
    { code: 'payment_intent_unexpected_state' },
  );
}

function refuseState({ status }: Stripe.PaymentIntent, action: string): never {
  refuseRequest(`You cannot ${action} this PaymentIntent because it has a status of ${status}.`, {
    code: 'payment_intent_unexpected_state',
  });
}

export function refuseTooSmall(inCurrency: string): never {
  refuseRequest(`Amount must be at least 50 of the smallest unit of ${inCurrency}`, {
    code: 'amount_too_small',
    param: 'amount',
  });
}
