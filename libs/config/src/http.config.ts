import { z } from 'zod';
import { integer, list, optionalText } from './env-types';

export const httpSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: integer(3000, { min: 0, max: 65535 }),
  HOST: optionalText(),
  WEB_CONCURRENCY: integer(1, { min: 1, max: 64 }),
  CORS_ORIGINS: list([]),
  TRUST_PROXY: optionalText(),
  PUBLIC_URL: optionalText(),
  RATE_LIMIT_PER_MINUTE: integer(600, { min: 1, max: 100_000_000 }),
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: integer(120, { min: 1, max: 100_000_000 }),
  RATE_LIMIT_EXPENSIVE_PER_MINUTE: integer(30, { min: 1, max: 100_000_000 }),
  REQUEST_TIMEOUT_MS: integer(30_000, { min: 100, max: 600_000 }),
});

export interface HttpConfig {
  environment: 'development' | 'test' | 'production';
  port: number;
  host: string;
  /** api processes that share the port. */
  workers: number;
  corsOrigins: string[];
  /** Express' `trust proxy`; undefined trusts no proxy. */
  trustProxy: string | undefined;
  publicUrl: string | undefined;
  rateLimit: { perUser: number; anonymous: number; expensive: number };
  requestTimeoutMs: number;
}

export const toHttpConfig = (env: z.output<typeof httpSchema>): HttpConfig => ({
  environment: env.NODE_ENV,
  port: env.PORT,
  host: env.HOST ?? (env.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1'),
  workers: env.WEB_CONCURRENCY,
  corsOrigins: env.CORS_ORIGINS,
  trustProxy: env.TRUST_PROXY,
  publicUrl: env.PUBLIC_URL,
  rateLimit: {
    perUser: env.RATE_LIMIT_PER_MINUTE,
    anonymous: env.RATE_LIMIT_ANONYMOUS_PER_MINUTE,
    expensive: env.RATE_LIMIT_EXPENSIVE_PER_MINUTE,
  },
  requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
});
