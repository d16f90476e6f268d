import type { MetricsReport } from '@app/monitoring';
import { toFrame } from '../http/event-stream';

/** Ten minutes: what a status page draws when it is opened, and the longest gap that a reconnecting reader can fill. */
export const KEPT_TICKS = 120;

interface Kept {
  tick: number;
  frame: Buffer;
}

/** The last reports as they are streamed: each written out once, for all who read it. */
export class ReportHistory {
  private kept: Kept[] = [];

  /** @returns the report's frame */
  add(report: MetricsReport): Buffer {
    const frame = Buffer.from(toFrame({ name: 'metrics', id: String(report.tick), data: JSON.stringify(report) }));
    // When the clock was set back its ticks come a second time: the later telling counts.
    this.kept = [...this.kept.filter(({ tick }) => tick < report.tick), { tick: report.tick, frame }].slice(
      -KEPT_TICKS,
    );
    return frame;
  }

  /**
   * What a reader is told first, oldest first.
   * @param seen the last tick the reader has; undefined: none, and it wants the present only
   */
  since(seen: number | undefined): Buffer[] {
    const newest = this.kept[this.kept.length - 1];
    if (newest === undefined) return [];
    // A neighbour whose clock runs ahead may be one tick further; any other tick from the future is nobody's.
    if (seen === undefined || seen > newest.tick + 1) return [newest.frame];
    return this.kept.filter(({ tick }) => tick > seen).map(({ frame }) => frame);
  }
}
