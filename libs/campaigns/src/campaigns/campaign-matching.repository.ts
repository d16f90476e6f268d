import { Injectable } from '@nestjs/common';
import { Database, type UserClaims } from '@app/database';
import { MOST_POSTS, type Campaign } from './campaign.types';
import { NothingToMatchError, refusing } from './campaigns.errors';

/** What a run of the matching found. */
export interface Matching {
  /** Posts that fit, whether they were in the campaign before or not. */
  matched: number;
  added: number;
  /** Posts that fit and for which the campaign has no room. */
  leftOut: number;
  /** Creators whose posts could not be looked at, for want of access. */
  creatorsWithoutAccess: number;
}

type Ground = Pick<Campaign, 'id' | 'startsOn' | 'endsOn' | 'hashtags' | 'brandUsername'>;

/** Finds the posts that belong to a campaign: by its creators, within its period, with its hashtags or its brand. */
@Injectable()
export class CampaignMatchingRepository {
  constructor(private readonly database: Database) {}

  /**
   * Days are whole days in UTC; without an end the period is open. A creator who declined has no part in it.
   * @throws NothingToMatchError, CampaignReadOnlyError, CampaignFullError when another run takes the last room
   */
  async match(owner: UserClaims, campaign: Ground): Promise<Matching> {
    const missing = missingFor(campaign);
    if (missing.length > 0) throw new NothingToMatchError(missing);
    const { id, startsOn, endsOn, hashtags, brandUsername } = campaign;
    const rows = await refusing(
      this.database.asUser(owner, (sql) =>
        sql.query<Matching>(MATCH_SQL, [id, startsOn, endsOn, hashtags, brandUsername, MOST_POSTS]),
      ),
    );
    const [result] = rows;
    if (result === undefined) throw new Error('matching returned no row');
    return result;
  }
}

function missingFor({ startsOn, hashtags, brandUsername }: Ground): string[] {
  return [
    ...(startsOn === null ? ['startsOn'] : []),
    ...(hashtags.length === 0 && brandUsername === null ? ['hashtags or brandUsername'] : []),
  ];
}

/** Row level security leaves out the posts of creators without access; they are counted beside it. */
const MATCH_SQL = `
  with creators as (
    select m.profile_id, exists (
             select from user_profile_access a
              where a.user_id = (select auth.uid()) and a.profile_id = m.profile_id and (a.expires_at is null or a.expires_at > now())
           ) as readable
      from campaign_profiles m
     where m.campaign_id = $1 and m.status <> 'declined'
  ), fitting as (
    select p.id, p.created_at, exists (select from campaign_posts x where x.campaign_id = $1 and x.post_id = p.id) as is_in
      from creators c
      join posts p on p.profile_id = c.profile_id
     where c.readable
       and p.created_at >= $2::date::timestamp at time zone 'UTC'
       and ($3::date is null or p.created_at < ($3::date + 1)::timestamp at time zone 'UTC')
       and (p.hashtags && $4::text[]
            or $5::text = any (p.mentions) or $5::text = any (p.tagged_usernames)
            or $5::text = any (p.sponsor_usernames) or $5::text = any (p.coauthor_usernames))
  ), added as (
    insert into campaign_posts (campaign_id, post_id, source)
    select $1, id, 'matched' from fitting
     where not is_in
     order by created_at, id
     limit greatest(0, $6::integer - (select posts_count from campaigns where id = $1))
    on conflict (campaign_id, post_id) do nothing
    returning id
  )
  select (select count(*) from fitting)::integer as matched,
         (select count(*) from added)::integer as added,
         ((select count(*) from fitting where not is_in) - (select count(*) from added))::integer as "leftOut",
         (select count(*) from creators where not readable)::integer as "creatorsWithoutAccess"`;
