import { createHash } from 'node:crypto';
import { FIND_DUE_COMMENTS_SQL, FIND_DUE_POSTS_SQL, FIND_OTHER_VERSION_SQL } from '@app/creators';

/** The feature that will bring a query which nothing runs yet. */
export type PendingFeature = 'discovery' | 'search' | 'ledger' | 'monitoring';

export interface IndexQuery {
  index: string;
  /** Who asks: the statement in the code, or the server itself. */
  why: string;
  sql: string | Probe;
  /** Asked as a signed-in user, with the policies of row level security added to the question. */
  asUser?: true;
  pending?: PendingFeature;
}

/** Equality on the leading columns of an index, with values of a stored row. */
export interface Probe {
  table: string;
  columns: string[];
  /** The predicate of a partial index. */
  where?: string;
}

export const idOf = (kind: string, n: number): string =>
  createHash('md5')
    .update(`${kind}${n}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A signed-in user of the filled database who has access to the creator. */
export const USER = idOf('u', 12);
export const PROFILE = idOf('p', 2);
const POST = idOf('post', 100);

/** The row of an id: repositories, policies, and every foreign key that refers to it. */
const byKey = (index: string, table: string, ...columns: string[]): IndexQuery => ({
  index,
  why: 'the row of a key',
  sql: { table, columns },
});
/** The server asks at every insert; `on conflict` names these columns. */
const unique = (index: string, table: string, columns: string[], where?: string): IndexQuery => ({
  index,
  why: 'no second row with this key',
  sql: { table, columns, ...(where === undefined ? {} : { where }) },
});
/** The server asks when the row that is referred to goes, and so does every join from it. */
const children = (index: string, table: string, column: string): IndexQuery => ({
  index,
  why: 'rows that refer to a row',
  sql: { table, columns: [column] },
});
const purge = (index: string, sql: string): IndexQuery => ({ index, why: 'app.purge_expired()', sql });
const asked = (index: string, why: string, sql: string): IndexQuery => ({ index, why, sql });
const askedByUser = (index: string, why: string, sql: string): IndexQuery => ({ index, why, sql, asUser: true });
const pending = (feature: PendingFeature, index: string, why: string, sql: string): IndexQuery => ({
  index,
  why,
  sql,
  pending: feature,
});

const KEYS: IndexQuery[] = [
  byKey('pk_admin_audit_log', 'admin_audit_log', 'id'),
  byKey('pk_ai_analysis_job_logs', 'ai_analysis_job_logs', 'id'),
  byKey('pk_ai_analysis_jobs', 'ai_analysis_jobs', 'id'),
  byKey('pk_audience_demographics', 'audience_demographics', 'id'),
  byKey('pk_auth_users', 'auth_users', 'id'),
  byKey('pk_campaign_posts', 'campaign_posts', 'id'),
  byKey('pk_campaign_profiles', 'campaign_profiles', 'id'),
  byKey('pk_campaigns', 'campaigns', 'id'),
  byKey('pk_comment_sentiment', 'comment_sentiment', 'id'),
  byKey('pk_creator_metadata', 'creator_metadata', 'id'),
  byKey('pk_credit_lots', 'credit_lots', 'id'),
  byKey('pk_credit_operation_lots', 'credit_operation_lots', 'operation_id', 'lot_id'),
  byKey('pk_credit_operations', 'credit_operations', 'id'),
  byKey('pk_credit_packages', 'credit_packages', 'id'),
  byKey('pk_credit_pricing_rules', 'credit_pricing_rules', 'id'),
  byKey('pk_credit_top_up_offers', 'credit_top_up_offers', 'id'),
  byKey('pk_credit_top_up_orders', 'credit_top_up_orders', 'id'),
  byKey('pk_credit_transactions', 'credit_transactions', 'id'),
  byKey('pk_credit_usage_tracking', 'credit_usage_tracking', 'wallet_id', 'action', 'period_no'),
  byKey('pk_credit_wallets', 'credit_wallets', 'id'),
  byKey('pk_idempotency_keys', 'idempotency_keys', 'user_id', 'key'),
  byKey('pk_mentions', 'mentions', 'id'),
  byKey('pk_outbox', 'outbox', 'id'),
  byKey('pk_posts', 'posts', 'id'),
  byKey('pk_profile_snapshots', 'profile_snapshots', 'profile_id', 'captured_on'),
  byKey('pk_profiles', 'profiles', 'id'),
  byKey('pk_related_profiles', 'related_profiles', 'id'),
  byKey('pk_search_history', 'search_history', 'id'),
  byKey('pk_stripe_events', 'stripe_events', 'id'),
  byKey('pk_unlocked_influencers', 'unlocked_influencers', 'user_id', 'profile_id'),
  byKey('pk_user_favorites', 'user_favorites', 'id'),
  byKey('pk_user_profile_access', 'user_profile_access', 'id'),
  byKey('pk_user_profiles', 'user_profiles', 'id'),
  byKey('pk_user_searches', 'user_searches', 'id'),
  byKey('pk_users', 'users', 'id'),
  byKey('pk_vendor_calls', 'vendor_calls', 'id'),
];

const UNIQUE: IndexQuery[] = [
  unique('uq_ai_analysis_jobs_open', 'ai_analysis_jobs', ['profile_id'], "status in ('pending', 'running')"),
  unique('uq_audience_demographics_bucket', 'audience_demographics', ['profile_id', 'dimension', 'bucket']),
  unique('uq_auth_users_user_id', 'auth_users', ['user_id']),
  unique('uq_campaign_posts_campaign_post', 'campaign_posts', ['campaign_id', 'post_id']),
  unique('uq_campaign_profiles_campaign_profile', 'campaign_profiles', ['campaign_id', 'profile_id']),
  unique('uq_comment_sentiment_instagram', 'comment_sentiment', ['post_id', 'comment_instagram_id']),
  unique('uq_creator_metadata_profile_id', 'creator_metadata', ['profile_id']),
  unique('uq_credit_lots_source', 'credit_lots', ['wallet_id', 'source_key']),
  unique('uq_credit_operations_idem_key', 'credit_operations', ['idem_key', 'wallet_id']),
  unique('uq_credit_packages_active_code', 'credit_packages', ['code'], 'is_active'),
  unique('uq_credit_packages_code_version', 'credit_packages', ['code', 'version']),
  unique('uq_credit_top_up_offers_code', 'credit_top_up_offers', ['code']),
  unique('uq_credit_top_up_orders_automatic', 'credit_top_up_orders', ['user_id'], "is_automatic and status = 'open'"),
  unique('uq_credit_top_up_orders_payment_intent', 'credit_top_up_orders', ['payment_intent_id']),
  unique('uq_credit_top_up_orders_request', 'credit_top_up_orders', ['user_id', 'request_key'], "status = 'open'"),
  unique('uq_credit_top_up_orders_session', 'credit_top_up_orders', ['stripe_session_id']),
  unique('uq_credit_transactions_reverses_id', 'credit_transactions', ['reverses_id']),
  unique('uq_credit_transactions_seq', 'credit_transactions', ['wallet_id', 'seq']),
  unique('uq_credit_wallets_user_id', 'credit_wallets', ['user_id']),
  unique('uq_mentions_username_source', 'mentions', ['profile_id', 'mentioned_username', 'source']),
  unique('uq_outbox_key', 'outbox', ['key']),
  unique('uq_posts_profile_instagram_id', 'posts', ['profile_id', 'instagram_id']),
  unique('uq_profiles_instagram_id', 'profiles', ['instagram_id']),
  unique('uq_related_profiles_instagram', 'related_profiles', ['profile_id', 'related_instagram_id']),
  unique('uq_user_favorites_profile_user', 'user_favorites', ['profile_id', 'user_id']),
  unique('uq_user_profiles_user_id', 'user_profiles', ['user_id']),
  unique('uq_user_searches_saved', 'user_searches', ['user_id', 'name'], 'name is not null'),
];

const REFERRING: IndexQuery[] = [
  children('idx_campaign_posts_post', 'campaign_posts', 'post_id'),
  children('idx_campaign_profiles_profile', 'campaign_profiles', 'profile_id'),
  children('idx_credit_operation_lots_lot', 'credit_operation_lots', 'lot_id'),
  children('idx_credit_operations_rule', 'credit_operations', 'rule_id'),
  children('idx_credit_transactions_lot', 'credit_transactions', 'lot_id'),
  children('idx_credit_transactions_operation', 'credit_transactions', 'operation_id'),
  children('idx_credit_wallets_next_package', 'credit_wallets', 'next_package_id'),
  children('idx_credit_wallets_package', 'credit_wallets', 'package_id'),
  children('idx_unlocked_influencers_operation', 'unlocked_influencers', 'operation_id'),
  children('uq_user_profile_access_profile_user', 'user_profile_access', 'profile_id'),
  children('idx_unlocked_influencers_profile', 'unlocked_influencers', 'profile_id'),
  children('idx_search_history_profile_created', 'search_history', 'profile_id'),
  children('idx_credit_top_up_orders_dispute_operation', 'credit_top_up_orders', 'dispute_operation_id'),
  children('idx_credit_top_up_orders_offer', 'credit_top_up_orders', 'offer_id'),
  children('idx_credit_top_up_orders_user_created', 'credit_top_up_orders', 'user_id'),
  children('idx_user_searches_user_created', 'user_searches', 'user_id'),
  children('idx_campaigns_user_created', 'campaigns', 'user_id'),
];

const CREATORS: IndexQuery[] = [
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

const PURGES: IndexQuery[] = [
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
];

const DISCOVERY: IndexQuery[] = [
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
  pending(
    'search',
    'idx_profiles_search',
    'full text of names and biographies',
    `select id from profiles where (
       setweight(to_tsvector('simple', coalesce(username, '') || ' ' || coalesce(full_name, '')), 'A') ||
       setweight(to_tsvector('simple', coalesce(biography, '')), 'B')) @@ to_tsquery('simple', 'market & 4321')`,
  ),
  pending(
    'search',
    'idx_posts_caption_search',
    'full text of captions',
    `select profile_id from posts where to_tsvector('simple', coalesce(caption, '')) @@ to_tsquery('simple', 'word123')`,
  ),
  pending(
    'search',
    'idx_profiles_username_trgm',
    'similar names',
    `select id from profiles where username like '%rosa\\_2345%'`,
  ),
  pending(
    'search',
    'idx_profiles_full_name_trgm',
    'similar full names',
    `select id from profiles where full_name ilike '%jonas market%'`,
  ),
];

const LEDGER: IndexQuery[] = [
  asked(
    'ex_credit_pricing_rules_overlap',
    'the price in force',
    `select unit_cost from credit_pricing_rules where action = 'three' and valid @> '2011-02-03'::timestamptz`,
  ),
  asked(
    'idx_credit_lots_burn',
    'app.authorize_steps and app.burn: lots in burn order',
    `select id from credit_lots where wallet_id = '${idOf('w', 2)}' and remaining > reserved and expires_at > now()
      order by priority, expires_at, effective_at, id`,
  ),
  asked(
    'idx_credit_operations_lease',
    'app.claim_due_holds',
    `select id from credit_operations where status = 'held' and lease_until <= now() order by lease_until limit 100 for update skip locked`,
  ),
  asked(
    'idx_credit_operations_wallet_created',
    'OperationRecordsRepository.findPage of a user',
    `select id from credit_operations where wallet_id = (select id from credit_wallets where user_id = '${USER}')
      order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_operations_resource',
    'app.owns_resource: what was bought within a day',
    `select from credit_operations where wallet_id = '${idOf('w', 2)}' and action = 'discovery_pagination'
        and resource_key = 'page:1' and status = 'captured' and created_at > now() - interval '1 day'`,
  ),
  askedByUser(
    'idx_credit_transactions_wallet_created',
    'WalletReadingRepository.getSpending',
    `select (select json_agg(r) from (
              select to_char(t.created_at at time zone 'UTC', 'YYYY-MM') as month, t.action, sum(t.amount)
                from credit_transactions t
               where t.wallet_id = w.id and t.created_at >= now() - interval '30 days' and t.kind in ('charge', 'late_charge', 'refund')
               group by 1, 2) r)
       from credit_wallets w where w.user_id = (select auth.uid())`,
  ),
  askedByUser(
    'idx_credit_transactions_wallet_other',
    'LedgerEntriesRepository.findPage of a type other than charges',
    `select (select json_agg(r) from (
              select t.id, l.kind from credit_transactions t left join credit_lots l on l.id = t.lot_id
               where t.wallet_id = w.id and t.kind = 'expire' and t.kind <> 'charge' order by t.seq desc limit 21) r)
       from credit_wallets w where w.user_id = (select auth.uid())`,
  ),
  asked(
    'idx_credit_transactions_created',
    'CreditStatisticsRepository.getStatistics: charged since midnight',
    `select t.action, sum(t.amount), count(distinct t.operation_id) from credit_transactions t
      where t.created_at >= now() - interval '18 days' and t.kind in ('charge', 'late_charge') group by t.action`,
  ),
  asked(
    'idx_credit_wallets_due',
    'app.roll_due_wallets',
    `select id from credit_wallets where due_at <= now() + interval '2 hours' order by due_at limit 100 for no key update skip locked`,
  ),
  asked(
    'idx_stripe_events_due',
    'StripeEventsRepository.claim',
    `select id from stripe_events where state = 'received' and available_at <= now()
      order by available_at, received_at limit 10 for update skip locked`,
  ),
  asked(
    'idx_credit_top_up_orders_open',
    'TopUpOrdersRepository.findStale',
    `select id from credit_top_up_orders where status = 'open' and created_at < now() - interval '1 hour'
      order by created_at, id limit 100`,
  ),
  pending(
    'monitoring',
    'idx_posts_ai_analyzed',
    'posts analysed within the hour',
    `select count(*) from posts where ai_analyzed_at > (now() - interval '1 hour') at time zone 'utc'`,
  ),
];

const CREDIT_ADMINISTRATION: IndexQuery[] = [
  asked(
    'idx_admin_audit_log_created',
    'BooksRepository.findAuditPage',
    `select id from admin_audit_log where action like 'credits.%' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_users_email',
    'WalletRecordsRepository.findPage of a user',
    `select w.id from credit_wallets w join users u on u.id = w.user_id where u.email like 'u12%'`,
  ),
  asked(
    'idx_credit_wallets_created',
    'WalletRecordsRepository.findPage',
    `select id from credit_wallets where posted - held >= 0 order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_operations_created',
    'OperationRecordsRepository.findPage',
    `select id from credit_operations where action = 'post_analytics' and created_at >= now() - interval '2 days'
      order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_credit_top_up_orders_created',
    'OrderRecordsRepository.findPage',
    `select id from credit_top_up_orders order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_stripe_events_received',
    'StripeEventRecordsRepository.findPage',
    `select id from stripe_events where state <> 'received' order by received_at desc, id desc limit 21`,
  ),
];

/** Statements of the code as they are, with values in place of their parameters. */
const outdated = (index: string, why: string, sql: string): IndexQuery =>
  asked(index, `OutdatedAnalysesRepository: ${why}`, sql.replaceAll('$1', '500').replaceAll('$2', "'bundled-1'"));

const ANALYSIS: IndexQuery[] = [
  outdated('idx_posts_ai_version', 'creators with posts of another version', FIND_OTHER_VERSION_SQL),
  outdated('idx_posts_ai_retry', 'creators whose fallbacks are due', FIND_DUE_POSTS_SQL),
  outdated('idx_comment_sentiment_due', 'creators with comments that are due', FIND_DUE_COMMENTS_SQL),
];

const WEBHOOKS: IndexQuery[] = [
  byKey('pk_webhook_deliveries', 'webhook_deliveries', 'id'),
  byKey('pk_webhook_endpoints', 'webhook_endpoints', 'id'),
  unique('uq_webhook_deliveries_outbox_endpoint', 'webhook_deliveries', ['outbox_id', 'endpoint_id']),
  askedByUser(
    'idx_webhook_endpoints_user',
    'endpoints of a user',
    `select id from webhook_endpoints where user_id = (select auth.uid()) order by created_at desc, id desc limit 21`,
  ),
  askedByUser(
    'idx_webhook_deliveries_endpoint_created',
    'messages to an endpoint, latest first',
    `select id from webhook_deliveries where endpoint_id = '${idOf('h', 11)}' order by created_at desc, id desc limit 21`,
  ),
  asked(
    'idx_webhook_deliveries_due',
    'deliveries to attempt',
    `select id from webhook_deliveries where status = 'pending' and next_attempt_at <= now()
      order by next_attempt_at limit 16 for update skip locked`,
  ),
  asked(
    'idx_outbox_due',
    'messages to deliver',
    `select id from outbox where delivered_at is null and available_at <= now() and topic = any('{credits.low_balance,credits.exhausted}')
      order by available_at, id limit 100 for update skip locked`,
  ),
];

const MONITORING: IndexQuery[] = [
  byKey('pk_monitoring_alerts', 'monitoring_alerts', 'id'),
  byKey('pk_monitoring_leases', 'monitoring_leases', 'name'),
  unique('uq_monitoring_alerts_open', 'monitoring_alerts', ['rule', 'subject'], 'resolved_at is null'),
  asked(
    'idx_monitoring_alerts_started',
    'AlertsRepository.findPage',
    `select id from monitoring_alerts where resolved_at is not null order by started_at desc, id desc limit 21`,
  ),
  asked(
    'idx_monitoring_alerts_untold',
    'AlertsRepository.findUnsettled',
    `select id from monitoring_alerts where resolved_at is null or resolved_notice = 'pending' order by started_at`,
  ),
  purge(
    'idx_monitoring_alerts_resolved',
    `delete from monitoring_alerts where resolved_at < now() - interval '400 days'`,
  ),
];

/** Every index of the application's tables, and the question it is there for. */
export const INDEX_QUERIES: IndexQuery[] = [
  ...KEYS,
  ...UNIQUE,
  ...REFERRING,
  ...CREATORS,
  ...PURGES,
  ...DISCOVERY,
  ...LEDGER,
  ...CREDIT_ADMINISTRATION,
  ...ANALYSIS,
  ...WEBHOOKS,
  ...MONITORING,
];
