import type { MetricSeries } from '@app/observability';
import type { PolicyState } from '@app/resilience';
import { emptyDistribution, mergeDistributions } from './distribution';
import type { Distribution, ProcessPulse, RouteWindow } from './process-pulse';
import type { Growth, SeriesWindow } from './series-window';

/** Cumulative ones: the window says how much they grew. */
export const COUNTED = [
  'app_http_request_duration_seconds',
  'app_cache_requests_total',
  'app_cache_evictions_total',
  'app_cache_errors_total',
  'app_cache_operation_duration_seconds',
  'app_provider_calls_total',
  'app_provider_call_duration_seconds',
  'app_policy_calls_total',
  'app_policy_events_total',
  'app_jobs_total',
  'app_ai_posts_analysed_total',
  'app_ai_batch_duration_seconds',
  'app_ai_fallbacks_total',
  'app_ai_thread_restarts_total',
  'app_fallbacks_total',
] as const;

/** How things are at this moment. */
export const GAUGED = [
  'app_http_requests_in_flight',
  'app_http_streams_open',
  'app_cache_entries',
  'app_cache_bytes',
  'app_ai_batches_waiting',
  'app_process_cpu_ratio',
  'app_memory_used_ratio',
  'app_event_loop_lag_seconds',
  'app_event_loop_utilization_ratio',
  'app_database_connections',
] as const;

type Gauged = (typeof GAUGED)[number];
/** The series of every metric in GAUGED. */
export type GaugeReadings = ReadonlyMap<Gauged, readonly MetricSeries[]>;

export interface PulseParts extends Pick<ProcessPulse, 'id' | 'app' | 'version' | 'startedAt' | 'at'> {
  window: SeriesWindow;
  gauges: GaugeReadings;
  policies: readonly PolicyState[];
  rssBytes: number;
  /** Connections each pool may have. */
  poolSize: number;
}

/** The process as it did in the window and is now. */
export function composePulse({ window, gauges, policies, rssBytes, poolSize, ...identity }: PulseParts): ProcessPulse {
  return {
    ...identity,
    windowSeconds: window.seconds,
    http: {
      routes: routesOf(window),
      inFlight: total(read(gauges, 'app_http_requests_in_flight')),
      streams: byLabel(read(gauges, 'app_http_streams_open'), 'stream'),
    },
    cache: cacheOf(window, gauges),
    provider: providerOf(window),
    policies: policies.map((state) => ({ ...state, ...callsOf(window, state.policy) })),
    jobs: jobsOf(window),
    ai: aiOf(window, gauges),
    fallbacks: window.growthOf('app_fallbacks_total').map(({ labels, by }) => ({
      area: labels.area ?? '',
      to: labels.to ?? '',
      count: by,
    })),
    resources: {
      cpu: total(read(gauges, 'app_process_cpu_ratio')),
      rssBytes,
      heapRatio: byLabel(read(gauges, 'app_memory_used_ratio'), 'limit').heap ?? 0,
      memoryRatio: byLabel(read(gauges, 'app_memory_used_ratio'), 'limit').machine ?? 0,
      eventLoopUtilization: total(read(gauges, 'app_event_loop_utilization_ratio')),
      eventLoopLagMs: total(read(gauges, 'app_event_loop_lag_seconds')) * 1000,
      pools: poolsOf(read(gauges, 'app_database_connections'), poolSize),
    },
  };
}

function routesOf(window: SeriesWindow): RouteWindow[] {
  const routes = new Map<
    string,
    { method: string; route: string; byClass: Record<string, number>; of: Distribution[] }
  >();
  for (const { labels, distribution } of window.distributionsOf('app_http_request_duration_seconds')) {
    const { method = '', route = '', status = '' } = labels;
    const key = `${method} ${route}`;
    const found = routes.get(key) ?? { method, route, byClass: {}, of: [] };
    routes.set(key, found);
    const statusClass = `${status.charAt(0)}xx`;
    found.byClass[statusClass] = (found.byClass[statusClass] ?? 0) + distribution.count;
    found.of.push(distribution);
  }
  return [...routes.values()].map(({ of, ...route }) => ({ ...route, latency: mergeDistributions(of) }));
}

function cacheOf(window: SeriesWindow, gauges: GaugeReadings): ProcessPulse['cache'] {
  const lookups = window.growthOf('app_cache_requests_total');
  const evictions = window.growthOf('app_cache_evictions_total');
  const entries = byLabel(read(gauges, 'app_cache_entries'), 'name');
  const bytes = byLabel(read(gauges, 'app_cache_bytes'), 'name');
  const names = new Set([...lookups, ...evictions].map(({ labels }) => labels.name ?? ''));
  for (const [name, count] of Object.entries(entries)) if (count > 0) names.add(name);
  return {
    byName: [...names].sort().map((name) => {
      const count = (level: string, result: string) => sumOf(lookups, { name, level, result });
      return {
        name,
        l1Hits: count('l1', 'hit'),
        l1Misses: count('l1', 'miss'),
        l2Hits: count('l2', 'hit'),
        l2Misses: count('l2', 'miss'),
        evictions: sumOf(evictions, { name }),
        entries: entries[name] ?? 0,
        bytes: bytes[name] ?? 0,
      };
    }),
    latency: allOf(window, 'app_cache_operation_duration_seconds'),
    errors: sumOf(window.growthOf('app_cache_errors_total')),
  };
}

/** Answers that say nothing bad about the provider. */
const PROVIDER_SUCCESSES = new Set(['ok', 'not_found']);
/** Ended by ourselves, before there was an answer. */
const NO_PROVIDER_CALLS = new Set(['cancelled', 'not_asked']);

function providerOf(window: SeriesWindow): ProcessPulse['provider'] {
  const calls = window
    .growthOf('app_provider_calls_total')
    .filter(({ labels }) => !NO_PROVIDER_CALLS.has(labels.outcome ?? ''));
  return {
    calls: sumOf(calls),
    failures: sumOf(calls.filter(({ labels }) => !PROVIDER_SUCCESSES.has(labels.outcome ?? ''))),
    latency: allOf(window, 'app_provider_call_duration_seconds'),
  };
}

function callsOf(window: SeriesWindow, policy: string) {
  const calls = window.growthOf('app_policy_calls_total');
  return {
    calls: sumOf(calls, { policy }),
    failures: sumOf(calls, { policy, outcome: 'failure' }),
    rejected: sumOf(calls, { policy, outcome: 'rejected' }),
    retries: sumOf(window.growthOf('app_policy_events_total'), { policy, event: 'retry' }),
  };
}

function jobsOf(window: SeriesWindow): ProcessPulse['jobs'] {
  const ended = window.growthOf('app_jobs_total');
  return [...new Set(ended.map(({ labels }) => labels.queue ?? ''))].sort().map((queue) => ({
    queue,
    completed: sumOf(ended, { queue, outcome: 'completed' }),
    retried: sumOf(ended, { queue, outcome: 'retried' }),
    dead: sumOf(ended, { queue, outcome: 'dead' }),
  }));
}

function aiOf(window: SeriesWindow, gauges: GaugeReadings): ProcessPulse['ai'] {
  const posts = window.growthOf('app_ai_posts_analysed_total');
  const byMethod: Record<string, number> = {};
  for (const { labels, by } of posts) byMethod[labels.method ?? ''] = (byMethod[labels.method ?? ''] ?? 0) + by;
  const fallbacks = sumOf(window.growthOf('app_ai_fallbacks_total'));
  return {
    posts: sumOf(posts),
    byMethod,
    batches: allOf(window, 'app_ai_batch_duration_seconds').count + fallbacks,
    fallbacks,
    threadRestarts: sumOf(window.growthOf('app_ai_thread_restarts_total')),
    batchesWaiting: total(read(gauges, 'app_ai_batches_waiting')),
  };
}

function poolsOf(connections: readonly MetricSeries[], size: number): ProcessPulse['resources']['pools'] {
  const pools = [...new Set(connections.map(({ labels }) => String(labels.pool)))];
  return pools.map((pool) => {
    const states = byLabel(
      connections.filter(({ labels }) => labels.pool === pool),
      'state',
    );
    return { pool, size, active: states.active ?? 0, idle: states.idle ?? 0, waiting: states.waiting ?? 0 };
  });
}

function allOf(window: SeriesWindow, name: string): Distribution {
  const parts = window.distributionsOf(name).map(({ distribution }) => distribution);
  return parts.length === 0 ? emptyDistribution() : mergeDistributions(parts);
}

function sumOf(growths: readonly Growth[], wanted: Readonly<Record<string, string>> = {}): number {
  const labels = Object.entries(wanted);
  return growths
    .filter((growth) => labels.every(([name, value]) => growth.labels[name] === value))
    .reduce((sum, { by }) => sum + by, 0);
}

const read = (gauges: GaugeReadings, name: Gauged): readonly MetricSeries[] => gauges.get(name) ?? [];

const total = (series: readonly MetricSeries[]): number => series.reduce((sum, { value }) => sum + value, 0);

function byLabel(series: readonly MetricSeries[], label: string): Record<string, number> {
  return Object.fromEntries(series.map(({ labels, value }) => [String(labels[label]), value]));
}
