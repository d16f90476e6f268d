import { randomUUID } from 'node:crypto';
import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { createEntry, type CacheContent, type CacheEntry } from './cache-entry';
import { CACHE_KEYS, CACHE_NAMES, groupOf, isCacheName, type CacheKey, type CacheName } from './cache-keys';
import { CachePolicy } from './cache-policy.port';
import { CacheStats } from './cache-stats';
import { CacheTelemetry } from './cache-telemetry';
import { L1Store } from './l1-store';
import { L2Store, type ExpectedGeneration } from './l2-store';
import { PendingInvalidations } from './pending-invalidations';
import { ReadWatch, type ReadMark } from './read-watch';
import { RedisBus } from './redis-bus';
import { RedisConnections } from './redis-connections';

export interface CacheFound<Level extends string = 'l1' | 'l2'> {
  entry: CacheEntry;
  level: Level;
}

export interface PutOptions {
  /** Instead of the lifetime of the table; 0 keeps nothing. */
  ttlMs?: number;
  /** From `generation()` before the value was read. null (Redis was away) keeps nothing; left out, nothing is checked. */
  generation?: ExpectedGeneration | null;
}

/** What became invalid: some keys, or anything at all because messages may have been missed. */
export type InvalidationListener = (keys: readonly CacheKey[] | 'everything') => void;

export interface CacheNameStats {
  l1Hits: number;
  l1Misses: number;
  l2Hits: number;
  l2Misses: number;
  evictions: number;
  entries: number;
  bytes: number;
}

const TOPIC = 'invalidations';
const STATS_FLUSH_MS = 1_000;
const REDELIVER_MS = 500;
const REDELIVER_BATCH = 500;

/**
 * Two levels of ready bytes: this process's memory over Redis. Nothing here throws because Redis is away: reads then
 * find nothing, stores keep nothing, invalidations are delivered later and distrusted until then.
 */
@Injectable()
export class Cache implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly self = randomUUID();
  private readonly stats_: CacheStats;
  private readonly l1: L1Store;
  private readonly l2: L2Store;
  private readonly watch = new ReadWatch();
  private readonly pending = new PendingInvalidations();
  private readonly flights = new Map<string, { mark: ReadMark; result: Promise<CacheFound<'l2' | 'load'>> }>();
  private readonly listeners = new Set<InvalidationListener>();
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly connections: RedisConnections,
    private readonly bus: RedisBus,
    private readonly policy: CachePolicy,
    private readonly telemetry: CacheTelemetry,
  ) {
    this.stats_ = new CacheStats(telemetry.metrics);
    this.l1 = new L1Store(this.stats_);
    this.l2 = new L2Store(connections);
    bus.listen(TOPIC, (message) => this.hear(message));
    bus.onLost(() => this.forgetEverything());
    bus.onLive(() => void this.redeliver());
  }

  onModuleInit(): void {
    this.timers = [
      setInterval(() => this.stats_.flush(), STATS_FLUSH_MS).unref(),
      setInterval(() => void this.redeliver(), REDELIVER_MS).unref(),
    ];
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.redeliver();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.stats_.flush();
  }

  /** The first level only, without waiting: the same object until it expires or is invalidated. */
  peek(name: CacheName, id: string): CacheEntry | undefined {
    const entry = this.l1.get(name, id);
    if (entry !== undefined) this.stats_.totals[name].l1Hit += 1;
    return entry;
  }

  /** @returns null when neither level has a valid value, or Redis is away */
  async get(name: CacheName, id: string): Promise<CacheFound | null> {
    const near = this.look(name, id);
    if (near !== undefined) return { entry: near, level: 'l1' };
    const mark = this.watch.open({ name, id }, this.epoch());
    try {
      const { entry } = await this.fetch({ name, id }, mark);
      return entry && { entry, level: 'l2' };
    } finally {
      this.watch.close(mark);
    }
  }

  /**
   * To be taken before a value is read from the source: a store under it is dropped when a write came between.
   * @returns null when Redis is away
   */
  async generation(name: CacheName, id: string): Promise<number | null> {
    if (this.pending.has(name, id)) return null;
    return this.guarded('generation', () => this.l2.generation(name, id));
  }

  /** Stores the bytes in both levels. @returns the entry, also when it was not kept */
  async put(name: CacheName, id: string, content: CacheContent, options: PutOptions = {}): Promise<CacheEntry> {
    const ttlMs = options.ttlMs ?? CACHE_KEYS[name].ttlMs;
    const entry = createEntry(content, { now: Date.now(), ttlMs });
    if (ttlMs <= 0 || options.generation === null || this.pending.has(name, id)) return entry;
    const mark = this.watch.open({ name, id }, this.epoch());
    try {
      if (!CACHE_KEYS[name].shared) return this.keep({ name, id }, entry, mark);
      const stored = await this.guarded('put', () => this.l2.put({ name, id }, entry, options.generation ?? undefined));
      if (stored === true) this.keep({ name, id }, entry, mark);
      return entry;
    } finally {
      this.watch.close(mark);
    }
  }

  /**
   * The value of either level, else what `load` gives, stored unless a write came between. Callers of one key share
   * one load, except those who come after an invalidation, and of what must not be older than the reader's own last write. Errors of `load` pass through; `ttlMs: 0` keeps nothing.
   */
  async getOrLoad(
    name: CacheName,
    id: string,
    load: () => Promise<CacheContent & { ttlMs?: number }>,
  ): Promise<CacheFound<'l1' | 'l2' | 'load'>> {
    const near = this.look(name, id);
    if (near !== undefined) return { entry: near, level: 'l1' };
    const slot = `${name}:${id}`;
    const underWay = this.flights.get(slot);
    if (underWay !== undefined && !underWay.mark.spoiled && mayJoin(name)) return underWay.result;
    const mark = this.watch.open({ name, id }, this.epoch());
    const flight = { mark, result: this.fetchOrLoad({ name, id }, mark, load) };
    this.flights.set(slot, flight);
    try {
      return await flight.result;
    } finally {
      this.watch.close(mark);
      if (this.flights.get(slot) === flight) this.flights.delete(slot);
    }
  }

  /**
   * To be awaited after the write has committed: from then on no instance serves what was stored before. For grouped
   * names the whole group goes. When Redis is away the keys are distrusted here and delivered as soon as it is back.
   */
  async invalidate(keys: readonly CacheKey[]): Promise<void> {
    if (keys.length === 0) return;
    this.forget(keys);
    if (!(await this.deliver(keys))) this.pending.add(keys, Date.now());
    this.forget(keys); // what was read from the second level between the two
    this.tell(keys);
  }

  /** @returns a function that ends the subscription */
  onInvalidated(listener: InvalidationListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Look-ups since the start and present size, per name. Also brings the metrics up to date. */
  stats(): Record<CacheName, CacheNameStats> {
    this.stats_.flush();
    const entries = CACHE_NAMES.map((name): [CacheName, CacheNameStats] => {
      const counts = this.stats_.totals[name];
      return [
        name,
        {
          l1Hits: counts.l1Hit,
          l1Misses: counts.l1Miss,
          l2Hits: counts.l2Hit,
          l2Misses: counts.l2Miss,
          evictions: counts.evicted,
          ...this.l1.size(name),
        },
      ];
    });
    return Object.fromEntries(entries) as Record<CacheName, CacheNameStats>;
  }

  private look(name: CacheName, id: string): CacheEntry | undefined {
    const entry = this.l1.get(name, id);
    if (CACHE_KEYS[name].l1Bytes !== null) this.stats_.totals[name][entry === undefined ? 'l1Miss' : 'l1Hit'] += 1;
    return entry;
  }

  /** The second level. Its generation comes with it, so that a value loaded after a miss can be stored without asking again. */
  private async fetch(
    key: CacheKey,
    mark: ReadMark,
  ): Promise<{ entry: CacheEntry | null } & Pick<PutOptions, 'generation'>> {
    if (!CACHE_KEYS[key.name].shared) return { entry: null };
    const trusted = !this.pending.has(key.name, key.id);
    const found = trusted ? await this.guarded('get', () => this.l2.get(key.name, key.id)) : null;
    const valid = found?.entry != null && found.entry.expiresAt > Date.now();
    this.stats_.totals[key.name][valid ? 'l2Hit' : 'l2Miss'] += 1;
    if (!valid) return { entry: null, generation: found?.generation ?? null };
    return { entry: this.keep(key, found.entry as CacheEntry, mark) };
  }

  private async fetchOrLoad(
    key: CacheKey,
    mark: ReadMark,
    load: () => Promise<CacheContent & { ttlMs?: number }>,
  ): Promise<CacheFound<'l2' | 'load'>> {
    const { entry, generation } = await this.fetch(key, mark);
    if (entry !== null) return { entry, level: 'l2' };
    const { body, meta, ttlMs } = await load();
    if (CACHE_KEYS[key.name].shared) {
      return { entry: await this.put(key.name, key.id, { body, meta }, { ttlMs, generation }), level: 'load' };
    }
    const loaded = createEntry({ body, meta }, { now: Date.now(), ttlMs: ttlMs ?? CACHE_KEYS[key.name].ttlMs });
    return { entry: ttlMs === 0 ? loaded : this.keep(key, loaded, mark), level: 'load' };
  }

  /** Into this process's memory, unless what was read may be outdated by now. @returns the entry, kept or not */
  private keep(key: CacheKey, entry: CacheEntry, mark: ReadMark): CacheEntry {
    if (!mark.spoiled && mark.epoch === this.epoch() && this.bus.live) this.l1.put(key, entry, Date.now());
    return entry;
  }

  /** A read that began while messages could be missed never matches the epoch it ends in. */
  private epoch(): number {
    return this.bus.live ? this.bus.epoch : -1;
  }

  private async guarded<T>(operation: string, work: () => Promise<T>): Promise<T | null> {
    const start = performance.now();
    try {
      const result = await this.policy.execute(work);
      this.telemetry.took(operation, start);
      return result;
    } catch (err) {
      this.telemetry.failed(operation, err);
      return null;
    }
  }

  /** Past the policy on purpose: an open breaker must not hold back an invalidation that Redis could take. */
  private async deliver(keys: readonly CacheKey[]): Promise<boolean> {
    const text = JSON.stringify({ from: this.self, keys: keys.map(({ name, id }) => [name, id]) });
    try {
      await this.l2.invalidate(keys, { channel: this.connections.channel(TOPIC), text });
      this.telemetry.metrics.count('app_cache_invalidations_total', { direction: 'sent' }, keys.length);
      return true;
    } catch (err) {
      this.telemetry.failed('invalidate', err);
      return false;
    }
  }

  private async redeliver(): Promise<void> {
    while (this.pending.size > 0 && this.connections.commands.status === 'ready') {
      const keys = this.pending.batch(REDELIVER_BATCH);
      if (!(await this.deliver(keys))) return;
      this.pending.delivered(keys);
    }
  }

  private hear(message: string): void {
    const { from, keys } = JSON.parse(message) as { from: string; keys: [string, string][] };
    if (from === this.self) return;
    const known = keys.flatMap(([name, id]) => (isCacheName(name) ? [{ name, id }] : []));
    this.telemetry.metrics.count('app_cache_invalidations_total', { direction: 'received' }, known.length);
    this.forget(known);
    this.tell(known);
  }

  private forget(keys: readonly CacheKey[]): void {
    for (const { name, id } of keys) {
      const group = groupOf(name, id);
      this.l1.deleteGroup(name, group);
      this.watch.spoil(name, group);
    }
  }

  private forgetEverything(): void {
    this.l1.clear();
    this.tell('everything');
  }

  private tell(keys: readonly CacheKey[] | 'everything'): void {
    for (const listener of this.listeners) listener(keys);
  }
}

/** The writer may have been answered by another instance, whose message has not arrived here yet. */
const mayJoin = (name: CacheName) => CACHE_KEYS[name].l1Bytes !== null;
