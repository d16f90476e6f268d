import { Injectable } from '@nestjs/common';
import { Database, type Sql, type UserClaims } from '@app/database';

export interface AccessGrant {
  id: string;
  userId: string;
  profileId: string;
  source: 'admin_grant' | 'campaign' | 'unlock';
  reason: string | null;
  grantedAt: Date;
  /** Null = never. */
  expiresAt: Date | null;
}

const FIND_SQL = `
  select expires_at from user_profile_access
   where user_id = (select auth.uid()) and profile_id = $1 and (expires_at is null or expires_at > now())
   order by accessed_at desc
   limit 1`;
const RETURNING = `
  returning id, user_id as "userId", profile_id as "profileId", source, reason, granted_at as "grantedAt", expires_at as "expiresAt"`;

@Injectable()
export class CreatorAccessRepository {
  constructor(private readonly database: Database) {}

  /** The reader's unexpired access to a creator, or null. */
  async findUnexpired(reader: UserClaims, profileId: string): Promise<{ expiresAt: Date | null } | null> {
    const [row] = await this.database.readAsUser<{ expires_at: Date | null }>(reader, FIND_SQL, [profileId]);
    return row === undefined ? null : { expiresAt: row.expires_at };
  }

  /** Gives or prolongs access; a permanent access is never shortened. */
  async grant(
    sql: Sql,
    grant: { userId: string; profileId: string; grantedBy: string; reason: string; days: number },
  ): Promise<AccessGrant> {
    const [row] = await sql.query<AccessGrant>(
      `insert into user_profile_access as held (user_id, profile_id, source, granted_by, reason, expires_at)
       values ($1, $2, 'admin_grant', $3, $4, now() + make_interval(days => $5))
       on conflict (user_id, profile_id) do update
         set granted_by = excluded.granted_by, reason = excluded.reason, granted_at = now(),
             source = case when held.expires_at is null then held.source else excluded.source end,
             expires_at = case when held.expires_at is null then null else greatest(held.expires_at, excluded.expires_at) end
       ${RETURNING}`,
      [grant.userId, grant.profileId, grant.grantedBy, grant.reason, grant.days],
    );
    if (row === undefined) throw new Error('granting access returned no row');
    return row;
  }

  /** The same for all creators of a campaign. @returns the creators whose access is new or lasts longer than before */
  async grantForCampaign(
    sql: Sql,
    grant: { userId: string; profileIds: string[]; grantedBy: string; reason: string; days: number },
  ): Promise<{ profileId: string; expiresAt: Date }[]> {
    return sql.query<{ profileId: string; expiresAt: Date }>(
      `insert into user_profile_access as held (user_id, profile_id, source, granted_by, reason, expires_at)
       select $1, creator, 'campaign', $3, $4, now() + make_interval(days => $5)
         from unnest($2::uuid[]) as creator
        order by creator
       on conflict (user_id, profile_id) do update
         set granted_by = excluded.granted_by, reason = excluded.reason, granted_at = now(),
             source = excluded.source, expires_at = excluded.expires_at
       where held.expires_at < excluded.expires_at
       returning profile_id as "profileId", expires_at as "expiresAt"`,
      [grant.userId, grant.profileIds, grant.grantedBy, grant.reason, grant.days],
    );
  }

  /** Ends an access given by an admin; what a user unlocked stays unlocked. */
  async revoke(sql: Sql, grantId: string): Promise<AccessGrant | null> {
    const [row] = await sql.query<AccessGrant>(
      `delete from user_profile_access where id = $1 and source in ('admin_grant', 'campaign') ${RETURNING}`,
      [grantId],
    );
    return row ?? null;
  }
}
