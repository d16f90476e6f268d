import { z } from 'zod';
import { flag, integer, optionalText, url } from './env-types';

export const providerSchema = z
  .object({
    DECODO_API_KEY: optionalText(),
    DECODO_BASE_URL: z.preprocess((v) => (v === '' ? undefined : v), url('http://', 'https://').optional()),
    SMARTPROXY_USERNAME: optionalText(),
    SMARTPROXY_PASSWORD: optionalText(),
    DECODO_POSTS_TARGET: flag(false),
    DECODO_TIMEOUT_MS: integer(20_000, { min: 100, max: 180_000 }),
    DECODO_MAX_CONCURRENCY: integer(20, { min: 1, max: 1000 }),
  })
  .superRefine((env, context) => {
    const hasBasic = env.SMARTPROXY_USERNAME !== undefined && env.SMARTPROXY_PASSWORD !== undefined;
    if (env.DECODO_API_KEY !== undefined || hasBasic) return;
    context.addIssue({
      code: 'custom',
      path: ['DECODO_API_KEY'],
      message: 'is missing; give it, or SMARTPROXY_USERNAME and SMARTPROXY_PASSWORD',
    });
  });

export type DecodoCredentials =
  | { scheme: 'bearer'; apiKey: string }
  /** `token` is base64(user:password), without the word Basic. */
  | { scheme: 'basic'; token: string };

export interface ProviderConfig {
  credentials: DecodoCredentials;
  baseUrl: string;
  /** The `instagram_graphql_user_posts` target is not on every plan. */
  postsTargetEnabled: boolean;
  /** Per attempt. */
  timeoutMs: number;
  maxConcurrency: number;
}

const BEARER_HOST = 'https://data.decodo.com';
const BASIC_HOST = 'https://scraper-api.decodo.com';

export const toProviderConfig = (env: z.output<typeof providerSchema>): ProviderConfig => {
  const credentials = toCredentials(env);
  return {
    credentials,
    baseUrl: (env.DECODO_BASE_URL ?? (credentials.scheme === 'bearer' ? BEARER_HOST : BASIC_HOST)).replace(/\/+$/, ''),
    postsTargetEnabled: env.DECODO_POSTS_TARGET,
    timeoutMs: env.DECODO_TIMEOUT_MS,
    maxConcurrency: env.DECODO_MAX_CONCURRENCY,
  };
};

/** The dashboard hands out the Basic token encoded, and people paste it with or without its scheme. */
function toCredentials(env: z.output<typeof providerSchema>): DecodoCredentials {
  if (env.SMARTPROXY_USERNAME !== undefined && env.SMARTPROXY_PASSWORD !== undefined) {
    const token = Buffer.from(`${env.SMARTPROXY_USERNAME}:${env.SMARTPROXY_PASSWORD}`).toString('base64');
    return { scheme: 'basic', token };
  }
  const key = (env.DECODO_API_KEY ?? '').trim();
  if (/^basic\s+/i.test(key)) return { scheme: 'basic', token: key.replace(/^basic\s+/i, '') };
  return { scheme: 'bearer', apiKey: key.replace(/^bearer\s+/i, '') };
}
