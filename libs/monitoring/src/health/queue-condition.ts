import type { QueueCounts } from '@app/queues';
import type { Reading } from './health.types';
import { RecentGrowth } from './recent-growth';

/** A dead letter stays for days: only new ones tell how the queue is now. One alone is a job's own trouble. */
const FRESH_MS = 5 * 60_000;
const MANY_DEAD_LETTERS = 5;
/** Longer than workers take to start, or to be replaced. */
const STUCK_AFTER_MS = 30_000;

type Counts = Readonly<Record<string, QueueCounts>>;

/** Judges queues by how their numbers of jobs develop. */
export class QueueCondition {
  private readonly deadLetters = new Map<string, RecentGrowth>();
  private readonly idleSince = new Map<string, number>();

  read(counts: Counts, now = Date.now()): Reading {
    const names = Object.keys(counts);
    const stuck = names.filter((name) => this.isStuck(name, counts, now));
    const failing = names.filter((name) => this.isFailing(name, counts, now));
    if (stuck.length > 0) return { status: 'degraded', note: `jobs wait and nobody takes them: ${stuck.join(', ')}` };
    if (failing.length > 0) return { status: 'degraded', note: `jobs failed for good: ${failing.join(', ')}` };
    return { status: 'up' };
  }

  private isStuck(name: string, counts: Counts, now: number): boolean {
    const { waiting = 0, active = 0 } = counts[name] ?? {};
    if (waiting === 0 || active > 0) {
      this.idleSince.delete(name);
      return false;
    }
    const since = this.idleSince.get(name) ?? now;
    this.idleSince.set(name, since);
    return now - since >= STUCK_AFTER_MS;
  }

  private isFailing(name: string, counts: Counts, now: number): boolean {
    const growth = this.deadLetters.get(name) ?? new RecentGrowth(FRESH_MS);
    this.deadLetters.set(name, growth);
    return growth.read(counts[name]?.failed ?? 0, now) >= MANY_DEAD_LETTERS;
  }
}
