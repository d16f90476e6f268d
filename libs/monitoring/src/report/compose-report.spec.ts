import type { ProcessPulse, RouteWindow } from '../pulse/process-pulse';
import { emptyDistribution } from '../pulse/distribution';
import { composeReport } from './compose-report';

const BOUNDS = [0.1, 0.2, 0.5];

/** A process of which only what matters to the story is known. */
function aPulse(given: Partial<ProcessPulse> = {}): ProcessPulse {
  return {
    id: 'a',
    app: 'api',
    version: '1.0.0',
    startedAt: '2026-01-31T12:00:00.000Z',
    at: '2026-01-31T12:10:00.000Z',
    windowSeconds: 60,
    http: { routes: [], inFlight: 0, streams: {} },
    cache: { byName: [], latency: emptyDistribution(), errors: 0 },
    provider: { calls: 0, failures: 0, latency: emptyDistribution() },
    policies: [],
    jobs: [],
    ai: { posts: 0, byMethod: {}, batches: 0, fallbacks: 0, threadRestarts: 0, batchesWaiting: 0 },
    fallbacks: [],
    resources: {
      cpu: 0.123456,
      rssBytes: 1,
      heapRatio: 0,
      memoryRatio: 0,
      eventLoopUtilization: 0,
      eventLoopLagMs: 0,
      pools: [],
    },
    ...given,
  };
}

const aRoute = (route: string, counts: [number, number, number, number], errors = 0): RouteWindow => {
  const count = counts.reduce((sum, n) => sum + n, 0);
  const byClass = { '2xx': count - errors, '5xx': errors };
  return { method: 'GET', route, byClass, latency: { bounds: BOUNDS, counts, count, sum: 1 } };
};
const http = (routes: RouteWindow[], inFlight = 0, streams = {}) => ({ routes, inFlight, streams });
const cacheOf = (figures: Partial<ProcessPulse['cache']['byName'][number]>[]) => ({
  byName: figures.map((given) => ({
    name: 'profile',
    l1Hits: 0,
    l1Misses: 0,
    l2Hits: 0,
    l2Misses: 0,
    evictions: 0,
    entries: 0,
    bytes: 0,
    ...given,
  })),
  latency: emptyDistribution(),
  errors: 0,
});

const composed = (pulses: ProcessPulse[], queues: Parameters<typeof composeReport>[0]['queues'] = null) =>
  composeReport({
    tick: 7,
    at: '2026-01-31T12:10:00.250Z',
    scope: 'system',
    pulses,
    queues,
    health: { status: 'healthy', score: 100 },
    alerts: [],
  });

describe(composeReport.name, () => {
  it('has an answer for a system that did nothing', () => {
    const nothing = { p50: null, p95: null, p99: null };
    expect(composed([aPulse()])).toMatchObject({
      tick: 7,
      windowSeconds: 60,
      http: { requests: 0, perSecond: 0, successRate: 1, errorRate: 0, latencyMs: nothing, routes: [] },
      cache: { lookups: 0, hitRate: null, l1HitRate: null },
      provider: { calls: 0, successRate: null, latencyMs: nothing },
      ai: { workers: 0, postsPerHour: 0, failureRate: null, queueDepth: null },
      queues: null,
    });
  });

  it('adds up the requests of all processes by route, busiest first', () => {
    const here = aPulse({
      http: http([aRoute('/a', [10, 20, 10, 0], 2), aRoute('/b', [50, 0, 0, 0])], 3, { metrics: 4 }),
    });
    const there = aPulse({ id: 'b', http: http([aRoute('/a', [10, 20, 10, 0], 2)], 1, { metrics: 1, analysis: 2 }) });
    const { http: found } = composed([here, there]);
    expect(found.routes.map(({ route, requests, successRate }) => [route, requests, successRate])).toEqual([
      ['/a', 80, 0.95],
      ['/b', 50, 1],
    ]);
    expect(found).toMatchObject({ requests: 130, successRate: 0.9692, errorRate: 0.0308, inFlight: 4, streams: 7 });
    expect(found.perSecond).toBeCloseTo(130 / 60, 3);
  });

  it('takes percentiles from the sum of the histograms', () => {
    // 40 requests fast here, 40 slow there: no average of two percentiles gives the median of all 80.
    const here = aPulse({ http: http([aRoute('/a', [40, 0, 0, 0])]) });
    const there = aPulse({ id: 'b', http: http([aRoute('/a', [0, 0, 40, 0])]) });
    // Rank 40 of 80 ends the first bucket: 0.1 s. Rank 76: the 36th of the 40 between 0.2 and 0.5 s.
    expect(composed([here, there]).http.routes[0]?.latencyMs).toMatchObject({ p50: 100, p95: 470 });
  });

  it('has each process count over its own window', () => {
    const old = aPulse({ http: http([aRoute('/a', [60, 0, 0, 0])]) });
    const young = aPulse({ id: 'b', windowSeconds: 10, http: http([aRoute('/a', [20, 0, 0, 0])]) });
    expect(composed([old, young]).http.perSecond).toBe(3);
  });

  it('does not take the first moment of a process for its rate', () => {
    const newborn = aPulse({ app: 'ai-worker', windowSeconds: 0.5, ai: { ...aPulse().ai, posts: 16 } });
    expect(composed([newborn]).ai.postsPerHour).toBe(11_520);
  });

  it('counts as a hit what either level of the cache answered', () => {
    const here = aPulse({ cache: cacheOf([{ l1Hits: 70, l1Misses: 30, l2Hits: 20, l2Misses: 10, entries: 5 }]) });
    const there = aPulse({
      id: 'b',
      cache: cacheOf([{ l1Misses: 100, l1Hits: 0, l2Hits: 90, l2Misses: 10, entries: 7 }]),
    });
    expect(composed([here, there]).cache).toMatchObject({
      lookups: 200,
      hitRate: 0.9,
      l1HitRate: 0.35,
      byName: [{ name: 'profile', lookups: 200, hitRate: 0.9, entries: 12 }],
    });
  });

  it('counts look-ups of names that have one level only', () => {
    const figures = [
      { name: 'balance', l2Hits: 6, l2Misses: 4 },
      { name: 'systemMetrics', l1Hits: 9, l1Misses: 1 },
    ];
    const { cache } = composed([aPulse({ cache: cacheOf(figures) })]);
    expect(cache.byName.map(({ name, lookups, hitRate, l1HitRate }) => [name, lookups, hitRate, l1HitRate])).toEqual([
      ['balance', 10, 0.6, null],
      ['systemMetrics', 10, 0.9, 0.9],
    ]);
    expect(cache).toMatchObject({ lookups: 20, hitRate: 0.75 });
  });

  it('does not take readers without access for a cache that misses', () => {
    const figures = [
      { name: 'profile', l1Hits: 9, l1Misses: 1, l2Misses: 1 },
      { name: 'access', l1Misses: 10 },
    ];
    const { cache } = composed([aPulse({ cache: cacheOf(figures) })]);
    expect(cache).toMatchObject({ lookups: 10, hitRate: 0.9 });
    expect(cache.byName).toContainEqual(expect.objectContaining({ name: 'access', lookups: 10, hitRate: 0 }));
  });

  it('tells what the workers read, and what waits for them', () => {
    const ai = {
      posts: 80,
      byMethod: { model: 70, rules: 10 },
      batches: 5,
      fallbacks: 1,
      threadRestarts: 1,
      batchesWaiting: 2,
    };
    const workers = ['b', 'c'].map((id) => aPulse({ id, app: 'ai-worker', ai }));
    const queue = { queue: 'profile-analyses', waiting: 3, active: 2, delayed: 4, failed: 1 };
    expect(composed([aPulse(), ...workers], [queue]).ai).toEqual({
      workers: 2,
      postsPerHour: 9_600,
      byMethod: { model: 140, rules: 20 },
      batches: 10,
      failureRate: 0.2,
      batchesWaiting: 4,
      threadRestarts: 2,
      queueDepth: 7,
    });
  });

  it('shows every process with what it uses and its breakers', () => {
    const open = { policy: 'provider' as const, state: 'open' as const, retryAfterSeconds: 12 };
    const policies = [{ ...open, calls: 9, failures: 9, rejected: 0, retries: 0 }];
    expect(composed([aPulse({ policies })]).processes).toEqual([
      {
        id: 'a',
        app: 'api',
        version: '1.0.0',
        startedAt: '2026-01-31T12:00:00.000Z',
        resources: { ...aPulse().resources, cpu: 0.1235 },
        breakers: [open],
      },
    ]);
  });

  it('adds up the fallbacks of all processes', () => {
    const fallbacks = [{ area: 'profile', to: 'stale', count: 2 }];
    expect(composed([aPulse({ fallbacks }), aPulse({ id: 'b', fallbacks })]).fallbacks).toEqual([
      { area: 'profile', to: 'stale', count: 4 },
    ]);
  });
});
