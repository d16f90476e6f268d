import type { Alert } from '../alerts/alert.types';
import type { HealthReport } from '../health/health.types';
import type { ProcessPulse } from '../pulse/process-pulse';

/** Milliseconds, estimated from histograms by linear interpolation within a bucket; null when nothing was measured. */
export interface LatencyMs {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface RouteReport {
  method: string;
  route: string;
  requests: number;
  perSecond: number;
  /** Share of answers below 500, 0 to 1. */
  successRate: number;
  latencyMs: LatencyMs;
}

export interface CacheNameReport {
  name: string;
  lookups: number;
  /** Share of look-ups that either level answered, 0 to 1; null without look-ups. */
  hitRate: number | null;
  l1HitRate: number | null;
  entries: number;
  bytes: number;
  evictions: number;
}

export interface QueueReport {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  /** Dead letters. */
  failed: number;
}

/** How the whole system did in the last window, over all its processes: the wire form of /api/metrics and of each streamed event. */
export interface MetricsReport {
  /** Counts up by one every five seconds, the same on every process; the `id` of the streamed event. */
  tick: number;
  /** ISO 8601. */
  at: string;
  windowSeconds: number;
  /** `process`: the others could not be seen, and the figures are those of the answering process alone. */
  scope: 'system' | 'process';
  health: Pick<HealthReport, 'status' | 'score'>;
  processes: readonly (Pick<ProcessPulse, 'id' | 'app' | 'version' | 'startedAt' | 'resources'> & {
    breakers: readonly { policy: string; state: string; retryAfterSeconds: number }[];
  })[];
  http: {
    requests: number;
    perSecond: number;
    successRate: number;
    errorRate: number;
    inFlight: number;
    streams: number;
    latencyMs: LatencyMs;
    routes: readonly RouteReport[];
  };
  cache: {
    lookups: number;
    hitRate: number | null;
    l1HitRate: number | null;
    errors: number;
    latencyMs: LatencyMs;
    byName: readonly CacheNameReport[];
  };
  provider: { calls: number; successRate: number | null; latencyMs: LatencyMs };
  ai: {
    workers: number;
    postsPerHour: number;
    /** Posts stored in the window, by method. */
    byMethod: Readonly<Record<string, number>>;
    batches: number;
    /** Share of batches that the models did not answer, 0 to 1; null without batches. */
    failureRate: number | null;
    batchesWaiting: number;
    threadRestarts: number;
    /** Jobs of the analysis queue that wait or are delayed; null while the queue cannot be asked. */
    queueDepth: number | null;
  };
  queues: readonly QueueReport[] | null;
  fallbacks: readonly { area: string; to: string; count: number }[];
  alerts: readonly Alert[];
}
