import { z } from 'zod';
import { optionalText, optionalUrl, requiredUrl } from './env-types';

const SCHEMES = ['redis://', 'rediss://'];

export const redisSchema = z.object({
  REDIS_URL: requiredUrl(...SCHEMES),
  REDIS_PASSWORD: optionalText(),
  QUEUE_REDIS_URL: optionalUrl(...SCHEMES),
});

export interface RedisConfig {
  cacheUrl: string;
  queueUrl: string;
  /** Overrides a password in the URLs. */
  password: string | undefined;
}

export const toRedisConfig = (env: z.output<typeof redisSchema>): RedisConfig => ({
  cacheUrl: env.REDIS_URL,
  queueUrl: env.QUEUE_REDIS_URL ?? env.REDIS_URL,
  password: env.REDIS_PASSWORD,
});
