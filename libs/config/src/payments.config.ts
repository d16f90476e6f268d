import { z } from 'zod';
import { integer, list, optionalText, optionalUrl } from './env-types';

export const paymentsSchema = z
  .object({
    STRIPE_SECRET_KEY: optionalText(),
    STRIPE_WEBHOOK_SECRET: list([]),
    STRIPE_API_URL: optionalUrl('http://', 'https://'),
    CHECKOUT_RETURN_URL: optionalUrl('http://', 'https://'),
    PUBLIC_URL: optionalText(),
    PORT: integer(3000, { min: 0, max: 65535 }),
  })
  .superRefine((env, context) => {
    if (env.STRIPE_SECRET_KEY !== undefined && env.STRIPE_WEBHOOK_SECRET.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['STRIPE_WEBHOOK_SECRET'],
        message: 'is missing; without it nobody could tell a payment from a forgery',
      });
    }
    if (env.STRIPE_API_URL !== undefined && new URL(env.STRIPE_API_URL).pathname !== '/') {
      context.addIssue({ code: 'custom', path: ['STRIPE_API_URL'], message: 'must be an address without a path' });
    }
  });

export interface StripeConfig {
  secretKey: string;
  /** At least one; several while a secret is being replaced. */
  webhookSecrets: string[];
  /** Where the API is, when it is not Stripe's own address. */
  api: { protocol: 'http' | 'https'; host: string; port: number } | undefined;
}

export interface PaymentsConfig {
  /** Undefined: nothing can be bought here. */
  stripe: StripeConfig | undefined;
  /** Where the payment page sends the buyer back to. */
  returnUrl: string;
}

export const toPaymentsConfig = (env: z.output<typeof paymentsSchema>): PaymentsConfig => ({
  stripe:
    env.STRIPE_SECRET_KEY === undefined
      ? undefined
      : {
          secretKey: env.STRIPE_SECRET_KEY,
          webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
          api: env.STRIPE_API_URL === undefined ? undefined : toApi(new URL(env.STRIPE_API_URL)),
        },
  returnUrl:
    env.CHECKOUT_RETURN_URL ?? `${(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '')}/docs`,
});

function toApi({ protocol, hostname, port }: URL): NonNullable<StripeConfig['api']> {
  const isPlain = protocol === 'http:';
  return { protocol: isPlain ? 'http' : 'https', host: hostname, port: Number(port) || (isPlain ? 80 : 443) };
}
