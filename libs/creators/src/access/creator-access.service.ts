import { Injectable } from '@nestjs/common';
import { Cache, type CacheEntry } from '@app/cache';
import type { UserClaims } from '@app/database';
import { CreatorAccessRepository } from './creator-access.repository';

export interface AccessLevel {
  level: 'full' | 'preview';
  /** ISO time; null = never, or no access. */
  expiresAt: string | null;
  /** The cached decision and its id; answers that rest on it are valid only while it is current. */
  entry: CacheEntry;
  key: string;
}

const CACHED_FOR_MS = 3_600_000;
const NO_BODY = Buffer.alloc(0);

/** Who may see what of a creator: an unlock or an unexpired grant gives everything, otherwise the preview. */
@Injectable()
export class CreatorAccess {
  constructor(
    private readonly cache: Cache,
    private readonly repository: CreatorAccessRepository,
  ) {}

  async levelFor(reader: UserClaims, profileId: string): Promise<AccessLevel> {
    const key = accessKey(reader.sub, profileId);
    const { entry } = await this.cache.getOrLoad('access', key, async () => {
      const access = await this.repository.findUnexpired(reader, profileId);
      const meta = { level: access === null ? 'preview' : 'full', expiresAt: access?.expiresAt?.toISOString() ?? null };
      // That there is none is not kept: it may be bought at another process, which may die before it can tell.
      return { body: NO_BODY, meta, ttlMs: access === null ? 0 : cachedFor(access.expiresAt) };
    });
    return {
      level: entry.meta.level as AccessLevel['level'],
      expiresAt: entry.meta.expiresAt as string | null,
      entry,
      key,
    };
  }

  /** To be called after the transaction that changed a user's access. */
  async changed(userId: string, ...profileIds: string[]): Promise<void> {
    await this.cache.invalidate(
      profileIds.map((profileId) => ({ name: 'access' as const, id: accessKey(userId, profileId) })),
    );
  }
}

export const accessKey = (userId: string, profileId: string) => `${userId}:${profileId}`;

/** Never beyond the end of the access itself. */
function cachedFor(expiresAt: Date | null): number {
  if (expiresAt === null) return CACHED_FOR_MS;
  return Math.max(1, Math.min(CACHED_FOR_MS, expiresAt.getTime() - Date.now()));
}
