import { Metrics } from '@app/observability';
import { CACHE_NAMES, type CacheName } from './cache-keys';

export type CacheEvent = 'l1Hit' | 'l1Miss' | 'l2Hit' | 'l2Miss' | 'evicted';

const SERIES = {
  l1Hit: { level: 'l1', result: 'hit' },
  l1Miss: { level: 'l1', result: 'miss' },
  l2Hit: { level: 'l2', result: 'hit' },
  l2Miss: { level: 'l2', result: 'miss' },
} as const;

type Counts = Record<CacheEvent, number>;
const zero = (): Counts => ({ l1Hit: 0, l1Miss: 0, l2Hit: 0, l2Miss: 0, evicted: 0 });

/** Plain integers, because a hit in memory costs less than counting it in the registry would; carried over in batches. */
export class CacheStats {
  readonly totals = Object.fromEntries(CACHE_NAMES.map((name) => [name, zero()])) as Record<CacheName, Counts>;
  private readonly carried = Object.fromEntries(CACHE_NAMES.map((name) => [name, zero()])) as Record<CacheName, Counts>;

  constructor(private readonly metrics: Metrics) {}

  /** Brings the registry up to date. */
  flush(): void {
    for (const name of CACHE_NAMES) {
      for (const event of Object.keys(SERIES) as (keyof typeof SERIES)[]) {
        const by = this.take(name, event);
        if (by > 0) this.metrics.count('app_cache_requests_total', { name, ...SERIES[event] }, by);
      }
      const evicted = this.take(name, 'evicted');
      if (evicted > 0) this.metrics.count('app_cache_evictions_total', { name }, evicted);
    }
  }

  /** Look-ups of a name since the start. */
  of(name: CacheName) {
    const { l1Hit, l1Miss, l2Hit, l2Miss, evicted } = this.totals[name];
    return { l1Hits: l1Hit, l1Misses: l1Miss, l2Hits: l2Hit, l2Misses: l2Miss, evictions: evicted };
  }

  private take(name: CacheName, event: CacheEvent): number {
    const by = this.totals[name][event] - this.carried[name][event];
    this.carried[name][event] += by;
    return by;
  }
}
