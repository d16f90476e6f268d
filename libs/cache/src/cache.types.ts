import type { CacheContent, CacheEntry } from './cache-entry';
import type { CacheKey } from './cache-keys';
import type { ExpectedGeneration } from './l2-store';

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

/** Reads a value from its source. `ttlMs` instead of the lifetime of the table; 0 keeps nothing. */
export type Load = () => Promise<CacheContent & { ttlMs?: number }>;

/** Whether an entry is what the readers of its name can work with. */
export type EntryCheck = (entry: CacheEntry) => boolean;

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
