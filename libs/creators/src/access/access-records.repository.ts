import { Injectable } from '@nestjs/common';
import { Database, iso } from '@app/database';

/** Access that was given to a user, as administrators see it. */
export interface AccessRecord {
  id: string;
  /** Null: the creator has no name at present. */
  username: string | null;
  source: 'admin_grant' | 'campaign';
  reason: string | null;
  grantedAt: string;
  expiresAt: string | null;
}

export interface AccessOfUser {
  /** Creators unlocked for ever. */
  unlocks: number;
  /** What was given and has not ended, latest first. */
  grants: AccessRecord[];
}

const MOST_GRANTS = 50;

/** Whom a user may see. */
@Injectable()
export class AccessRecordsRepository {
  constructor(private readonly database: Database) {}

  async findOfUser(userId: string): Promise<AccessOfUser> {
    const [row] = await this.database.readAsSystem<AccessOfUser>(
      `select (select count(*) from unlocked_influencers i where i.user_id = $1) as unlocks,
              coalesce((select json_agg(g) from (
                select a.id, p.username, a.source, a.reason, ${iso('a.granted_at')} as "grantedAt", ${iso('a.expires_at')} as "expiresAt"
                  from user_profile_access a join profiles p on p.id = a.profile_id
                 where a.user_id = $1 and a.source <> 'unlock' and (a.expires_at is null or a.expires_at > now())
                 order by a.granted_at desc, a.id limit ${MOST_GRANTS}) g), '[]') as grants`,
      [userId],
    );
    if (row === undefined) throw new Error('counting the access of a user returned no row');
    return row;
  }
}
