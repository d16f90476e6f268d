import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { JobQueue } from '@app/queues';
import type { QueueReport } from './metrics-report';

/** What is older says nothing about now. */
const KEPT_MS = 30_000;
const TIME_LIMIT_MS = 1_000;

/** The jobs of every queue by state, as last heard. Readers never wait for Redis. */
@Injectable()
export class QueueWatch {
  private counts: readonly QueueReport[] | null = null;
  private countedAt = -Infinity;
  private asking: Promise<void> | undefined;
  private isAway = false;

  constructor(
    private readonly queue: JobQueue,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.metrics.beforeReading(() => this.dropOld());
  }

  /** @returns null while the queues cannot be asked */
  latest(): readonly QueueReport[] | null {
    this.dropOld();
    return this.counts;
  }

  /** Asks the queues, and stops waiting after a second; a question without an answer is not asked again beside it. */
  async refresh(): Promise<void> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, TIME_LIMIT_MS)));
    await Promise.race([this.asking, late]);
    clearTimeout(timer);
  }

  private async ask(): Promise<void> {
    try {
      const counts = await this.queue.counts();
      this.counts = Object.entries(counts).map(([queue, found]) => ({ queue, ...found }));
      this.countedAt = performance.now();
      this.show(this.counts);
      this.isAway = false;
    } catch (err) {
      if (!this.isAway) this.logger.warn('the queues cannot be counted', { err });
      this.isAway = true;
    }
  }

  private show(counts: readonly QueueReport[]): void {
    for (const { queue, ...states } of counts) {
      for (const [state, jobs] of Object.entries(states)) this.metrics.set('app_queue_jobs', { queue, state }, jobs);
    }
  }

  private dropOld(): void {
    if (this.counts === null || performance.now() - this.countedAt < KEPT_MS) return;
    this.counts = null;
    this.metrics.clear('app_queue_jobs');
  }
}
