import type { CacheName } from '@app/cache';
import type { Alert } from '../alerts/alert.types';
import type { HealthReport } from '../health/health.types';
import { mergeDistributions, quantile } from '../pulse/distribution';
import type { Distribution, ProcessPulse, RouteWindow } from '../pulse/process-pulse';
import type { CacheNameReport, LatencyMs, MetricsReport, QueueReport, RouteReport } from './metrics-report';

export interface ReportParts {
  tick: number;
  /** ISO 8601. */
  at: string;
  scope: MetricsReport['scope'];
  pulses: readonly ProcessPulse[];
  /** Null while the queues cannot be asked. */
  queues: readonly QueueReport[] | null;
  health: Pick<HealthReport, 'status' | 'score'>;
  alerts: readonly Alert[];
}

/** Posts wait here, and only here, for their analysis. */
const ANALYSIS_QUEUE = 'profile-analyses';
/** A process that started a moment ago says nothing about a rate yet. */
const SHORTEST_WINDOW_SECONDS = 5;

/**
 * What all processes did together. Counts add up, rates are the sum of each process's count over its own window, and
 * percentiles come from the summed histograms (see `quantile`), never from averages of percentiles.
 */
export function composeReport({ pulses, queues, health, ...head }: ReportParts): MetricsReport {
  return {
    tick: head.tick,
    at: head.at,
    windowSeconds: round(Math.max(0, ...pulses.map(({ windowSeconds }) => windowSeconds))),
    scope: head.scope,
    health: { status: health.status, score: health.score },
    processes: pulses.map(({ id, app, version, startedAt, resources, policies }) => ({
      id,
      app,
      version,
      startedAt,
      resources: roundResources(resources),
      breakers: policies.map(({ policy, state, retryAfterSeconds }) => ({ policy, state, retryAfterSeconds })),
    })),
    http: httpOf(pulses),
    cache: cacheOf(pulses),
    provider: providerOf(pulses),
    ai: aiOf(pulses, queues),
    queues,
    fallbacks: fallbacksOf(pulses),
    alerts: head.alerts,
  };
}

function httpOf(pulses: readonly ProcessPulse[]): MetricsReport['http'] {
  const parts = new Map<string, { pulse: ProcessPulse; window: RouteWindow }[]>();
  for (const pulse of pulses) {
    for (const window of pulse.http.routes) {
      const key = `${window.method} ${window.route}`;
      const found = parts.get(key);
      if (found === undefined) parts.set(key, [{ pulse, window }]);
      else found.push({ pulse, window });
    }
  }
  const all = [...parts.values()];
  const whole = figuresOf(all.flat());
  return {
    ...whole,
    errorRate: round(1 - whole.successRate),
    inFlight: sum(pulses, ({ http }) => http.inFlight),
    streams: sum(pulses, ({ http }) => sum(Object.values(http.streams), (open) => open)),
    routes: all.map(toRouteReport).sort((a, b) => b.requests - a.requests),
  };
}

function toRouteReport(parts: readonly { pulse: ProcessPulse; window: RouteWindow }[]): RouteReport {
  const { method = '', route = '' } = parts[0]?.window ?? {};
  return { method, route, ...figuresOf(parts) };
}

function figuresOf(parts: readonly { pulse: ProcessPulse; window: RouteWindow }[]) {
  const requests = sum(parts, ({ window }) => window.latency.count);
  const errors = sum(parts, ({ window }) => window.byClass['5xx'] ?? 0);
  return {
    requests,
    perSecond: round(sum(parts, ({ pulse, window }) => perSecond(window.latency.count, pulse))),
    successRate: requests === 0 ? 1 : round(1 - errors / requests),
    latencyMs: latencyOf(parts.map(({ window }) => window.latency)),
  };
}

/** Of access nothing is kept but that it was granted: who reads previews misses every time, which says nothing about the cache. */
const ONLY_GRANTED: CacheName = 'access';

function cacheOf(pulses: readonly ProcessPulse[]): MetricsReport['cache'] {
  const names = new Map<string, ProcessPulse['cache']['byName'][number][]>();
  for (const { cache } of pulses) {
    for (const figures of cache.byName) names.set(figures.name, [...(names.get(figures.name) ?? []), figures]);
  }
  const judged = [...names.values()].flat().filter(({ name }) => name !== ONLY_GRANTED);
  return {
    lookups: sum(judged, lookupsOf),
    ...hitRates(judged),
    errors: sum(pulses, ({ cache }) => cache.errors),
    latencyMs: latencyOf(pulses.map(({ cache }) => cache.latency)),
    byName: [...names.entries()].map(([name, parts]): CacheNameReport => ({
      name,
      lookups: sum(parts, lookupsOf),
      ...hitRates(parts),
      entries: sum(parts, ({ entries }) => entries),
      bytes: sum(parts, ({ bytes }) => bytes),
      evictions: sum(parts, ({ evictions }) => evictions),
    })),
  };
}

type CacheCounts = ProcessPulse['cache']['byName'][number];

/** Every look-up asks the first level where there is one; what it misses asks the second where there is one. */
function lookupsOf({ l1Hits, l1Misses, l2Hits, l2Misses }: CacheCounts): number {
  return Math.max(l1Hits + l1Misses, l2Hits + l2Misses);
}

function hitRates(parts: readonly CacheCounts[]): Pick<CacheNameReport, 'hitRate' | 'l1HitRate'> {
  const l1Hits = sum(parts, (part) => part.l1Hits);
  return {
    hitRate: ratio(l1Hits + sum(parts, ({ l2Hits }) => l2Hits), sum(parts, lookupsOf)),
    l1HitRate: ratio(l1Hits, l1Hits + sum(parts, ({ l1Misses }) => l1Misses)),
  };
}

function providerOf(pulses: readonly ProcessPulse[]): MetricsReport['provider'] {
  const calls = sum(pulses, ({ provider }) => provider.calls);
  const failures = sum(pulses, ({ provider }) => provider.failures);
  return {
    calls,
    successRate: ratio(calls - failures, calls),
    latencyMs: latencyOf(pulses.map(({ provider }) => provider.latency)),
  };
}

function aiOf(pulses: readonly ProcessPulse[], queues: readonly QueueReport[] | null): MetricsReport['ai'] {
  const batches = sum(pulses, ({ ai }) => ai.batches);
  const byMethod: Record<string, number> = {};
  for (const { ai } of pulses) {
    for (const [method, posts] of Object.entries(ai.byMethod)) byMethod[method] = (byMethod[method] ?? 0) + posts;
  }
  const queue = queues?.find((found) => found.queue === ANALYSIS_QUEUE);
  return {
    workers: pulses.filter(({ app }) => app === 'ai-worker').length,
    postsPerHour: Math.round(3600 * sum(pulses, (pulse) => perSecond(pulse.ai.posts, pulse))),
    byMethod,
    batches,
    failureRate: ratio(
      sum(pulses, ({ ai }) => ai.fallbacks),
      batches,
    ),
    batchesWaiting: sum(pulses, ({ ai }) => ai.batchesWaiting),
    threadRestarts: sum(pulses, ({ ai }) => ai.threadRestarts),
    queueDepth: queue === undefined ? null : queue.waiting + queue.delayed,
  };
}

function fallbacksOf(pulses: readonly ProcessPulse[]): MetricsReport['fallbacks'] {
  const found = new Map<string, { area: string; to: string; count: number }>();
  for (const { area, to, count } of pulses.flatMap(({ fallbacks }) => fallbacks)) {
    const key = `${area} ${to}`;
    found.set(key, { area, to, count: count + (found.get(key)?.count ?? 0) });
  }
  return [...found.values()];
}

const perSecond = (count: number, { windowSeconds }: ProcessPulse): number =>
  count / Math.max(SHORTEST_WINDOW_SECONDS, windowSeconds);

function latencyOf(parts: readonly Distribution[]): LatencyMs {
  const whole = mergeDistributions(parts);
  const inMs = (q: number) => {
    const seconds = quantile(q, whole);
    return seconds === null ? null : round(seconds * 1000);
  };
  return { p50: inMs(0.5), p95: inMs(0.95), p99: inMs(0.99) };
}

function roundResources(resources: ProcessPulse['resources']): ProcessPulse['resources'] {
  const { cpu, heapRatio, memoryRatio, eventLoopUtilization, eventLoopLagMs } = resources;
  return {
    ...resources,
    cpu: round(cpu),
    heapRatio: round(heapRatio),
    memoryRatio: round(memoryRatio),
    eventLoopUtilization: round(eventLoopUtilization),
    eventLoopLagMs: round(eventLoopLagMs),
  };
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : round(part / whole));

/** To four places: enough for every figure here, and short on the wire. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
