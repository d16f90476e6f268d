import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { GetCreator } from '@app/creators';
import { Logger } from '@app/observability';

/** Readers see the progress of a running job this late at most, however many batches end meanwhile. */
const RENEW_MS = 1_000;
const MOST_REMEMBERED = 1_000;

/** What other processes keep of a creator and an analysis makes stale. */
@Injectable()
export class CreatorCaches {
  /** When the creators of running jobs were last renewed, by profile. */
  private readonly renewals = new Map<string, number>();

  constructor(
    private readonly cache: Cache,
    private readonly creators: GetCreator,
    private readonly logger: Logger,
  ) {}

  /** The job moved on, no post did. */
  async dropProgress(profileId: string): Promise<void> {
    await this.cache.invalidate([{ name: 'ai', id: profileId }]);
  }

  /**
   * After a batch: at once when it ended the job, or stored nothing, which is the repetition of one that may have died
   * before its call; else once a second. A job's last batch always renews.
   */
  async renewAfterBatch(batch: {
    profileId: string;
    username: string | null;
    isComplete: boolean;
    methods: readonly string[];
  }): Promise<void> {
    const { profileId, username, isComplete, methods } = batch;
    const renewedAt = this.renewals.get(profileId) ?? -Infinity;
    if (!isComplete && methods.length > 0 && performance.now() - renewedAt < RENEW_MS) return;
    this.renewals.delete(profileId);
    if (!isComplete) this.renewals.set(profileId, performance.now());
    for (const oldest of this.renewals.keys()) {
      if (this.renewals.size <= MOST_REMEMBERED) break;
      this.renewals.delete(oldest);
    }
    await this.renew({ profileId, username });
  }

  /**
   * Called after every step that may have stored results, whether or not it did: the step may be the repetition of one
   * that died before its call. The creator is put back at once, so that the next reader finds it in the cache.
   */
  async renew({ profileId, username }: { profileId: string; username: string | null }): Promise<void> {
    await this.cache.invalidate([
      { name: 'ai', id: profileId },
      { name: 'analytics', id: profileId },
      { name: 'posts', id: profileId },
      ...(username === null ? [] : [{ name: 'profile' as const, id: username }]),
    ]);
    if (username === null) return;
    await this.creators
      .findStored(username)
      .catch((err: unknown) => this.logger.warn('a creator was not put back into the cache', { err, username }));
  }
}
