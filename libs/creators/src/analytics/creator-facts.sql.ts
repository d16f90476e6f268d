import { STANDINGS_OF_PROFILE } from './peer-distributions.sql';

/** Read for one answer at most; the latest ones. */
export const MOST_POSTS = 1_000;
export const MOST_COMMENTS = 1_000;
const MOST_SNAPSHOTS = 1_100;
/** Engagement rates read the latest posts whatever the window: as many as a caller may ask for. */
export const MOST_LATEST_POSTS = 50;
/** Of so many posts it is read how they grew: of the window, two weeks to a year old, the latest first. Each costs some 15 rows. */
const MOST_CURVES = 20;

/** A result counts while it is of the present caption and there was a caption to read. */
const IS_READ = `ai_analysis_raw->>'contentHash' = content_hash and ai_analysis_raw->>'method' <> 'none'`;

/** Beside the posts of the window: the latest ones, and one older than the window, which proves that it is known whole. */
export const sinceOf = (posts: string): string => `least(
  window_of.start,
  (select created_at from ${posts} order by created_at desc offset ${MOST_LATEST_POSTS - 1} limit 1),
  (select created_at from ${posts} and created_at < window_of.start order by created_at desc limit 1))`;

/** The days on which the posts were read while they grew: until they are three weeks old. */
export const readingsOf = (posts: string, day: string): string => `(
  select coalesce(json_agg(json_build_object(
           'postId', s.post_id, 'at', s.captured_at, 'likes', s.likes_count, 'comments', s.comments_count)), '[]')
    from (select id, created_at from ${posts}
             and created_at between greatest(window_of.start, window_of.as_of - interval '365 days') and window_of.as_of - interval '14 days'
           order by created_at desc limit ${MOST_CURVES}) as grown
    join post_snapshots s on s.post_id = grown.id and s.captured_on <= least((grown.created_at + interval '21 days')::date, ${day}))`;

/** The day and those before it, the latest first. */
export const snapshotsOf = (condition: string): string => `(
  select coalesce(json_agg(latest order by latest."on"), '[]')
    from (select captured_on as "on", followers_count as followers, following_count as following, posts_count as posts,
                 engagement_rate as "engagementRate"
            from profile_snapshots where ${condition}
           order by captured_on desc limit ${MOST_SNAPSHOTS}) as latest)`;

const OWN_POSTS = 'posts where profile_id = p.id';

/** $1 profile, $2 days back from the moment of the data, null for all posts. One trip, one snapshot of the database. */
export const FACTS_SQL = `
  select p.username, p.followers_count as "followersCount", p.following_count as "followingCount", p.posts_count as "postsCount",
         p.account_type as "accountType", p.ai_primary_content_type as category, p.is_private as "isPrivate",
         p.hides_like_counts as "hidesLikeCounts", p.posts_availability as "postsAvailability", p.status,
         p.fetched_at as "fetchedAt", p.gone_at as "goneAt", p.ai_profile_analyzed_at as "analysedAt",
         posts.of_profile as posts, comments.of_posts as comments, ${readingsOf(OWN_POSTS, `'infinity'`)} as readings,
         ${snapshotsOf('profile_id = p.id')} as snapshots,
         ${STANDINGS_OF_PROFILE} as standings
    from profiles p
   cross join lateral (select coalesce(p.gone_at, p.fetched_at) as as_of) as moment
   cross join lateral (
          select moment.as_of, moment.as_of - make_interval(days => $2::integer) as start) as window_of
   cross join lateral (
          select coalesce(json_agg(latest), '[]') as of_profile, array_agg(id) as ids
            from (select id, kind, caption, hashtags, mentions, likes_count as likes, likes_hidden as "likesHidden",
                         comments_count as comments, comments_disabled as "commentsDisabled", views_count as views,
                         plays_count as plays, is_pinned as "isPinned", is_sponsored as "isSponsored",
                         sponsor_usernames as "sponsorUsernames", coauthor_usernames as coauthors,
                         tagged_usernames as "taggedUsernames", created_at as "publishedAt",
                         case when ${IS_READ} then ai_content_category end as "aiCategory",
                         case when ${IS_READ} then ai_sentiment end as "aiSentiment",
                         case when ${IS_READ} then ai_sentiment_score end as "aiSentimentScore",
                         case when ${IS_READ} then ai_language_code end as "aiLanguage",
                         case when ${IS_READ} then ai_analysis_raw->'sponsored' end as disclosure
                    from posts
                   where profile_id = p.id and (window_of.start is null or created_at >= ${sinceOf(OWN_POSTS)})
                   order by created_at desc, id desc limit ${MOST_POSTS}) as latest) as posts
   cross join lateral (
          select coalesce(json_agg(latest order by latest."commentedAt"), '[]') as of_posts
            from (select post_id as "postId", author_username as "authorUsername", text, sentiment, language_code as language,
                         commented_at as "commentedAt"
                    from comment_sentiment where post_id = any (posts.ids)
                   order by commented_at desc, id desc limit ${MOST_COMMENTS}) as latest) as comments
   where p.id = $1`;
