import type { CacheName } from './cache-keys';

const WINDOW_MS = 60_000;
/** One bad value is removed by itself; so many within the window mean that the name is full of them. */
const MOST_IN_WINDOW = 20;
/** A writer that goes on writing them is not cured by dropping the name over and over. */
const QUIET_MS = 10 * 60_000;

/** Tells when a name holds so many values that cannot be read that all of it should go. */
export class PoisonWatch {
  private readonly seen = new Map<CacheName, { since: number; count: number }>();
  private readonly quietUntil = new Map<CacheName, number>();

  /** @returns true once, when the name should be dropped */
  note(name: CacheName, now: number): boolean {
    const window = this.seen.get(name);
    const current = window === undefined || now - window.since >= WINDOW_MS ? { since: now, count: 0 } : window;
    current.count += 1;
    this.seen.set(name, current);
    if (current.count < MOST_IN_WINDOW || now < (this.quietUntil.get(name) ?? 0)) return false;
    this.quietUntil.set(name, now + QUIET_MS);
    this.seen.delete(name);
    return true;
  }
}
