import { MOST_POSTS, readingsOf, sinceOf, snapshotsOf } from './creator-facts.sql';

/** Growth compares days up to a year and a tenth apart: more of the past would fall out of the report when it is purged. */
const DAYS_BEFORE = 402;
/** How many days back a report can be made: what it reads is kept for three years (1,100 days) and must all be there. */
export const PAST_DAYS = 690;

const KNOWN = 'known where true';

/** The text of a post on a day: as it was kept with that day or a later one, else as it is now. */
const THEN = (member: string, column: string): string =>
  `case when text.former is null then to_jsonb(x.${column}) else text.former -> '${member}' end`;

/**
 * $1 profile, $2 days back from the moment of the data, null for all posts, $3 the day. What was known at its end: the
 * account of the last delivery until then, and of each post that was known the last row until then. Columns that deliveries
 * overwrite are read from the rows of days only. No row when nothing was known yet.
 */
export const PAST_FACTS_SQL = `
  with day as materialized (
         select d.*, coalesce(d.fetched_at, ((d.captured_on + 1)::timestamp at time zone 'UTC') - interval '1 millisecond') as as_of
           from profile_snapshots d
          where d.profile_id = $1 and d.captured_on <= $3::date
          order by d.captured_on desc limit 1),
       known as materialized (
         select x.id, x.created_at, s.captured_on, s.likes_count, s.comments_count, s.views_count, s.plays_count, s.is_pinned, s.is_sponsored
           from day
           join posts x on x.profile_id = day.profile_id and x.created_at <= day.as_of
          cross join lateral (
                 select * from post_snapshots s
                  where s.post_id = x.id and s.captured_on <= $3::date order by s.captured_on desc limit 1) as s)
  select coalesce(day.username, p.username) as username, day.followers_count as "followersCount",
         day.following_count as "followingCount", day.posts_count as "postsCount", null as "accountType", null as category,
         coalesce(day.is_private, false) as "isPrivate", false as "hidesLikeCounts",
         coalesce(day.posts_availability, 'available') as "postsAvailability", 'active' as status,
         day.as_of as "fetchedAt", null as "goneAt", null as "analysedAt",
         posts.of_profile as posts, '[]'::json as comments, ${readingsOf(KNOWN, '$3::date')} as readings,
         ${snapshotsOf(`profile_id = day.profile_id and captured_on between day.captured_on - ${DAYS_BEFORE} and day.captured_on`)} as snapshots,
         '[]'::json as standings
    from day
    join profiles p on p.id = day.profile_id
   cross join lateral (select day.as_of, day.as_of - make_interval(days => $2::integer) as start) as window_of
   cross join lateral (
          select coalesce(json_agg(latest), '[]') as of_profile
            from (select x.id, ${THEN('kind', 'kind')} as kind, ${THEN('caption', 'caption')} as caption,
                         ${THEN('hashtags', 'hashtags')} as hashtags, ${THEN('mentions', 'mentions')} as mentions,
                         k.likes_count as likes, k.likes_count is null as "likesHidden", k.comments_count as comments,
                         k.comments_count is null as "commentsDisabled", k.views_count as views, k.plays_count as plays,
                         k.is_pinned as "isPinned", k.is_sponsored as "isSponsored",
                         ${THEN('sponsor_usernames', 'sponsor_usernames')} as "sponsorUsernames",
                         ${THEN('coauthor_usernames', 'coauthor_usernames')} as coauthors,
                         ${THEN('tagged_usernames', 'tagged_usernames')} as "taggedUsernames", x.created_at as "publishedAt",
                         null as "aiCategory", null as "aiSentiment", null as "aiSentimentScore", null as "aiLanguage"
                    from (select * from known
                           where window_of.start is null or created_at >= ${sinceOf(KNOWN)}
                           order by created_at desc, id desc limit ${MOST_POSTS}) as k
                    join posts x on x.id = k.id
                    left join lateral (
                           select f.former from post_snapshots f
                            where f.post_id = k.id and f.captured_on >= k.captured_on and f.former is not null
                            order by f.captured_on limit 1) as text on true
                   order by x.created_at desc, x.id desc) as latest) as posts`;

/** $1 profile. The first day of which anything is known; null when there is none. */
export const FIRST_DAY_SQL = `select min(captured_on)::text as "firstDay" from profile_snapshots where profile_id = $1`;
