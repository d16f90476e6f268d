import {
  COMPONENTS,
  healthScore,
  overallStatus,
  type Alert,
  type ComponentHealth,
  type ComponentName,
  type HealthReport,
  type MetricsReport,
} from '@app/monitoring';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Everything is up, but for what is said. */
export function madeUpHealth(
  changes: Partial<Record<ComponentName, Partial<ComponentHealth>>> = {},
  alerts: readonly Alert[] = [],
): HealthReport {
  const components = Object.fromEntries(
    COMPONENTS.map((name) => [name, { ...upSince(190), breaker: breakerOf(name), ...changes[name] }]),
  ) as Record<ComponentName, ComponentHealth>;
  const score = healthScore(components);
  return { status: overallStatus(components, score), score, components, alerts, version: '0.1.0', uptime: 11_400 };
}

export function since(minutes: number): Pick<ComponentHealth, 'since' | 'lastSuccess'> {
  return { since: minutesAgo(minutes), lastSuccess: minutesAgo(minutes) };
}

export function madeUpAlert(changes: Partial<Alert> = {}): Alert {
  return {
    id: '5b0d9c1e-7f0b-4f55-8d0c-5a4c8f4e2a11',
    rule: 'response_time',
    severity: 'critical',
    subject: null,
    state: 'firing',
    message: 'Five of a hundred requests took longer than 7.2 s.',
    value: 7.2,
    threshold: 5,
    unit: 'seconds',
    startedAt: minutesAgo(4),
    resolvedAt: null,
    recovery: null,
    ...changes,
  };
}

const TICK_MS = 5_000;

/** A quiet system; figures move a little from tick to tick, the same for the same tick. */
export function madeUpReport(
  tick = Math.floor(Date.now() / TICK_MS),
  changes: Partial<MetricsReport> = {},
): MetricsReport {
  const wave = (period: number, offset = 0) =>
    1 + 0.35 * Math.sin(tick / period + offset) + 0.12 * Math.sin(tick * 2.3 + offset);
  const latencyMs = { p50: 6.2 * wave(9), p95: 38 * wave(7, 1), p99: 120 * wave(5, 2) };
  const perSecond = 41 * wave(11);
  const requests = Math.round(perSecond * 60);
  return {
    tick,
    at: new Date(tick * TICK_MS).toISOString(),
    windowSeconds: 60,
    scope: 'system',
    health: { status: 'healthy', score: 100 },
    processes: [0, 1, 2].map((index) => madeUpProcess(index, wave(6 + index, index))),
    http: {
      requests,
      perSecond,
      successRate: 0.9991,
      errorRate: 0.0009 * wave(3),
      inFlight: 3,
      streams: 2,
      latencyMs,
      routes: ROUTES.map(([method, route, share, slowness], index) => ({
        method,
        route,
        requests: Math.round(requests * share),
        perSecond: perSecond * share,
        successRate: index === 4 ? 0.93 : 1,
        latencyMs: { p50: latencyMs.p50 * slowness, p95: latencyMs.p95 * slowness, p99: latencyMs.p99 * slowness },
      })),
    },
    cache: {
      lookups: requests * 2,
      hitRate: 0.953 * (0.97 + 0.02 * wave(8)),
      l1HitRate: 0.81 * (0.95 + 0.03 * wave(6)),
      errors: 0,
      latencyMs: { p50: 0.3, p95: 1.1, p99: 2.4 },
      byName: CACHES.map(([name, hitRate], index) => ({
        name,
        lookups: Math.round((requests * 2) / (index + 2)),
        hitRate,
        l1HitRate: hitRate === null ? null : hitRate * 0.85,
        entries: 14_000 / (index + 1),
        bytes: 52_000_000 / (index + 1) ** 2,
        evictions: index * 3,
      })),
    },
    provider: { calls: 34, successRate: 0.97, latencyMs: { p50: 840, p95: 2_300, p99: 4_100 } },
    ai: {
      workers: 1,
      postsPerHour: 4_300 * wave(10),
      byMethod: { model: 66, rules: 4, neutral: 0 },
      batches: 9,
      failureRate: 0,
      batchesWaiting: 2,
      threadRestarts: 0,
      queueDepth: Math.max(0, Math.round(9 * wave(4) - 5)),
    },
    queues: [
      { queue: 'analyses', waiting: 4, active: 2, delayed: 0, failed: 0 },
      { queue: 'credit-maintenance', waiting: 0, active: 0, delayed: 1, failed: 0 },
      { queue: 'webhook-deliveries', waiting: 0, active: 1, delayed: 3, failed: 2 },
    ],
    fallbacks: [{ area: 'profile', to: 'stored', count: 3 }],
    alerts: [],
    ...changes,
  };
}

const ROUTES: readonly [string, string, number, number][] = [
  ['GET', '/api/profile/:username', 0.42, 0.6],
  ['GET', '/api/profile/:username/posts', 0.21, 1.1],
  ['GET', '/api/v1/credits/balance', 0.17, 0.3],
  ['GET', '/api/health', 0.11, 0.1],
  ['GET', '/api/v1/instagram/profile/:username', 0.05, 4.5],
  ['POST', '/api/v1/favorites', 0.03, 1.4],
  ['GET', '/api/profile/:username/ai-insights', 0.01, 1.9],
];
const CACHES: readonly [string, number | null][] = [
  ['profile', 0.982],
  ['posts', 0.941],
  ['credit-balance', 0.903],
  ['analysis', 0.71],
  ['pricing', null],
];

function madeUpProcess(index: number, wave: number): MetricsReport['processes'][number] {
  const app = index === 2 ? 'ai-worker' : 'api';
  return {
    id: ['a41f09c2', '7be2d610', 'c90ee35b'][index] ?? '00000000',
    app,
    version: '0.1.0',
    startedAt: minutesAgo(190 + index),
    breakers: ['database', 'provider', 'cache'].map((policy) => ({ policy, state: 'closed', retryAfterSeconds: 0 })),
    resources: {
      cpu: (app === 'api' ? 0.32 : 1.1) * wave,
      rssBytes: (app === 'api' ? 210e6 : 520e6) * (0.9 + 0.1 * wave),
      heapRatio: 0.11,
      memoryRatio: 0.31,
      eventLoopUtilization: 0.22 * wave,
      eventLoopLagMs: 11.4 * wave,
      pools: [
        { pool: 'request', size: 10, active: 2, idle: 3, waiting: 0 },
        { pool: 'system', size: 4, active: 0, idle: 2, waiting: 0 },
      ],
    },
  };
}

function upSince(minutes: number): ComponentHealth {
  return {
    status: 'up',
    latencyMs: 0.42,
    breaker: null,
    lastSuccess: new Date().toISOString(),
    since: minutesAgo(minutes),
  };
}

function breakerOf(name: ComponentName): ComponentHealth['breaker'] {
  return name === 'queue' || name === 'auth' || name === 'system' ? null : 'closed';
}
