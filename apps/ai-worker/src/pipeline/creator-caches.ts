import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';

/** What other processes keep of a creator and an analysis makes stale. */
@Injectable()
export class CreatorCaches {
  constructor(private readonly cache: Cache) {}

  /** Called after every step, whether or not it changed anything: the step may be the repetition of one that died before its call. */
  async drop({ profileId, username }: { profileId: string; username: string | null }): Promise<void> {
    await this.cache.invalidate([
      { name: 'ai', id: profileId },
      { name: 'posts', id: profileId },
      ...(username === null ? [] : [{ name: 'profile' as const, id: username }]),
    ]);
  }
}
