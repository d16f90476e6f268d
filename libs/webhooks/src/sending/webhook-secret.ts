import { randomBytes } from 'node:crypto';

/** 256 bits in the notation of Standard Webhooks. */
export const createWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
