import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { Policies, type CallLimits } from '@app/resilience';
import Stripe from 'stripe';
import { PaymentsNotConfiguredError } from './payments.errors';
import { needsAnotherKey, toPaymentsError, toPaymentsFailure } from './stripe-failure';
import { idOf, type PaymentReading } from './stripe-facts';
import type { OpenOrder } from './top-up.types';

/** Of one attempt; the policy's own limit is a little longer. */
const TIMEOUT_MS = 9_000;
const PAGE = 100;
/** More refunds of one payment than this would be a case for a person. */
const MOST_REVERSALS = 1_000;

/** The payment provider, through its official client. Every call goes through the policy named `payments`. */
@Injectable()
export class StripeClient {
  private readonly stripe: Stripe | null;

  constructor(
    private readonly config: AppConfig,
    private readonly policies: Policies,
    private readonly logger: Logger,
  ) {
    const { stripe } = config.payments;
    this.stripe =
      stripe === undefined
        ? null
        : new Stripe(stripe.secretKey, {
            ...stripe.api,
            timeout: TIMEOUT_MS,
            maxNetworkRetries: 0, // retries are the policy's
            telemetry: false,
          });
  }

  get isConfigured(): boolean {
    return this.stripe !== null;
  }

  /**
   * Opens the payment page of an order. Repeating it for the same order gives the same page: the keys are derived from
   * the order, and a key under which Stripe keeps a failure is followed by the next one, each time in the same order.
   * @throws PaymentsNotConfiguredError | PaymentsUnavailableError
   */
  async openCheckout(order: OpenOrder, limits: CallLimits = {}): Promise<Stripe.Checkout.Session> {
    const params = this.checkoutParams(order);
    let attempt = 1;
    return this.ask('checkout.sessions.create', limits, async (stripe) => {
      try {
        return await stripe.checkout.sessions.create(params, { idempotencyKey: `topup:${order.id}:${attempt}` });
      } catch (error) {
        if (needsAnotherKey(error)) attempt++;
        throw error;
      }
    });
  }

  /**
   * Session, payment, refunds and disputes as they are now.
   * @throws PaymentsNotConfiguredError | PaymentsUnavailableError
   */
  async readPayment(sessionId: string, limits: CallLimits = {}): Promise<PaymentReading> {
    const session = await this.ask('checkout.sessions.retrieve', limits, (stripe) =>
      stripe.checkout.sessions.retrieve(sessionId),
    );
    const intentId = idOf(session.payment_intent);
    if (intentId === null) return { session, intent: null, refunds: [], disputes: [] };
    const intent = await this.readIntent(intentId, limits);
    if (session.payment_status !== 'paid') return { session, intent, refunds: [], disputes: [] };
    const filter = { payment_intent: intentId, limit: PAGE };
    const [refunds, disputes] = await Promise.all([
      this.ask('refunds.list', limits, (stripe) =>
        stripe.refunds.list(filter).autoPagingToArray({ limit: MOST_REVERSALS }),
      ),
      this.ask('disputes.list', limits, (stripe) =>
        stripe.disputes.list(filter).autoPagingToArray({ limit: MOST_REVERSALS }),
      ),
    ]);
    return { session, intent, refunds, disputes };
  }

  /** @throws PaymentsNotConfiguredError | PaymentsUnavailableError */
  readIntent(intentId: string, limits: CallLimits = {}): Promise<Stripe.PaymentIntent> {
    return this.ask('paymentIntents.retrieve', limits, (stripe) => stripe.paymentIntents.retrieve(intentId));
  }

  /**
   * One page of the events of the account, newest first; they are kept for 30 days.
   * @param query.since unix seconds
   * @throws PaymentsNotConfiguredError | PaymentsUnavailableError
   */
  listEvents(query: {
    types: readonly string[];
    since: number;
    after: string | undefined;
  }): Promise<{ data: Stripe.Event[]; has_more: boolean }> {
    return this.ask('events.list', {}, (stripe) =>
      stripe.events.list({
        types: [...query.types],
        created: { gte: query.since },
        limit: PAGE,
        ...(query.after === undefined ? {} : { starting_after: query.after }),
      }),
    );
  }

  /** The same for the same order, to the last member: a key is refused with other parameters. */
  private checkoutParams({ id, userId, credits, amountMinor, currency, expiresAt }: OpenOrder) {
    const metadata = { order_id: id, user_id: userId };
    const back = (outcome: string) => {
      const url = new URL(this.config.payments.returnUrl);
      url.searchParams.set('topUp', id);
      url.searchParams.set('outcome', outcome);
      return url.toString();
    };
    return {
      mode: 'payment',
      client_reference_id: id,
      metadata,
      payment_intent_data: { metadata },
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: currency.toLowerCase(),
            unit_amount: amountMinor,
            product_data: { name: `${credits.toLocaleString('en-US')} credits` },
          },
        },
      ],
      success_url: back('success'),
      cancel_url: back('cancelled'),
      expires_at: Math.floor(expiresAt.getTime() / 1000),
    } satisfies Stripe.Checkout.SessionCreateParams;
  }

  private async ask<T>(operation: string, limits: CallLimits, work: (stripe: Stripe) => Promise<T>): Promise<T> {
    const { stripe } = this;
    if (stripe === null) throw new PaymentsNotConfiguredError();
    try {
      return await this.policies.execute(
        'payments',
        async () => {
          try {
            return await work(stripe);
          } catch (error) {
            throw toPaymentsFailure(error);
          }
        },
        limits,
      );
    } catch (error) {
      const failure = toPaymentsError(error);
      if (!failure.isOutage) this.logger.error('Stripe refuses a call', { operation, reason: failure.reason });
      throw failure;
    }
  }
}
