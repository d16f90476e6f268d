import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { FreshCreatorsRepository } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import { normaliseUsername } from '@app/instagram';
import { JobQueue } from '@app/queues';
import type { CreatorCollectionDto } from './dto/creator-collection.dto';

/** Creators that administrators want stored before anybody looks them up. */
@Injectable()
export class CreatorCollectionService {
  constructor(
    private readonly database: Database,
    private readonly creators: FreshCreatorsRepository,
    private readonly audit: AuditLogRepository,
    private readonly queue: JobQueue,
  ) {}

  /** @throws AppError CREATOR.INVALID_USERNAME; SYSTEM.UNAVAILABLE when the queue is away: sent again, nothing is queued twice */
  async collect(
    actor: Principal,
    { usernames, reason }: { usernames: string[]; reason: string },
  ): Promise<CreatorCollectionDto> {
    const names = [...new Set(usernames.map(normaliseUsername))];
    const fresh = await this.creators.findFresh(names);
    const wanted = names.filter((name) => !fresh.includes(name));
    await this.database.asSystem((sql) =>
      this.audit.record(sql, {
        actorId: actor.userId,
        action: 'creators.collect',
        target: ['profiles', `${wanted.length} creators`],
        reason,
        // No names: the log is kept for ever, and a creator may ask to be forgotten.
        details: { asked: names.length, fresh: fresh.length },
      }),
    );
    for (const username of wanted) {
      await this.queue.enqueue(
        'refresh-profile',
        { username, reason: 'admin' },
        { id: `refresh-${username}`, priority: 'background' },
      );
    }
    return { queued: wanted.length, fresh };
  }
}
