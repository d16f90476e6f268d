import type { PolicyState } from '@app/resilience';

export type AppName = 'api' | 'ai-worker';

/** A histogram's share of a window. `counts[i]` lie at or below `bounds[i]` seconds and above the bound before; the last is the rest. */
export interface Distribution {
  bounds: readonly number[];
  counts: readonly number[];
  count: number;
  /** Seconds. */
  sum: number;
}

export interface RouteWindow {
  method: string;
  /** Template. */
  route: string;
  /** Answers by status class, e.g. `{ '2xx': 120, '5xx': 1 }`. */
  byClass: Readonly<Record<string, number>>;
  latency: Distribution;
}

/**
 * What one process did in the last window, and how it is now: everything that reports and alerts are made of. It is
 * made from the process's metrics alone, and pulses of several processes add up.
 */
export interface ProcessPulse {
  /** Random, new with every start. */
  id: string;
  app: AppName;
  version: string;
  /** ISO 8601. */
  startedAt: string;
  at: string;
  /** Seconds the window covers: shorter than configured while the process is young. */
  windowSeconds: number;
  http: { routes: readonly RouteWindow[]; inFlight: number; streams: Readonly<Record<string, number>> };
  cache: {
    byName: readonly {
      name: string;
      l1Hits: number;
      l1Misses: number;
      l2Hits: number;
      l2Misses: number;
      evictions: number;
      entries: number;
      bytes: number;
    }[];
    latency: Distribution;
    errors: number;
  };
  provider: { calls: number; failures: number; latency: Distribution };
  policies: readonly (PolicyState & { calls: number; failures: number; rejected: number; retries: number })[];
  jobs: readonly { queue: string; completed: number; retried: number; dead: number }[];
  ai: {
    posts: number;
    /** Stored with the method of the models, of the rules, and neutral. */
    byMethod: Readonly<Record<string, number>>;
    batches: number;
    /** Batches that the models did not answer. */
    fallbacks: number;
    threadRestarts: number;
    batchesWaiting: number;
  };
  fallbacks: readonly { area: string; to: string; count: number }[];
  resources: {
    /** Cores. */
    cpu: number;
    rssBytes: number;
    /** 0 to 1 of the heap's limit, and of the memory the machine or container has. */
    heapRatio: number;
    memoryRatio: number;
    /** 0 to 1. */
    eventLoopUtilization: number;
    eventLoopLagMs: number;
    pools: readonly { pool: string; size: number; active: number; idle: number; waiting: number }[];
  };
}
