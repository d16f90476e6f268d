import type { MetricsReport } from '@app/monitoring';

/** A quiet minute of one api process and one worker. */
export const REPORT_EXAMPLE: MetricsReport = {
  tick: 353_000_000,
  at: '2026-01-31T12:00:00.250Z',
  windowSeconds: 60,
  scope: 'system',
  health: { status: 'healthy', score: 100 },
  processes: [
    {
      id: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2',
      app: 'api',
      version: '1.0.0',
      startedAt: '2026-01-31T08:00:00.000Z',
      resources: {
        cpu: 0.21,
        rssBytes: 187_904_819,
        heapRatio: 0.04,
        memoryRatio: 0.31,
        eventLoopUtilization: 0.18,
        eventLoopLagMs: 1.4,
        pools: [
          { pool: 'user', size: 10, active: 1, idle: 4, waiting: 0 },
          { pool: 'system', size: 10, active: 0, idle: 2, waiting: 0 },
        ],
      },
      breakers: [{ policy: 'provider', state: 'closed', retryAfterSeconds: 0 }],
    },
  ],
  http: {
    requests: 3_120,
    perSecond: 52,
    successRate: 0.9997,
    errorRate: 0.0003,
    inFlight: 2,
    streams: 14,
    latencyMs: { p50: 1.1, p95: 7.9, p99: 41.5 },
    routes: [
      {
        method: 'GET',
        route: '/api/profile/:username',
        requests: 2_400,
        perSecond: 40,
        successRate: 1,
        latencyMs: { p50: 0.9, p95: 4.2, p99: 12.5 },
      },
    ],
  },
  cache: {
    lookups: 5_210,
    hitRate: 0.962,
    l1HitRate: 0.911,
    errors: 0,
    latencyMs: { p50: 0.3, p95: 0.9, p99: 2.1 },
    byName: [
      { name: 'profile', lookups: 2_400, hitRate: 0.98, l1HitRate: 0.94, entries: 812, bytes: 9_812_144, evictions: 0 },
    ],
  },
  provider: { calls: 48, successRate: 0.9792, latencyMs: { p50: 740, p95: 1_900, p99: 2_400 } },
  ai: {
    workers: 1,
    postsPerHour: 5_400,
    byMethod: { model: 88, rules: 2 },
    batches: 6,
    failureRate: 0,
    batchesWaiting: 0,
    threadRestarts: 0,
    queueDepth: 3,
  },
  queues: [{ queue: 'profile-analyses', waiting: 3, active: 1, delayed: 0, failed: 0 }],
  fallbacks: [],
  alerts: [],
};
