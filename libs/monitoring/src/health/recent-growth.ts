/** How much a running total grew of late, by the readings that were taken of it. */
export class RecentGrowth {
  private readonly steps: { at: number; by: number }[] = [];
  private last: number | undefined;

  /** @param windowMs how long growth counts as recent */
  constructor(private readonly windowMs: number) {}

  /** Takes the total down. A total that falls (what it counts was cleared away) has not grown. */
  read(total: number, now = Date.now()): number {
    const by = Math.max(0, total - (this.last ?? total));
    this.last = total;
    if (by > 0) this.steps.push({ at: now, by });
    while (this.steps[0] !== undefined && this.steps[0].at <= now - this.windowMs) this.steps.shift();
    return this.steps.reduce((sum, step) => sum + step.by, 0);
  }
}
