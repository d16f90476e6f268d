import {
  decorrelatedJitterGenerator,
  DelegateBackoff,
  ExponentialBackoff,
  noJitterGenerator,
  type IBackoffFactory,
} from 'cockatiel';
import type { AppConfig } from '@app/config';
import { isTransientCache, isTransientDatabase, isTransientModel, isTransientProvider } from './transient-errors';

export const POLICY_NAMES = ['database', 'provider', 'payments', 'ai', 'cache'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** One row: everything that decides how calls to one dependency are made. Times are milliseconds. */
export interface Policy {
  /** Of one attempt. */
  timeoutMs: number;
  /** The first try included. */
  attempts: number;
  backoff: IBackoffFactory<unknown>;
  breaker: { failures: number; cooldownMs: number };
  bulkhead: { concurrent: number; waiting: number };
  /** Whether the same call may succeed a moment later. An error's own `retryAdvice` goes before it. */
  isTransient: (error: unknown) => boolean;
}

export type PolicyTable = Readonly<Record<PolicyName, Policy>>;
export const POLICY_TABLE = Symbol('POLICY_TABLE');

const exponential = (initialDelay: number, maxDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay, generator: noJitterGenerator });
const decorrelatedJitter = (initialDelay: number, maxDelay: number) =>
  new ExponentialBackoff({ initialDelay, maxDelay, generator: decorrelatedJitterGenerator });
/** `step`, twice `step`, ... milliseconds, never more than `maxDelay`. */
export const linear = (step: number, maxDelay: number) =>
  new DelegateBackoff<unknown, number>((_context, nth = 1) => ({
    delay: Math.min(step * nth, maxDelay),
    state: nth + 1,
  }));

/**
 * A backstop only: the server ends each statement much sooner, and a server that stops answering is found within
 * seconds by asking it on a fresh connection (docs/adr/0015-database-policy.md).
 */
const LONGEST_TRANSACTION_MS = 60_000;
/** How long a batch may wait for a thread, on top of what it may take. */
const WAIT_FOR_THREAD_MS = 30_000;

/** The product's policies; the rows of the provider and of the models take their time limits from the configuration. */
export function policyTable(config: Pick<AppConfig, 'provider' | 'ai'>): PolicyTable {
  return {
    database: {
      timeoutMs: LONGEST_TRANSACTION_MS,
      attempts: 3,
      backoff: exponential(100, 10_000),
      breaker: { failures: 3, cooldownMs: 30_000 },
      // The pools let through what they have connections for; this bounds how many may wait for one.
      bulkhead: { concurrent: 2_000, waiting: 2_000 },
      isTransient: isTransientDatabase,
    },
    provider: {
      timeoutMs: config.provider.timeoutMs,
      attempts: 5,
      backoff: decorrelatedJitter(300, 30_000),
      breaker: { failures: 5, cooldownMs: 60_000 },
      bulkhead: { concurrent: config.provider.maxConcurrency, waiting: 2_000 },
      isTransient: isTransientProvider,
    },
    payments: {
      timeoutMs: 10_000,
      attempts: 5,
      backoff: decorrelatedJitter(300, 30_000),
      breaker: { failures: 5, cooldownMs: 60_000 },
      bulkhead: { concurrent: 20, waiting: 200 },
      isTransient: isTransientProvider,
    },
    ai: {
      timeoutMs: config.ai.batchTimeoutMs + WAIT_FOR_THREAD_MS,
      attempts: 4,
      backoff: exponential(500, 60_000),
      breaker: { failures: 4, cooldownMs: 120_000 },
      bulkhead: { concurrent: 16, waiting: 1_000 },
      isTransient: isTransientModel,
    },
    cache: {
      timeoutMs: 1_000,
      attempts: 3,
      backoff: linear(50, 2_000),
      breaker: { failures: 3, cooldownMs: 15_000 },
      bulkhead: { concurrent: 1_000, waiting: 10_000 },
      isTransient: isTransientCache,
    },
  };
}
