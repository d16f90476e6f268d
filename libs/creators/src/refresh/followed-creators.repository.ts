import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { CLAIM_OVERDUE_SQL, COUNT_OVERDUE_SQL } from './followed-creators.sql';

export interface FollowedCreator {
  profileId: string;
  username: string;
}

/** Which followed creators are to be fetched again, and who has been asked for. */
@Injectable()
export class FollowedCreatorsRepository {
  constructor(private readonly database: Database) {}

  /** Followed creators whose data were fetched before the given moment. */
  async countOverdue({ now, fetchedBefore }: { now: Date; fetchedBefore: Date }): Promise<number> {
    const [row] = await this.database.readAsSystem<{ overdue: number }>(COUNT_OVERDUE_SQL, [now, fetchedBefore]);
    return row?.overdue ?? 0;
  }

  /**
   * Takes overdue creators, oldest data first, so that nobody else takes them.
   * @param askedBefore who was taken later than this is left alone: the fetch is on its way, or failed not long ago
   */
  async claimOverdue(claim: {
    now: Date;
    fetchedBefore: Date;
    askedBefore: Date;
    limit: number;
  }): Promise<FollowedCreator[]> {
    return this.database.readAsSystem<FollowedCreator>(CLAIM_OVERDUE_SQL, [
      claim.now,
      claim.fetchedBefore,
      claim.askedBefore,
      claim.limit,
    ]);
  }

  /** Gives back what could not be asked for. */
  async release(profileIds: readonly string[]): Promise<void> {
    await this.database.readAsSystem('delete from creator_refreshes where profile_id = any($1::uuid[])', [profileIds]);
  }
}
