import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/common';
import { AppConfig } from '@app/config';
import { FollowedCreatorsRepository, type FollowedCreator } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { JobQueue } from '@app/queues';
import { Policies } from '@app/resilience';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const REFRESH_EVERY_MS = 5 * MINUTE_MS;
/**
 * An hour before a day is over: what waits a little for its turn still leaves a row on every calendar day. With a full
 * day each fetch would come a little later than the one before, until a day was left out.
 */
const OVERDUE_AFTER_MS = 23 * HOUR_MS;
/** A fetch that was ordered and did not come is ordered again after this: not at once, and not before the others. */
const ASK_AGAIN_AFTER_MS = 6 * HOUR_MS;
/** Runs of refreshes that may wait in the queue; with more the provider is slower than we order, and ordering more helps nobody. */
const MOST_RUNS_WAITING = 3;

/**
 * Has creators that somebody follows fetched once a day, which also writes their row of the day. So many a run that the
 * day's allowance is spread evenly; the oldest data first. A day without an answer of the provider leaves a gap.
 */
@Injectable()
export class RefreshFollowed {
  private countedAt = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly creators: FollowedCreatorsRepository,
    private readonly queue: JobQueue,
    private readonly policies: Policies,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    // Another worker may do the next run: a count that nobody renews must not stand for ever.
    metrics.beforeReading(() => {
      if (Date.now() - this.countedAt > 2 * REFRESH_EVERY_MS) metrics.remove('app_followed_creators_overdue', {});
    });
  }

  async execute(): Promise<void> {
    const perRun = Math.ceil((this.config.worker.followedRefreshesPerDay * REFRESH_EVERY_MS) / DAY_MS);
    if (perRun === 0) return;
    const now = this.clock.now();
    const fetchedBefore = new Date(now.getTime() - OVERDUE_AFTER_MS);
    await this.count(now, fetchedBefore);
    const limit = await this.roomFor(perRun);
    if (limit <= 0) return;
    const askedBefore = new Date(now.getTime() - ASK_AGAIN_AFTER_MS);
    const claimed = await this.creators.claimOverdue({ now, fetchedBefore, askedBefore, limit });
    await this.order(claimed);
    if (claimed.length > 0) this.logger.log('followed creators are fetched again', { creators: claimed.length });
  }

  private async count(now: Date, fetchedBefore: Date): Promise<void> {
    const overdue = await this.creators.countOverdue({ now, fetchedBefore });
    this.metrics.set('app_followed_creators_overdue', {}, overdue);
    this.countedAt = Date.now();
  }

  /** None while the provider is not well: what is ordered then fails, and is not ordered again for hours. */
  private async roomFor(perRun: number): Promise<number> {
    const provider = this.policies.states().find(({ policy }) => policy === 'provider');
    if (provider !== undefined && provider.state !== 'closed') {
      this.logger.debug('followed creators wait: the provider is not well', { state: provider.state });
      return 0;
    }
    const { 'profile-refreshes': queued } = await this.queue.counts();
    return Math.min(perRun, MOST_RUNS_WAITING * perRun - queued.waiting - queued.delayed);
  }

  private async order(claimed: readonly FollowedCreator[]): Promise<void> {
    let ordered = 0;
    try {
      for (const { username } of claimed) {
        const options = { id: `refresh-${username}`, priority: 'background' } as const;
        await this.queue.enqueue('refresh-profile', { username, reason: 'scheduled' }, options);
        ordered += 1;
      }
    } finally {
      const left = claimed.slice(ordered).map(({ profileId }) => profileId);
      if (left.length > 0) await this.creators.release(left);
    }
  }
}
