import type { Client } from 'pg';

export interface AnalyticsCorpus {
  /** Stored creators that are only peers of the others. */
  peers: number;
  /** Creators that are asked for, with this many posts each. */
  creators: number;
  posts: number;
  userId: string;
}

export const creatorName = (posts: number, index: number) => `figures${posts}_${String(index).padStart(6, '0')}`;

/** Peers of all tiers, types and categories, with rates as skewed as in life: the same on every machine. */
export async function fillPeers(client: Client, { peers }: Pick<AnalyticsCorpus, 'peers'>): Promise<void> {
  await client.query(PEERS, [peers]);
  await client.query(LISTINGS);
  await client.query('analyze profiles');
}

/** Creators with posts and how they grew, comments, a year of snapshots, and access for the user who measures. */
export async function fillCreators(client: Client, corpus: Omit<AnalyticsCorpus, 'peers'>): Promise<void> {
  const { creators, posts, userId } = corpus;
  const name = `figures${posts}_`;
  await client.query(CREATORS, [creators, name]);
  await client.query(POSTS, [name, posts]);
  await client.query(POST_SNAPSHOTS, [name]);
  await client.query(COMMENTS, [name]);
  await client.query(SNAPSHOTS, [name]);
  await client.query(ACCESS, [name, userId]);
  await client.query(LISTINGS);
  await client.query(
    'analyze profiles, posts, post_snapshots, comment_sentiment, profile_snapshots, user_profile_access',
  );
}

const CATEGORIES = `(string_to_array('Fashion Beauty Food Travel Tech Fitness Health Sports Gaming Music Art Education Business Family Pets Home', ' '))[1 + n % 16]`;
const TYPES = `(string_to_array('personal creator business', ' '))[1 + n % 3]`;

const PEERS = `
  insert into profiles (instagram_id, username, followers_count, account_type, ai_primary_content_type, engagement_rate, avg_likes, avg_comments)
  select (8000000000000 + n)::text, 'peer' || n, (500 + 4e8 / (n + 50))::bigint, ${TYPES}, ${CATEGORIES},
         round((exp(((n::bigint * 7919) % 10007) / 2500.0) / 4)::numeric, 4)::float8, ((n::bigint * 104729) % 100003)::float8 / 10,
         ((n::bigint * 1299709) % 10007)::float8 / 10
    from generate_series(1, $1::int) as n
  on conflict do nothing`;

const CREATORS = `
  insert into profiles (
    instagram_id, username, full_name, followers_count, following_count, posts_count, posts_availability, account_type,
    ai_primary_content_type, engagement_rate, avg_likes, avg_comments, last_posted_at, fetched_at, ai_profile_analyzed_at)
  select $2 || n, $2 || lpad(n::text, 6, '0'), 'Figures ' || n, 12000 + n, 300, 400, 'available', ${TYPES}, ${CATEGORIES},
         2.5 + (n % 100) / 50.0, 900, 30, now(), now(), now() at time zone 'UTC'
    from generate_series(0, $1::int - 1) as n
  on conflict do nothing`;

const POSTS = `
  insert into posts (
    profile_id, instagram_id, shortcode, kind, caption, content_hash, hashtags, mentions, likes_count, comments_count,
    views_count, created_at, ai_content_category, ai_category_confidence, ai_sentiment, ai_sentiment_score,
    ai_sentiment_confidence, ai_language_code, ai_language_confidence, ai_analysis_raw, ai_analyzed_at)
  select p.id, k::text, 'F' || k, (string_to_array('image reel carousel', ' '))[1 + k % 3],
         repeat('Morning light over the bay, again. ', 6) || k || case when k % 9 = 0 then ' #ad with @harbor.hotel' else '' end,
         md5(k::text), array['travel', 'morning', 'tag' || k % 40],
         case when k % 9 = 0 then array['harbor.hotel'] else '{}' end, 700 + (k * 7919) % 900, 10 + k % 40,
         case when k % 3 = 1 then 9000 + (k * 104729) % 7000 end, now() - make_interval(hours => 30 + k * 20),
         'Travel', 0.8, 'positive', 0.5, 0.7, 'en', 0.99,
         jsonb_build_object('method', 'bundled', 'contentHash', md5(k::text), 'sponsored', jsonb_build_object('formula', 'sponsorship.v1', 'isSponsored', k % 9 = 0, 'evidence', '[]'::jsonb)), now() at time zone 'UTC'
    from profiles p cross join generate_series(1, $2::int) as k
   where p.username like $1 || '%'
  on conflict do nothing`;

/** The latest posts were read every day of their first two weeks. */
const POST_SNAPSHOTS = `
  insert into post_snapshots (post_id, captured_on, captured_at, likes_count, comments_count, views_count)
  select posts.id, (read.at at time zone 'UTC')::date, read.at, posts.likes_count * day / 15, posts.comments_count, posts.views_count
    from posts join profiles p on p.id = posts.profile_id cross join generate_series(1, 15) as day
   cross join lateral (select posts.created_at + make_interval(days => day) as at) as read
   where p.username like $1 || '%' and posts.instagram_id::numeric <= 60 and read.at <= now()
  on conflict do nothing`;

const COMMENTS = `
  insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at, sentiment, language_code, due_at)
  select posts.id, k::text, 'fan_' || (k * 31 + posts.instagram_id::numeric) % 60, 'What a lovely place, thank you for it ' || k,
         posts.created_at + make_interval(hours => k), 'positive', 'en', null
    from posts join profiles p on p.id = posts.profile_id cross join generate_series(1, 5) as k
   where p.username like $1 || '%' and posts.instagram_id::numeric <= 12
  on conflict do nothing`;

const SNAPSHOTS = `
  insert into profile_snapshots (profile_id, captured_on, followers_count, following_count, posts_count, engagement_rate)
  select p.id, current_date - k, p.followers_count - k * 11 - k % 7, 300, 400 - k / 2, 2.5
    from profiles p cross join generate_series(0, 365) as k
   where p.username like $1 || '%'
  on conflict do nothing`;

/** What a sync of each would write: figures of peers are counted from the listings. */
const LISTINGS = `
  insert into creator_listings
  select (jsonb_populate_record(null::creator_listings, to_jsonb(figures) || '{"born_xid": 0}')).*
    from app.creator_listing_figures as figures
   where not exists (select from creator_listings where profile_id = figures.profile_id)`;

const ACCESS = `
  insert into user_profile_access (user_id, profile_id, source, reason)
  select $2, id, 'unlock', 'bench' from profiles where username like $1 || '%'
  on conflict do nothing`;
