import { LRUCache } from 'lru-cache';
import type { CacheEntry } from './cache-entry';
import { CACHE_KEYS, CACHE_NAMES, groupOf, L1_MAX_AGE_MS, type CacheName } from './cache-keys';
import type { CacheStats } from './cache-stats';

const MAX_ENTRIES_PER_NAME = 10_000;
/** Objects, key, bookkeeping of one entry beside its body. */
const ENTRY_OVERHEAD_BYTES = 512;
/** How coarse the clock of expiry is; a finer one costs a timer per tick. */
const TTL_RESOLUTION_MS = 50;

/** First level: this process's memory. One bounded share per name, so that a flood of one kind cannot push out another. */
export class L1Store {
  private readonly shelves = Object.fromEntries(CACHE_NAMES.map((name) => [name, this.shelf(name)])) as Record<
    CacheName,
    Shelf | undefined
  >;

  constructor(private readonly stats: CacheStats) {}

  get(name: CacheName, id: string): CacheEntry | undefined {
    return this.shelves[name]?.entries.get(id);
  }

  put(key: { name: CacheName; id: string }, entry: CacheEntry, now: number): void {
    const ttl = Math.min(entry.expiresAt - now, L1_MAX_AGE_MS);
    const shelf = this.shelves[key.name];
    if (shelf === undefined || ttl <= 0) return;
    shelf.entries.set(key.id, entry, { ttl });
    const group = groupOf(key.name, key.id);
    if (group === key.id || !shelf.entries.has(key.id)) return;
    const members = shelf.groups.get(group);
    if (members === undefined) shelf.groups.set(group, new Set([key.id]));
    else members.add(key.id);
  }

  deleteGroup(name: CacheName, group: string): void {
    const shelf = this.shelves[name];
    if (shelf === undefined) return;
    shelf.entries.delete(group);
    for (const id of shelf.groups.get(group) ?? []) shelf.entries.delete(id);
  }

  clearName(name: CacheName): void {
    this.shelves[name]?.entries.clear();
  }

  clear(): void {
    for (const name of CACHE_NAMES) this.clearName(name);
  }

  size(name: CacheName): { entries: number; bytes: number } {
    const entries = this.shelves[name]?.entries;
    return { entries: entries?.size ?? 0, bytes: entries?.calculatedSize ?? 0 };
  }

  private shelf(name: CacheName): Shelf | undefined {
    const maxSize: number | null = CACHE_KEYS[name].l1Bytes;
    if (maxSize === null) return undefined;
    const groups = new Map<string, Set<string>>();
    const entries = new LRUCache<string, CacheEntry>({
      max: MAX_ENTRIES_PER_NAME,
      maxSize,
      maxEntrySize: maxSize / 4,
      sizeCalculation: (entry) => entry.body.length + ENTRY_OVERHEAD_BYTES,
      ttl: L1_MAX_AGE_MS,
      ttlResolution: TTL_RESOLUTION_MS,
      dispose: (_entry, id, reason) => {
        if (reason === 'evict') this.stats.totals[name].evicted += 1;
        if (reason !== 'set') leaveGroup(groups, groupOf(name, id), id);
      },
    });
    return { entries, groups };
  }
}

interface Shelf {
  entries: LRUCache<string, CacheEntry>;
  /** group -> ids beyond the group's own name. */
  groups: Map<string, Set<string>>;
}

function leaveGroup(groups: Map<string, Set<string>>, group: string, id: string): void {
  const members = groups.get(group);
  if (members?.delete(id) && members.size === 0) groups.delete(group);
}
