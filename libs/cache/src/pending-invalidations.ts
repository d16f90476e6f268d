import { CACHE_KEYS, groupOf, type CacheKey, type CacheName } from './cache-keys';

/** Beyond this many the process stops counting keys and distrusts the whole name until its values have expired. */
const MOST_KEYS = 20_000;

/** Invalidations that could not be delivered. Until they are, this process may not believe the second level about them. */
export class PendingInvalidations {
  private readonly keys = new Map<string, CacheKey>();
  private readonly distrustedUntil = new Map<CacheName, number>();

  get size(): number {
    return this.keys.size;
  }

  add(keys: readonly CacheKey[], now: number): void {
    for (const { name, id } of keys) {
      const group = groupOf(name, id);
      if (this.keys.size >= MOST_KEYS) this.distrustedUntil.set(name, now + CACHE_KEYS[name].ttlMs);
      else this.keys.set(`${name}:${group}`, { name, id: group });
    }
  }

  has(name: CacheName, id: string): boolean {
    if (this.keys.size > 0 && this.keys.has(`${name}:${groupOf(name, id)}`)) return true;
    return this.distrustedUntil.size > 0 && Date.now() < (this.distrustedUntil.get(name) ?? 0);
  }

  /** The oldest ones, to be given back to `delivered` as they are. */
  batch(size: number): CacheKey[] {
    return [...this.keys.values()].slice(0, size);
  }

  /** A key that was added again meanwhile is another object, and stays: its write came after this delivery. */
  delivered(keys: readonly CacheKey[]): void {
    for (const key of keys) {
      const slot = `${key.name}:${key.id}`;
      if (this.keys.get(slot) === key) this.keys.delete(slot);
    }
  }
}
