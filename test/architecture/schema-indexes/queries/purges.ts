import { purge, type IndexQuery } from '../index-query';

export const PURGES: IndexQuery[] = [
  purge('idx_idempotency_keys_expires', 'delete from idempotency_keys where expires_at < now()'),
  purge(
    'idx_user_profile_access_expires',
    `delete from user_profile_access where expires_at < now() - interval '90 days'`,
  ),
  purge(
    'idx_user_searches_unsaved',
    `delete from user_searches where name is null and created_at < now() - interval '400 days'`,
  ),
  purge('idx_search_history_created', `delete from search_history where created_at < now() - interval '400 days'`),
  purge(
    'idx_ai_analysis_job_logs_created',
    `delete from ai_analysis_job_logs where created_at < now() - interval '130 days'`,
  ),
  purge(
    'idx_ai_analysis_jobs_finished',
    `delete from ai_analysis_jobs where finished_at < now() - interval '200 days'`,
  ),
  purge('idx_vendor_calls_created', `delete from vendor_calls where created_at < now() - interval '400 days'`),
  purge('idx_outbox_delivered', `delete from outbox where delivered_at < now() - interval '30 days'`),
  purge('idx_campaigns_deleted', `delete from campaigns where deleted_at < now() - interval '90 days'`),
  purge('idx_profile_snapshots_captured_on', 'delete from profile_snapshots where captured_on < current_date - 1100'),
  purge(
    'idx_post_snapshots_captured_on',
    `delete from post_snapshots where captured_on < current_date - 1100 and exists (
       select from post_snapshots later
        where later.post_id = post_snapshots.post_id and later.captured_on > post_snapshots.captured_on
          and later.captured_on <= current_date - 1100)`,
  ),
];
