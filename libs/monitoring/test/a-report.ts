import type { MetricsReport } from '../src/report/metrics-report';

const NO_LATENCY = { p50: null, p95: null, p99: null };
export const STARTED_AT = '2026-03-01T08:00:00.000Z';

type Process = MetricsReport['processes'][number];

export const aProcess = (changes: Partial<Process> = {}): Process => ({
  id: '0f4b8a52-3a0e-4e5c-8f83-0d4b4a5d9c77',
  app: 'api',
  version: '1.0.0',
  startedAt: STARTED_AT,
  resources: {
    cpu: 0.2,
    rssBytes: 1e8,
    heapRatio: 0.2,
    memoryRatio: 0.3,
    eventLoopUtilization: 0.1,
    eventLoopLagMs: 1,
    pools: [{ pool: 'user', size: 10, active: 1, idle: 2, waiting: 0 }],
  },
  breakers: ['database', 'provider', 'payments', 'ai', 'cache'].map((policy) => ({
    policy,
    state: 'closed',
    retryAfterSeconds: 0,
  })),
  ...changes,
});

const AT_REST = {
  tick: 1,
  at: '2026-03-01T12:00:00.000Z',
  windowSeconds: 60,
  scope: 'system' as const,
  health: { status: 'healthy' as const, score: 100 },
  processes: [aProcess()],
  http: {
    requests: 100,
    perSecond: 2,
    successRate: 1,
    errorRate: 0,
    inFlight: 0,
    streams: 0,
    latencyMs: { p50: 5, p95: 20, p99: 50 },
    routes: [],
  },
  cache: { lookups: 1000, hitRate: 0.95, l1HitRate: 0.8, errors: 0, latencyMs: NO_LATENCY, byName: [] },
  provider: { calls: 0, successRate: null, latencyMs: NO_LATENCY },
  ai: {
    workers: 1,
    postsPerHour: 0,
    byMethod: {},
    batches: 20,
    failureRate: 0,
    batchesWaiting: 0,
    threadRestarts: 0,
    queueDepth: 0,
  },
  queues: [],
  fallbacks: [],
  alerts: [],
};

/** A system at rest at noon, four hours after its start; `changes` replace whole members. */
export const aReport = (changes: Partial<MetricsReport> = {}): MetricsReport => ({ ...AT_REST, ...changes });
