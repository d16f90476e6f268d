import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Announcements } from './announcements';
import { createEntry, type CacheContent, type CacheEntry } from './cache-entry';
import { CacheEras } from './cache-eras';
import { CacheGuard } from './cache-guard';
import { CACHE_KEYS, CACHE_NAMES, groupOf, type CacheKey, type CacheName } from './cache-keys';
import { CachePolicy } from './cache-policy.port';
import { CacheStats } from './cache-stats';
import { CacheTelemetry } from './cache-telemetry';
import type { CacheFound, CacheNameStats, EntryCheck, InvalidationListener, Load, PutOptions } from './cache.types';
import { L1Store } from './l1-store';
import { L2Store } from './l2-store';
import { ReadWatch, type ReadMark } from './read-watch';
import { RedisBus } from './redis-bus';
import { RedisConnections } from './redis-connections';
import { SecondLevel, type PutOutcome, type SecondLevelFound } from './second-level';

const STATS_FLUSH_MS = 1_000;
const TEND_MS = 500;
/** Eras are announced; this heals what a flushed or evicted table of them has set apart. */
const REFRESH_ERAS_MS = 30_000;

/**
 * Two levels of ready bytes: this process's memory over Redis. Nothing here throws because Redis is away: reads then
 * find nothing, stores keep nothing, invalidations are delivered later and distrusted until then.
 */
@Injectable()
export class Cache implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly counts: CacheStats;
  private readonly l1: L1Store;
  private readonly l2: SecondLevel;
  private readonly announcements: Announcements;
  private readonly watch = new ReadWatch();
  private readonly flights = new Map<string, { mark: ReadMark; result: Promise<CacheFound<'l2' | 'load'>> }>();
  private readonly listeners = new Set<InvalidationListener>();
  private timers: NodeJS.Timeout[] = [];

  constructor(
    connections: RedisConnections,
    private readonly bus: RedisBus,
    policy: CachePolicy,
    private readonly telemetry: CacheTelemetry,
  ) {
    this.counts = new CacheStats(telemetry.metrics);
    this.l1 = new L1Store(this.counts);
    const eras = new CacheEras();
    const l2 = new L2Store(connections, eras);
    this.announcements = new Announcements(
      { connections, bus, l2, eras, telemetry },
      {
        invalidated: (keys) => {
          this.forget(keys);
          this.tell(keys);
        },
        dropped: (name) => this.forgetName(name),
        everything: () => this.forgetEverything(),
      },
    );
    const guard = new CacheGuard(policy, telemetry);
    const drop = (name: CacheName) => this.dropName(name);
    this.l2 = new SecondLevel({ store: l2, guard, telemetry, announcements: this.announcements, drop });
    telemetry.metrics.beforeReading(() => this.show());
  }

  onModuleInit(): void {
    const every = (ms: number, work: () => void) => setInterval(work, ms).unref();
    this.timers = [
      every(STATS_FLUSH_MS, () => this.counts.flush()),
      every(TEND_MS, () => void this.announcements.tend()),
      every(REFRESH_ERAS_MS, () => void this.announcements.refresh()),
    ];
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.announcements.redeliver();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.counts.flush();
  }

  /**
   * What an entry of the name must look like for its readers. One from Redis that does not is treated like bytes that
   * cannot be read: a miss. To be said once, before the first read.
   */
  expect(name: CacheName, isFit: EntryCheck): void {
    this.l2.expect(name, isFit);
  }

  /** The first level only, without waiting: the same object until it expires or is invalidated. */
  peek(name: CacheName, id: string): CacheEntry | undefined {
    const entry = this.l1.get(name, id);
    if (entry !== undefined) this.counts.totals[name].l1Hit += 1;
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
  generation(name: CacheName, id: string): Promise<number | null> {
    return this.l2.generation({ name, id });
  }

  /** Stores the bytes in both levels. @returns the entry, also when it was not kept */
  async put(name: CacheName, id: string, content: CacheContent, options: PutOptions = {}): Promise<CacheEntry> {
    const key = { name, id };
    const entry = createEntry(content, { now: Date.now(), ttlMs: options.ttlMs ?? CACHE_KEYS[name].ttlMs });
    const mark = this.watch.open(key, this.epoch());
    try {
      if ((await this.l2.put(key, entry, options.generation)) === 'stored') this.keep(key, entry, mark);
      return entry;
    } finally {
      this.watch.close(mark);
    }
  }

  /**
   * The value of either level, else what `load` gives, stored unless a write came between. Callers of one key share
   * one load, except those who come after an invalidation, and of what must not be older than the reader's own last write. Errors of `load` pass through; `ttlMs: 0` keeps nothing.
   */
  async getOrLoad(name: CacheName, id: string, load: Load): Promise<CacheFound<'l1' | 'l2' | 'load'>> {
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
   * Sees to it that Redis holds a value, for readers elsewhere: this process's memory is neither asked nor filled.
   * Errors of `load` pass through. Not counted as a look-up.
   */
  async warm(name: CacheName, id: string, load: Load): Promise<'found' | PutOutcome> {
    const key = { name, id };
    const { entry, generation } = await this.l2.get(key);
    if (entry !== null) return 'found';
    if (generation === null) return 'failed';
    const { body, meta, ttlMs = CACHE_KEYS[name].ttlMs } = await load();
    return this.l2.put(key, createEntry({ body, meta }, { now: Date.now(), ttlMs }), generation);
  }

  /**
   * To be awaited after the write has committed: from then on no instance serves what was stored before. For grouped
   * names the whole group goes. When Redis is away the keys are distrusted here and delivered as soon as it is back.
   */
  async invalidate(keys: readonly CacheKey[]): Promise<void> {
    if (keys.length === 0) return;
    this.forget(keys);
    await this.announcements.invalidate(keys);
    this.forget(keys); // what was read from the second level between the two
    this.tell(keys);
  }

  /**
   * Drops every value of a name, on all instances. One write, however many there are: those in Redis are never looked
   * up again and go when they expire. @returns false when Redis is away: done here, the others follow when it is back
   */
  async dropName(name: CacheName): Promise<boolean> {
    const sent = this.announcements.drop(name);
    this.forgetName(name);
    return sent;
  }

  /** @returns a function that ends the subscription */
  onInvalidated(listener: InvalidationListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Look-ups since the start and present size, per name. Also brings the metrics up to date. */
  stats(): Record<CacheName, CacheNameStats> {
    this.counts.flush();
    const entries = CACHE_NAMES.map((name) => [name, { ...this.counts.of(name), ...this.l1.size(name) }] as const);
    return Object.fromEntries(entries) as Record<CacheName, CacheNameStats>;
  }

  private show(): void {
    this.counts.flush();
    for (const name of CACHE_NAMES) {
      const { entries, bytes } = this.l1.size(name);
      this.telemetry.metrics.set('app_cache_entries', { name }, entries);
      this.telemetry.metrics.set('app_cache_bytes', { name }, bytes);
    }
  }

  private look(name: CacheName, id: string): CacheEntry | undefined {
    const entry = this.l1.get(name, id);
    if (CACHE_KEYS[name].l1Bytes !== null) this.counts.totals[name][entry === undefined ? 'l1Miss' : 'l1Hit'] += 1;
    return entry;
  }

  /** The second level. Its generation comes with it, so that a value loaded after a miss can be stored without asking again. */
  private async fetch(key: CacheKey, mark: ReadMark): Promise<SecondLevelFound> {
    if (!CACHE_KEYS[key.name].shared) return { entry: null, generation: null };
    const found = await this.l2.get(key);
    this.counts.totals[key.name][found.entry === null ? 'l2Miss' : 'l2Hit'] += 1;
    if (found.entry !== null) this.keep(key, found.entry, mark);
    return found;
  }

  private async fetchOrLoad(key: CacheKey, mark: ReadMark, load: Load): Promise<CacheFound<'l2' | 'load'>> {
    const { entry, generation } = await this.fetch(key, mark);
    if (entry !== null) return { entry, level: 'l2' };
    const { body, meta, ttlMs = CACHE_KEYS[key.name].ttlMs } = await load();
    const loaded = createEntry({ body, meta }, { now: Date.now(), ttlMs });
    // When only Redis fails memory may still keep it: the mark is older than the load and hears of every write.
    if ((await this.l2.put(key, loaded, generation)) !== 'refused') this.keep(key, loaded, mark);
    return { entry: loaded, level: 'load' };
  }

  /** Into this process's memory, unless what was read may be outdated by now. */
  private keep(key: CacheKey, entry: CacheEntry, mark: ReadMark): void {
    if (!mark.spoiled && mark.epoch === this.epoch() && this.bus.live) this.l1.put(key, entry, Date.now());
  }

  /** A read that began while messages could be missed never matches the epoch it ends in. */
  private epoch(): number {
    return this.bus.live ? this.bus.epoch : -1;
  }

  private forget(keys: readonly CacheKey[]): void {
    for (const { name, id } of keys) {
      const group = groupOf(name, id);
      this.l1.deleteGroup(name, group);
      this.watch.spoil(name, group);
    }
  }

  private forgetName(name: CacheName): void {
    this.watch.spoilName(name);
    this.l1.clearName(name);
    this.tell('everything');
  }

  private forgetEverything(): void {
    for (const name of CACHE_NAMES) this.watch.spoilName(name);
    this.l1.clear();
    this.tell('everything');
  }

  private tell(keys: readonly CacheKey[] | 'everything'): void {
    for (const listener of this.listeners) listener(keys);
  }
}

/** The writer may have been answered by another instance, whose message has not arrived here yet. */
const mayJoin = (name: CacheName) => CACHE_KEYS[name].l1Bytes !== null;
