import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { REFRESH_EVERY_MS } from './refresh-followed.use-case';

const HOUR_MS = 60 * 60 * 1_000;
/** Periodic jobs without a payload, and how often each runs. */
const SCHEDULE = [
  ['reconcile-analyses', 15_000],
  ['reanalyse-outdated', 60_000],
  ['warm-cache', HOUR_MS],
  ['recount-peers', HOUR_MS],
  ['refresh-followed', REFRESH_EVERY_MS],
  ['tell-watches', 10_000],
  ['tell-new-matches', 60_000],
  ['purge-expired', HOUR_MS],
  ['weigh-creator-tags', 6 * HOUR_MS],
  ['tend-exports', 60_000],
  ['sweep-credit-holds', 10_000],
  ['roll-credit-periods', HOUR_MS],
  ['audit-credit-books', 24 * HOUR_MS],
  ['deliver-outbox', 5_000],
  ['process-stripe-events', 10_000],
  ['reconcile-stripe', 24 * HOUR_MS],
] as const;
/** A worker that starts does so after a release or an outage, when the cache may be empty: not an hour later, once for all. */
const WARM_AFTER_START_MS = 5_000;
/** The schedule lives in the queues' Redis: said again now and then, it survives a Redis that lost its memory. */
const REPEAT_MS = 60_000;

/** Keeps the periodic jobs scheduled, once for all workers. */
@Injectable()
export class MaintenanceSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.schedule(), REPEAT_MS).unref();
    await this.schedule();
    await this.queue
      .enqueue('warm-cache', {}, { id: 'warm-cache-at-start', priority: 'background', delayMs: WARM_AFTER_START_MS })
      .catch((err: unknown) => this.logger.debug('the cache is warmed with the next run', { err }));
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async schedule(): Promise<void> {
    try {
      for (const [job, everyMs] of SCHEDULE) await this.queue.schedule(job, {}, everyMs);
    } catch (err) {
      this.logger.warn('maintenance could not be scheduled; tried again in a minute', { err });
    }
  }
}
