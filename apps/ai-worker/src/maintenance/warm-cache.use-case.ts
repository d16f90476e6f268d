import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CacheName } from '@app/cache';
import { CreatorPosts, GetCreator, MostReadCreatorsRepository, type MostReadCreator } from '@app/creators';
import { Logger, Metrics } from '@app/observability';

/** About 12 MB in Redis. */
const MOST_CREATORS = 500;
/** Read together, and what the database is left alone for before the next ones. */
const STEP = 4;
const PAUSE_MS = 20;

/**
 * Puts the most read creators into the shared cache, as readers would have them: after a Redis that lost its memory
 * they need not all be read from the database at the same moment. Only what is stored; the provider is not asked.
 */
@Injectable()
export class WarmCache {
  constructor(
    private readonly mostRead: MostReadCreatorsRepository,
    private readonly creators: GetCreator,
    private readonly posts: CreatorPosts,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws the signal's reason when the process stops */
  async execute(signal: AbortSignal): Promise<void> {
    const creators = await this.mostRead.findMostRead(MOST_CREATORS);
    const stored = { profile: 0, posts: 0 };
    for (let start = 0; start < creators.length; start += STEP) {
      signal.throwIfAborted();
      const step = await Promise.all(creators.slice(start, start + STEP).map((creator) => this.warm(creator)));
      for (const name of step.flatMap(({ warmed }) => warmed)) stored[name] += 1;
      if (step.some(({ isAway }) => isAway)) {
        this.logger.warn('the cache was not warmed further: Redis takes nothing', { ...stored });
        return;
      }
      await pause(PAUSE_MS);
    }
    if (stored.profile + stored.posts > 0) this.logger.log('cache warmed', { ...stored, creators: creators.length });
  }

  private async warm({ username, profileId }: MostReadCreator) {
    const outcomes = [
      ['profile', await this.creators.warm(username)],
      ['posts', await this.posts.warm(profileId)],
    ] as const satisfies [CacheName, unknown][];
    const warmed = outcomes.flatMap(([name, outcome]) => (outcome === 'stored' ? [name] : []));
    for (const name of warmed) this.metrics.count('app_cache_warmed_total', { name });
    return { warmed, isAway: outcomes.some(([, outcome]) => outcome === 'failed') };
  }
}
