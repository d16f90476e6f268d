/**
 * The creators that somebody follows: watched, a favourite, on a list, in a running campaign, unlocked, or opened to somebody by
 * a grant that still holds.
 */
const FOLLOWED = `
  select profile_id from user_favorites
  union all select profile_id from creator_watches
  union all select profile_id from user_list_profiles
  union all select profile_id from campaign_profiles join campaigns on campaigns.id = campaign_profiles.campaign_id
             where campaigns.status = 'active' and campaigns.deleted_at is null
  union all select profile_id from unlocked_influencers
  union all select profile_id from user_profile_access where expires_at is null or expires_at > $1::timestamptz`;

/** $1 now, $2 fetched before. Who is gone or has lost the name to another account cannot be asked for. */
const OVERDUE = `
    from profiles p
   where p.status = 'active' and p.username is not null and p.fetched_at < $2::timestamptz
     and p.id in (${FOLLOWED})`;

/** $1 now, $2 fetched before */
export const COUNT_OVERDUE_SQL = `select count(*)::integer as overdue ${OVERDUE}`;

/**
 * $1 now, $2 fetched before, $3 asked before, $4 how many at most. Oldest first; the claim is written in the same
 * statement, and of two that run at once the second finds the first one's claim and takes nothing of it.
 */
export const CLAIM_OVERDUE_SQL = `
  insert into creator_refreshes as held (profile_id, asked_at)
  select overdue.id, $1::timestamptz
    from (select p.id ${OVERDUE}
             and not exists (select from creator_refreshes r where r.profile_id = p.id and r.asked_at >= $3::timestamptz)
           order by p.fetched_at limit $4) as overdue
   order by overdue.id
  on conflict (profile_id) do update set asked_at = excluded.asked_at where held.asked_at < $3::timestamptz
  returning profile_id as "profileId", (select username from profiles where profiles.id = held.profile_id) as username`;
