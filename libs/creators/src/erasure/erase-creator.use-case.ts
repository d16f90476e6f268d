import { Injectable } from '@nestjs/common';
import { Cache, type CacheKey } from '@app/cache';
import { AppError } from '@app/common';
import { AuditLogRepository, Database } from '@app/database';
import { ErasedCreatorsRepository, type Erasure } from './erased-creators.repository';

export interface ErasureOrder {
  /** User id of the administrator. */
  actorId: string;
  username: string;
  reason: string;
}

/** Forgets a creator at his own request, for good: what is stored, what is derived and cached, and what is to come. */
@Injectable()
export class EraseCreator {
  constructor(
    private readonly database: Database,
    private readonly erased: ErasedCreatorsRepository,
    private readonly audit: AuditLogRepository,
    private readonly cache: Cache,
  ) {}

  /** Also for a name that nothing is stored of. @throws AppError REQUEST.INVALID when the reason names the creator */
  async execute({ actorId, username, reason }: ErasureOrder): Promise<Erasure> {
    refuseNameIn(reason, username);
    const erasure = await this.database.asSystem(async (sql) => {
      const done = await this.erased.erase(sql, username);
      const { digest, posts, unlocks, others } = done;
      await this.audit.record(sql, {
        actorId,
        action: 'creator.erase',
        target: ['erased_creators', digest],
        reason,
        details: { stored: done.profileId !== null, posts, unlocks, otherCreators: others.length },
      });
      return done;
    });
    await this.cache.invalidate(keysOf(erasure));
    return erasure;
  }
}

/** The audit log cannot be changed: a name in it would stay for ever. */
function refuseNameIn(reason: string, username: string): void {
  if (!reason.toLowerCase().includes(username.toLowerCase())) return;
  const message = 'must not name the creator: it is kept for ever';
  throw new AppError('REQUEST.INVALID', {
    detail: 'The reason names the creator who is to be forgotten.',
    errors: [{ field: 'reason', code: 'NAMES_CREATOR', message }],
  });
}

/** Those who named the creator are cached with the name. */
function keysOf({ names, profileId, others }: Erasure): CacheKey[] {
  const allNames = [...names, ...others.flatMap(({ username }) => username ?? [])];
  const ids = [...(profileId === null ? [] : [profileId]), ...others.map((other) => other.profileId)];
  return [
    ...allNames.map((id): CacheKey => ({ name: 'profile', id })),
    ...ids.flatMap((id) => (['ai', 'posts', 'analytics'] as const).map((name): CacheKey => ({ name, id }))),
  ];
}
