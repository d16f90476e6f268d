import { z } from 'zod';
import { flag } from './env-types';

export const webhooksSchema = z.object({
  WEBHOOKS_ALLOW_PRIVATE: flag(false),
});

export interface WebhooksConfig {
  /** Whether messages may go to loopback and private networks: for stand-ins and tests, never where strangers sign up. */
  allowPrivate: boolean;
}

export const toWebhooksConfig = (env: z.output<typeof webhooksSchema>): WebhooksConfig => ({
  allowPrivate: env.WEBHOOKS_ALLOW_PRIVATE,
});
