import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import Stripe from 'stripe';
import { InvalidEventSignatureError, PaymentsNotConfiguredError } from './payments.errors';

/** Tells events of the payment provider from forgeries, over the bytes as they came. */
@Injectable()
export class StripeSignatures {
  constructor(private readonly config: AppConfig) {}

  /**
   * @param header the request's `Stripe-Signature`
   * @throws PaymentsNotConfiguredError; InvalidEventSignatureError unless signed with one of the secrets within the
   * client's own tolerance (5 minutes; giving 0 would switch the age check off)
   */
  verify(bytes: Buffer | undefined, header: string | undefined): Stripe.Event {
    const { stripe } = this.config.payments;
    if (stripe === undefined) throw new PaymentsNotConfiguredError();
    if (bytes === undefined || header === undefined) throw new InvalidEventSignatureError();
    let refusal: unknown;
    for (const secret of stripe.webhookSecrets) {
      try {
        return Stripe.webhooks.constructEvent(bytes, header, secret);
      } catch (error) {
        refusal = error;
      }
    }
    throw new InvalidEventSignatureError(refusal);
  }
}
