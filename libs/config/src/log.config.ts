import { z } from 'zod';
import { flag } from './env-types';

export const logSchema = z.object({
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_PRETTY: flag(false),
});

export interface LogConfig {
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** One readable line per event for a person at a terminal, instead of JSON. */
  pretty: boolean;
}

export const toLogConfig = (env: z.output<typeof logSchema>): LogConfig => ({
  level: env.LOG_LEVEL,
  pretty: env.LOG_PRETTY,
});
