import { pending, type IndexQuery } from '../index-query';

export const DISCOVERY: IndexQuery[] = [
  pending(
    'discovery',
    'idx_profiles_followers',
    'by size',
    `select id from profiles where status = 'active' and followers_count between 100000 and 200000
      order by followers_count desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_engagement',
    'by engagement',
    `select id from profiles where status = 'active' and engagement_rate >= 5
      order by engagement_rate desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_last_posted',
    'by the latest post',
    `select id from profiles where status = 'active' and last_posted_at > now() - interval '7 days'
      order by last_posted_at desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_content_type',
    'of a category, by size; and the peers of a percentile',
    `select id from profiles where status = 'active' and ai_primary_content_type = 'Travel'
      order by followers_count desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_verified',
    'verified, by size',
    `select id from profiles where status = 'active' and is_verified order by followers_count desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_contact',
    'with a business contact, by size',
    `select id from profiles where status = 'active' and business_email is not null
      order by followers_count desc nulls last, id desc limit 21`,
  ),
  pending(
    'discovery',
    'idx_profiles_languages',
    'who writes in a language',
    `select id from profiles where ai_language_distribution ? 'ko'`,
  ),
  pending(
    'discovery',
    'idx_posts_hashtags',
    'who uses a hashtag',
    `select distinct profile_id from posts where hashtags @> array['tag77']`,
  ),
];
