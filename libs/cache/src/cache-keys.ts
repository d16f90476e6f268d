const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIB = 1024 * 1024;

interface CacheKeyPolicy {
  /** How long a value may be served when nothing invalidates it. */
  ttlMs: number;
  /** Share of this process's memory; null keeps the name out of it. */
  l1Bytes: number | null;
  /** Whether Redis keeps it too. Not where reading the source costs less than the way to Redis and back. */
  shared: boolean;
  /** `true`: `owner:anything` belongs to `owner`, and invalidating either drops all of the owner's entries. */
  grouped: boolean;
}

/**
 * Every kind of value that may be cached, and the only place where their lifetimes stand.
 * What a user must never see older than their own last write (balances, ledgers) has no L1: another instance's memory
 * hears of a write a moment after the writer was answered.
 */
export const CACHE_KEYS = {
  profile: { ttlMs: 24 * HOUR, l1Bytes: 30 * MIB, shared: true, grouped: true },
  posts: { ttlMs: 12 * HOUR, l1Bytes: 14 * MIB, shared: true, grouped: true },
  ai: { ttlMs: 7 * DAY, l1Bytes: 6 * MIB, shared: true, grouped: true },
  analytics: { ttlMs: 6 * HOUR, l1Bytes: 6 * MIB, shared: true, grouped: true },
  systemMetrics: { ttlMs: 5 * MINUTE, l1Bytes: 1 * MIB, shared: true, grouped: true },
  frequent: { ttlMs: 1 * HOUR, l1Bytes: 3 * MIB, shared: true, grouped: false },
  /** Who may see what: one row by its key. A user's id alone says that the account itself is in question. */
  access: { ttlMs: 1 * HOUR, l1Bytes: 3 * MIB, shared: false, grouped: false },
  balance: { ttlMs: 5 * MINUTE, l1Bytes: null, shared: true, grouped: true },
  wallet: { ttlMs: 30 * MINUTE, l1Bytes: null, shared: true, grouped: true },
  transactions: { ttlMs: 10 * MINUTE, l1Bytes: null, shared: true, grouped: true },
  pricing: { ttlMs: 1 * HOUR, l1Bytes: 1 * MIB, shared: true, grouped: true },
  usage: { ttlMs: 1 * HOUR, l1Bytes: null, shared: true, grouped: true },
} as const satisfies Record<string, CacheKeyPolicy>;

export type CacheName = keyof typeof CACHE_KEYS;
export const CACHE_NAMES = Object.keys(CACHE_KEYS) as CacheName[];

/** What the shares of CACHE_KEYS may add up to, per process. */
export const L1_TOTAL_BYTES = 64 * MIB;
/** Pub/sub promises nothing: whatever slips through it ends here. */
export const L1_MAX_AGE_MS = 5 * MINUTE;
/** A generation outlives every value that names it, so a value without its generation is never valid. */
export const GENERATION_MARGIN_MS = 1 * HOUR;
export const KEY_PREFIX = 'cs:';

export interface CacheKey {
  name: CacheName;
  id: string;
}

export function isCacheName(name: string): name is CacheName {
  return Object.hasOwn(CACHE_KEYS, name);
}

/** The part of an id that is invalidated as one. */
export function groupOf(name: CacheName, id: string): string {
  if (!CACHE_KEYS[name].grouped) return id;
  const colon = id.indexOf(':');
  return colon < 0 ? id : id.slice(0, colon);
}
