/** How long the operations of one run took. */
export interface Latencies {
  operations: number;
  errors: number;
  /** What the first failed one said. */
  firstError: string | null;
  /** From the start to the end of the last one. */
  elapsedMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  worstMs: number;
}

/** Takes down each operation of a run. */
export class Stopwatch {
  private readonly took: number[] = [];
  private readonly startedAt = performance.now();
  private lastEndedAt = this.startedAt;
  private errors = 0;
  private firstError: string | null = null;

  /** @param from when it should have begun, on the clock of `performance` */
  async time(work: () => Promise<void>, from = performance.now()): Promise<void> {
    try {
      await work();
      this.took.push(performance.now() - from);
    } catch (error) {
      this.errors++;
      this.firstError ??= error instanceof Error ? error.message : String(error);
    }
    this.lastEndedAt = performance.now();
  }

  /** @param since when the run began, if not with this watch */
  read(since = this.startedAt): Latencies {
    const sorted = Float64Array.from(this.took).sort();
    const at = (share: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
    return {
      operations: sorted.length,
      errors: this.errors,
      firstError: this.firstError,
      elapsedMs: round(this.lastEndedAt - since),
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      worstMs: at(1),
    };
  }
}

const round = (value: number) => Math.round(value * 10) / 10;
