import { STANDINGS_OF_PROFILE } from './peer-distributions.sql';

/** Read for one answer at most; the latest ones. */
export const MOST_POSTS = 1_000;
export const MOST_COMMENTS = 1_000;
const MOST_SNAPSHOTS = 1_100;
/** Engagement rates read the latest posts whatever the window: as many as a caller may ask for. */
export const MOST_LATEST_POSTS = 50;

/** A result counts while it is of the present caption and there was a caption to read. */
const IS_READ = `ai_analysis_raw->>'contentHash' = content_hash and ai_analysis_raw->>'method' <> 'none'`;

/** Beside the posts of the window: the latest ones, and one older than the window, which proves that it is known whole. */
const SINCE = `least(
  window_of.start,
  (select created_at from posts where profile_id = p.id order by created_at desc offset ${MOST_LATEST_POSTS - 1} limit 1),
  (select created_at from posts where profile_id = p.id and created_at < window_of.start order by created_at desc limit 1))`;

/** $1 profile, $2 days back from the moment of the data, null for all posts. One trip, one snapshot of the database. */
export const FACTS_SQL = `
  select p.username, p.followers_count as "followersCount", p.following_count as "followingCount", p.posts_count as "postsCount",
         p.account_type as "accountType", p.ai_primary_content_type as category, p.is_private as "isPrivate",
         p.hides_like_counts as "hidesLikeCounts", p.posts_availability as "postsAvailability", p.status,
         p.fetched_at as "fetchedAt", p.gone_at as "goneAt", p.ai_profile_analyzed_at as "analysedAt",
         posts.of_profile as posts, comments.of_posts as comments,
         (select coalesce(json_agg(json_build_object(
                   'on', captured_on, 'followers', followers_count, 'following', following_count, 'posts', posts_count,
                   'engagementRate', engagement_rate) order by captured_on), '[]')
            from (select * from profile_snapshots where profile_id = p.id
                   order by captured_on desc limit ${MOST_SNAPSHOTS}) as latest) as snapshots,
         ${STANDINGS_OF_PROFILE} as standings
    from profiles p
   cross join lateral (
          select coalesce(p.gone_at, p.fetched_at) - make_interval(days => $2::integer) as start) as window_of
   cross join lateral (
          select coalesce(json_agg(json_build_object(
                   'id', id, 'kind', kind, 'caption', caption, 'hashtags', hashtags, 'mentions', mentions,
                   'likes', likes_count, 'likesHidden', likes_hidden, 'comments', comments_count,
                   'commentsDisabled', comments_disabled, 'views', views_count, 'plays', plays_count,
                   'isPinned', is_pinned, 'isSponsored', is_sponsored, 'sponsorUsernames', sponsor_usernames,
                   'coauthors', coauthor_usernames, 'taggedUsernames', tagged_usernames, 'publishedAt', created_at,
                   'aiCategory', case when is_read then ai_content_category end,
                   'aiSentiment', case when is_read then ai_sentiment end,
                   'aiSentimentScore', case when is_read then ai_sentiment_score end,
                   'aiLanguage', case when is_read then ai_language_code end) order by created_at desc, id desc), '[]') as of_profile,
                 array_agg(id) as ids
            from (select *, ${IS_READ} as is_read from posts
                   where profile_id = p.id and (window_of.start is null or created_at >= ${SINCE})
                   order by created_at desc, id desc limit ${MOST_POSTS}) as latest) as posts
   cross join lateral (
          select coalesce(json_agg(json_build_object(
                   'postId', post_id, 'authorUsername', author_username, 'text', text, 'sentiment', sentiment,
                   'language', language_code, 'commentedAt', commented_at) order by commented_at, id), '[]') as of_posts
            from (select * from comment_sentiment where post_id = any (posts.ids)
                   order by commented_at desc, id desc limit ${MOST_COMMENTS}) as latest) as comments
   where p.id = $1`;
