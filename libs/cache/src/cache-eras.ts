import { CACHE_NAMES, isCacheName, type CacheName } from './cache-keys';

/** Era by name, as Redis keeps them. */
export type EraTable = Readonly<Record<string, string>>;

/**
 * The era of each name is part of its keys in the second level: when another begins, nothing stored before is ever
 * looked up again, at the cost of one write however many values there are. Values left behind go when they expire.
 * Freshness does not rest on it (generations do that), so a process that learns of an era late reads nothing outdated.
 */
export class CacheEras {
  /** False while another era may have begun unheard: the second level is not asked then. */
  trusted = false;
  private readonly eras = new Map<CacheName, string>();
  /** Begun here, not known to Redis yet. */
  private readonly unsent = new Map<CacheName, string>();

  /** Empty in the first era. */
  of(name: CacheName): string {
    return this.eras.get(name) ?? '';
  }

  begin(name: CacheName, era: string): void {
    this.eras.set(name, era);
    this.unsent.set(name, era);
  }

  /** Names with their eras that Redis has to be told. */
  waiting(): [CacheName, string][] {
    return [...this.unsent];
  }

  sent(name: CacheName, era: string): void {
    if (this.unsent.get(name) === era) this.unsent.delete(name);
  }

  /** Somebody began an era, in the order in which Redis took them. @returns false when it is in force here already */
  hear(name: CacheName, era: string): boolean {
    if (this.unsent.has(name) || this.of(name) === era) return false;
    this.eras.set(name, era);
    return true;
  }

  /** What Redis holds, after anything may have been missed. @returns the names whose era is another than it was here */
  adopt(table: EraTable): CacheName[] {
    const known = Object.entries(table).flatMap(([name, era]) => (isCacheName(name) ? [[name, era] as const] : []));
    const found = new Map<CacheName, string>(known);
    this.trusted = true;
    return CACHE_NAMES.filter((name) => this.hear(name, found.get(name) ?? ''));
  }
}
