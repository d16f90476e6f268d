import { asked, askedByUser, idOf, POST, PROFILE, type IndexQuery } from '../index-query';

export const CREATORS: IndexQuery[] = [
  asked('idx_profiles_username_hash', 'a creator by name', `select * from profiles where username = 'ana_100'`),
  asked(
    'idx_profiles_former_usernames',
    'the present name of a creator who had this one',
    `select username from profiles where former_usernames @> array['old_100'] and username is not null order by fetched_at desc limit 1`,
  ),
  askedByUser(
    'idx_posts_profile_created',
    'a page of posts',
    `select id, caption from posts where profile_id = '${PROFILE}' and (created_at, id) < (now() - interval '3 days', '${POST}')
      order by created_at desc, id desc limit 13`,
  ),
  askedByUser(
    'idx_related_profiles_rank',
    'related creators',
    `select related_username from related_profiles where profile_id = '${PROFILE}' order by rank, related_username limit 100`,
  ),
  askedByUser(
    'idx_mentions_profile_count',
    'a page of mentions',
    `select id, mentioned_username from mentions where profile_id = '${PROFILE}' and (mention_count, id) < (30, '${POST}')
      order by mention_count desc, id desc limit 21`,
  ),
  askedByUser(
    'idx_user_profile_access_user_profile',
    "the reader's access to a creator",
    `select expires_at from user_profile_access
      where user_id = (select auth.uid()) and profile_id = '${PROFILE}' and (expires_at is null or expires_at > now())
      order by accessed_at desc limit 1`,
  ),
  askedByUser(
    'idx_user_favorites_user_created',
    'a page of favourites',
    `select id, profile_id from user_favorites where user_id = (select auth.uid()) and (created_at, id) < (now(), '${POST}')
      order by created_at desc, id desc limit 21`,
  ),
  askedByUser(
    'idx_search_history_user_created',
    'a page of the search history',
    `select id, query from search_history where user_id = (select auth.uid()) order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_ai_analysis_jobs_profile_queued',
    'the latest analysis of a creator',
    `select * from ai_analysis_jobs where profile_id = '${PROFILE}' order by queued_at desc limit 1`,
  ),
  asked(
    'idx_ai_analysis_jobs_unfinished',
    'analyses on which nothing happens any more',
    `select id from ai_analysis_jobs where status in ('pending', 'running') and updated_at < now() - interval '5 minutes'
      order by updated_at limit 100`,
  ),
  asked(
    'idx_ai_analysis_job_logs_job',
    'the steps of an analysis',
    `select step, posts_count from ai_analysis_job_logs where job_id = '${idOf('j', 5)}' order by id`,
  ),
];
