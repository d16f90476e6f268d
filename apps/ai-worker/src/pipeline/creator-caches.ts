import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { GetCreator } from '@app/creators';
import { Logger } from '@app/observability';

/** What other processes keep of a creator and an analysis makes stale. */
@Injectable()
export class CreatorCaches {
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
   * Called after every step that may have stored results, whether or not it did: the step may be the repetition of one
   * that died before its call. The creator is put back at once, so that the next reader finds it in the cache.
   */
  async renew({ profileId, username }: { profileId: string; username: string | null }): Promise<void> {
    await this.cache.invalidate([
      { name: 'ai', id: profileId },
      { name: 'posts', id: profileId },
      ...(username === null ? [] : [{ name: 'profile' as const, id: username }]),
    ]);
    if (username === null) return;
    await this.creators
      .findStored(username)
      .catch((err: unknown) => this.logger.warn('a creator was not put back into the cache', { err, username }));
  }
}
