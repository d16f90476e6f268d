import { Client } from 'pg';

/**
 * Creators for the bench, made by the database: `bench000000` and so on, 12 posts each, about 15 KB as an answer, and full
 * access for the user who measures.
 */
export async function fillCorpus(databaseUrl: string, options: { creators: number; userId: string }): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(PROFILES, [options.creators]);
    await client.query(POSTS);
    await client.query(ACCESS, [options.userId]);
    await client.query('analyze profiles, posts, user_profile_access');
  } finally {
    await client.end();
  }
}

export const benchUsername = (index: number) => `bench${String(index).padStart(6, '0')}`;

const PROFILES = `
  insert into profiles (
    instagram_id, username, full_name, biography, followers_count, following_count, posts_count, posts_availability,
    is_verified, account_type, category, engagement_rate, avg_likes, avg_comments, last_posted_at, fetched_at,
    ai_primary_content_type, ai_content_distribution, ai_avg_sentiment_score, ai_language_distribution,
    ai_content_quality_score, ai_profile_analyzed_at)
  select (9000000000000 + n)::text, 'bench' || lpad(n::text, 6, '0'), 'Bench Creator ' || n, repeat('Slow trips and coffee. ', 5),
         1000 + n * 7, 300, 120, 'available', n % 20 = 0, 'creator', 'Photographer', 2.5, 900, 30, now(), now(),
         'Travel', '{"Travel": 0.7, "Food": 0.3}', 0.4, '{"en": 1}', 0.7, now() at time zone 'UTC'
    from generate_series(0, $1::int - 1) as n
  on conflict do nothing`;

const POSTS = `
  insert into posts (
    profile_id, instagram_id, shortcode, kind, caption, content_hash, hashtags, likes_count, comments_count, display_url,
    thumbnail_url, width, height, created_at, ai_content_category, ai_category_confidence, ai_sentiment,
    ai_sentiment_score, ai_sentiment_confidence, ai_language_code, ai_language_confidence, ai_analysis_raw, ai_analyzed_at)
  select profiles.id, (3300000000000000000 + k)::text, 'Cbench' || k, 'image', repeat('Morning light over the bay, again. ', 8) || k,
         md5(k::text), array['travel', 'morning', 'bay'], 900 + k, 30, 'https://cdn.example/p/' || repeat('x', 120) || k || '.jpg',
         'https://cdn.example/s/' || repeat('x', 120) || k || '.jpg', 1080, 1350, now() - make_interval(days => 2 + k),
         'Travel', 0.8, 'positive', 0.5, 0.7, 'en', 0.99, '{"method": "rules"}', now() at time zone 'UTC'
    from profiles cross join generate_series(1, 12) as k
   where profiles.username like 'bench%'
  on conflict do nothing`;

const ACCESS = `
  insert into user_profile_access (user_id, profile_id, source, reason)
  select $1, id, 'unlock', 'bench' from profiles where username like 'bench%'
  on conflict do nothing`;
