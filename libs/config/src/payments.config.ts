import { z } from 'zod';
import { optionalText } from './env-types';

export const paymentsSchema = z.object({
  STRIPE_SECRET_KEY: optionalText(),
  STRIPE_WEBHOOK_SECRET: optionalText(),
});

export interface PaymentsConfig {
  stripeSecretKey: string | undefined;
  stripeWebhookSecret: string | undefined;
}

export const toPaymentsConfig = (env: z.output<typeof paymentsSchema>): PaymentsConfig => ({
  stripeSecretKey: env.STRIPE_SECRET_KEY,
  stripeWebhookSecret: env.STRIPE_WEBHOOK_SECRET,
});
