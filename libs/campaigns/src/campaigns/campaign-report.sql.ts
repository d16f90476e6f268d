/** Row level security leaves out the posts of creators without access. */
export const REPORT_POSTS_SQL = `
  select p.id, p.profile_id, p.shortcode, p.kind, p.created_at, p.likes_count, p.likes_hidden, p.comments_count,
         coalesce(p.views_count, p.plays_count) as views,
         p.is_sponsored, p.ai_analysis_raw -> 'sponsored' -> 'isSponsored' as says_sponsored,
         case when p.ai_analysis_raw -> 'sponsored' is null then p.caption end as unread_caption,
         p.hashtags, p.mentions || p.tagged_usernames || p.sponsor_usernames || p.coauthor_usernames as accounts,
         p.ai_sentiment, p.ai_sentiment_score
    from campaign_posts cp
    join posts p on p.id = cp.post_id
   where cp.campaign_id = $1
   order by p.created_at, p.id`;

/**
 * The four that follow are asked by the system: the policies would be asked again for each of ten thousand comments, and
 * anybody may see the names of the creators. So they name the owner themselves, and the access where it counts.
 */
export const COMMENT_TALLIES_SQL = `
  select s.post_id as "postId",
         count(*) filter (where s.sentiment = 'positive')::integer as positive,
         count(*) filter (where s.sentiment = 'neutral')::integer  as neutral,
         count(*) filter (where s.sentiment = 'negative')::integer as negative,
         coalesce(sum(s.sentiment_score) filter (where s.sentiment is not null), 0) as "scoreSum",
         count(*) filter (where s.sentiment is null)::integer as "notAnalysed"
    from campaigns c
    join campaign_posts cp   on cp.campaign_id = c.id
    join comment_sentiment s on s.post_id = cp.post_id
   where c.id = $1 and c.user_id = $2 and c.deleted_at is null
   group by s.post_id`;

/** Neither in the campaign ($1) nor known to be advertising. */
const IS_ORGANIC = `
  not p.is_sponsored and p.ai_analysis_raw -> 'sponsored' ->> 'isSponsored' is distinct from 'true'
  and not exists (select from campaign_posts x where x.campaign_id = $1 and x.post_id = p.id)`;
/** Where the caption was not analysed yet, the caption: whether it speaks of advertising is read by the caller. */
const UNREAD_CAPTION = `case when p.ai_analysis_raw -> 'sponsored' is null then p.caption end as unread_caption`;

/** The latest posts of each readable creator that are not in the campaign and say nothing of advertising. */
export const ORGANIC_POSTS_SQL = `
  with creators as (
    select distinct a.profile_id
      from campaigns c
      join campaign_posts cp     on cp.campaign_id = c.id
      join posts p               on p.id = cp.post_id
      join user_profile_access a on a.user_id = c.user_id and a.profile_id = p.profile_id
     where c.id = $1 and c.user_id = $2 and c.deleted_at is null and (a.expires_at is null or a.expires_at > now())
  )
  select own.*
    from creators r
   cross join lateral (
           select p.id, p.profile_id, p.created_at, p.likes_count, p.likes_hidden, p.comments_count, ${UNREAD_CAPTION}
             from posts p
            where p.profile_id = r.profile_id and ${IS_ORGANIC}
            order by p.created_at desc
            limit $3
         ) as own`;

/**
 * For each readable post of the campaign that is a day old the latest organic posts from before it, each with its counts
 * of the last day before it was of the same age and of the first day from then on.
 */
export const SAME_AGE_SQL = `
  select c.id as compared_to, extract(epoch from c.age) * 1000 as age, c.fetched_at, own.created_at, own.unread_caption, near.readings
    from (
           select p.id, p.profile_id, p.created_at, m.fetched_at, m.fetched_at - p.created_at as age
             from campaigns k
             join campaign_posts cp     on cp.campaign_id = k.id
             join posts p               on p.id = cp.post_id
             join profiles m            on m.id = p.profile_id
             join user_profile_access a on a.user_id = k.user_id and a.profile_id = p.profile_id
            where k.id = $1 and k.user_id = $2 and k.deleted_at is null and (a.expires_at is null or a.expires_at > now())
              and m.fetched_at - p.created_at >= interval '1 day'
         ) as c
   cross join lateral (
           select p.id, p.created_at, p.created_at + c.age as moment, ((p.created_at + c.age) at time zone 'UTC')::date as day, ${UNREAD_CAPTION}
             from posts p
            where p.profile_id = c.profile_id and p.created_at <= c.created_at and ${IS_ORGANIC}
            order by p.created_at desc
            limit $3
         ) as own
   cross join lateral (
           select json_agg(json_build_object('at', r.captured_at, 'likes', r.likes_count, 'comments', r.comments_count) order by r.captured_at) as readings
             from ((select s.* from post_snapshots s
                     where s.post_id = own.id and s.captured_on <= own.day and s.captured_at < own.moment
                     order by s.captured_on desc limit 1)
                   union all
                   (select s.* from post_snapshots s
                     where s.post_id = own.id and s.captured_on >= own.day and s.captured_at >= own.moment
                     order by s.captured_on limit 1)) as r
         ) as near
   where near.readings is not null`;

export const REPORT_CREATORS_SQL = `
  select m.profile_id as "profileId", p.username, p.followers_count as followers, p.fetched_at as "fetchedAt",
         m.status, m.fee_minor as "feeMinor", m.posts_agreed as "postsAgreed",
         exists (select from user_profile_access a
                  where a.user_id = c.user_id and a.profile_id = m.profile_id and (a.expires_at is null or a.expires_at > now())) as "hasAccess",
         coalesce(held.posts, 0) as posts
    from campaigns c
    join campaign_profiles m on m.campaign_id = c.id
    join profiles p          on p.id = m.profile_id
    left join (
           select x.profile_id, count(*)::integer as posts
             from campaign_posts cp join posts x on x.id = cp.post_id
            where cp.campaign_id = $1
            group by x.profile_id
         ) as held on held.profile_id = m.profile_id
   where c.id = $1 and c.user_id = $2 and c.deleted_at is null
   order by m.created_at, m.id`;

/** The card in force for the campaign's currency; of several the one that came into force last. */
export const RATE_CARD_SQL = `
  select k.id, k.name, k.source, k.published_on as "publishedOn", k.currency,
         jsonb_build_object('low', k.like_low, 'high', k.like_high)       as "like",
         jsonb_build_object('low', k.comment_low, 'high', k.comment_high) as "comment",
         jsonb_build_object('low', k.view_low, 'high', k.view_high)       as "view"
    from emv_rate_cards k
   where k.currency = (select currency from campaigns where id = $1) and k.retired_at is null and k.effective_from <= now()
   order by k.effective_from desc, k.created_at desc
   limit 1`;
