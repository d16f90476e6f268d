/**
 * A database full enough for the planner to have a choice: thousands of rows a table, values spread as in life (few big
 * creators, few open jobs, few undelivered messages). The same rows on every machine.
 */
const id = (kind: string, n: string) => `md5('${kind}' || (${n}))::uuid`;
const rows = (count: number) => `generate_series(1, ${count}) as n`;
const ago = (span: string) => `now() - ((${span}) || ' minutes')::interval`;
const pick = (words: string, n = 'n') => `(string_to_array('${words}', ' '))[1 + (${n}) % ${words.split(' ').length}]`;

const CATEGORIES =
  'Fashion Beauty Food Travel Tech Fitness Health Sports Gaming Music Art Education Business Family Pets Home';
const LANGUAGES = 'en es pt de fr it nl pl tr ar hi ja ko';
const NAMES = 'ana ben carla dario elif farid gina hugo ines jonas kira luca mara nico olga paul quinn rosa sami tara';
const WORDS = 'sun coffee morning run studio light travel dinner music family weekend market garden city ocean style';
const ACTIONS = 'influencer_unlock post_analytics discovery_pagination bulk_export advanced_search';

const CREATORS = [
  `insert into profiles (id, instagram_id, username, former_usernames, full_name, biography, is_verified, account_type, category,
          business_email, followers_count, posts_availability, engagement_rate, last_posted_at, fetched_at,
          ai_primary_content_type, ai_language_distribution, ai_profile_analyzed_at)
   select ${id('p', 'n')}, (1000000 + n)::text, ${pick(NAMES)} || '_' || n, case when n % 20 = 0 then array['old_' || n] else '{}' end,
          initcap(${pick(NAMES)} || ' ' || ${pick(WORDS, 'n / 7')}), ${pick(WORDS)} || ' and ' || ${pick(WORDS, 'n / 3')} || ' no ' || n,
          n % 25 = 0, 'creator', ${pick(CATEGORIES)}, case when n % 10 = 0 then 'mail' || n || '@example.test' end,
          (100 + 3e8 / (n + 5))::bigint, 'available', (n * 7919 % 1500) / 100.0, ${ago('n * 37 % 200000')}, ${ago('n * 11 % 4000')},
          ${pick(CATEGORIES)}, jsonb_build_object(${pick(LANGUAGES)}, 0.8, 'und', 0.2), (now() - interval '1 day') at time zone 'utc'
     from ${rows(10_000)}`,
  `insert into posts (id, profile_id, instagram_id, shortcode, kind, caption, content_hash, hashtags, likes_count, created_at, ai_analyzed_at, ai_analysis_raw)
   select ${id('post', 'n')}, ${id('p', '1 + n % 400')}, n::text, 'S' || n, 'image',
          ${pick(WORDS)} || ' ' || ${pick(WORDS, 'n / 5')} || ' word' || n % 3000, md5(n::text),
          array['tag' || n % 1500, 'tag' || n * 7 % 1500], n * 31 % 9000, ${ago('n * 13')},
          case when n % 3 > 0 then (${ago('n * 7 % 90000')}) at time zone 'utc' end,
          case when n % 3 > 0 then jsonb_strip_nulls(jsonb_build_object(
            'contentHash', md5(n::text), 'version', case when n % 100 = 1 then 'rules-1' else 'bundled-1' end,
            'retryAfter', case when n % 200 = 1 then extract(epoch from ${ago('n - 20000')})::bigint end)) end
     from ${rows(40_000)}`,
  `insert into profile_snapshots (profile_id, captured_on, followers_count)
   select ${id('p', '1 + n % 2500')}, current_date - n / 2500, n from ${rows(50_000)}`,
  `insert into post_snapshots (post_id, captured_on, captured_at, likes_count, former)
   select ${id('post', '1 + n % 2000')}, day::date, day::date::timestamp at time zone 'UTC', n, case when n % 100 = 0 then '{}'::jsonb end
     from ${rows(50_000)} cross join lateral (select current_date - n / 2000 as day) as days`,
  `insert into related_profiles (profile_id, related_instagram_id, related_username, rank)
   select ${id('p', '1 + n % 1000')}, (n / 4)::text, 'related_' || n, n / 1000 from ${rows(20_000)}`,
  `insert into mentions (profile_id, mentioned_username, source, mention_count, last_mentioned_at)
   select ${id('p', '1 + n % 500')}, 'brand_' || n / 500, 'caption', 1 + n % 40, ${ago('n')} from ${rows(20_000)}`,
  `insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at, due_at)
   select ${id('post', '1 + n % 5000')}, n::text, 'fan', 'nice', ${ago('n')}, case when n % 50 = 0 then ${ago('n')} end from ${rows(20_000)}`,
  `insert into audience_demographics (profile_id, dimension, bucket, share, sample_size, status, formula_id)
   select ${id('p', '1 + n % 4000')}, 'country', 'c' || n / 4000, 0.1, 10, 'estimated', 'f1' from ${rows(16_000)}`,
  `insert into creator_metadata (profile_id) select ${id('p', 'n')} from ${rows(10_000)}`,
  `insert into ai_analysis_jobs (id, profile_id, status, reason, model_version, queued_at, updated_at, finished_at)
   select ${id('j', 'n')}, ${id('p', 'n')}, case when n % 100 = 0 then 'running' else 'complete' end, 'refresh', '1',
          ${ago('n * 20')}, ${ago('n * 20')}, case when n % 100 > 0 then ${ago('n * 20')} end
     from ${rows(10_000)}`,
  `insert into ai_analysis_jobs (profile_id, status, reason, model_version, queued_at, finished_at)
   select ${id('p', 'n')}, 'complete', 'first_sync', '1', ${ago('n * 30')}, ${ago('n * 30')} from ${rows(10_000)}`,
  `insert into ai_analysis_job_logs (job_id, step, created_at) select ${id('j', '1 + n % 8000')}, 'batch', ${ago('n * 5')} from ${rows(40_000)}`,
];

const LISTINGS = [
  `insert into creator_listings (profile_id, born_xid, closed_xid, closed_at, username, followers, following, posts, engagement_rate,
          avg_likes, avg_comments, posts_per_week, last_posted_at, growth_30d, category, topics, languages, sentiment, quality_score,
          sponsored_share, verified, private, account_type, has_contact, has_email, has_phone, has_link, hashtags, mentions, brands, bio_words)
   select ${id('p', '1 + n % 10000')}, n, case when n <= 1000 then n + 1 end, case when n <= 1000 then ${ago('n * 2')} end,
          ${pick(NAMES)} || '_' || n, (100 + 3e8 / (n + 5))::bigint, n % 900, n % 700, (n * 7919 % 1500) / 100.0, n * 31 % 9000,
          n * 17 % 300, (n * 13 % 280) / 10.0, ${ago('n * 37 % 200000')}, (n * 41 % 900) / 10.0 - 20, ${pick(CATEGORIES)},
          array[${pick(CATEGORIES)}, ${pick(CATEGORIES, 'n / 7')}], array[${pick(LANGUAGES)}], (n * 7 % 2000) / 1000.0 - 1,
          (n * 11 % 1000) / 1000.0, (n * 3 % 100) / 100.0, n % 25 = 0, n % 30 = 0, 'creator', n % 10 = 0, n % 10 = 0, false, n % 2 = 0,
          array['tag' || n % 1500, 'tag' || n * 7 % 1500], array['brand_' || n % 40], array['brand_' || n % 400],
          to_tsvector('simple', ${pick(WORDS)} || ' and ' || ${pick(WORDS, 'n / 3')} || ' no ' || n)
     from ${rows(11_000)}`,
];

/** Every tenth creator has a version that was replaced. */
const TEXTS = [
  `insert into creator_texts (profile_id, born_xid, names, document, fingerprint)
   select id, 2, username || ' ' || full_name, to_tsvector('simple', replace(username, '_', ' ') || ' ' || biography), md5(username) from profiles`,
  `insert into creator_texts (profile_id, born_xid, closed_xid, closed_at, names, document, fingerprint)
   select ${id('p', 'n * 10')}, 1, 2, ${ago('n')}, 'old ' || n, to_tsvector('simple', 'old ' || n), 'f' from ${rows(1_000)}`,
];

const USERS = [
  `insert into auth.users (id, email) select ${id('u', 'n')}, 'u' || n || '@example.test' from ${rows(4_000)}`,
  `insert into users (id, email) select ${id('u', 'n')}, 'u' || n || '@example.test' from ${rows(4_000)}`,
  `insert into auth_users (id, user_id) select ${id('u', 'n')}, ${id('u', 'n')} from ${rows(4_000)}`,
  `insert into user_profiles (user_id) select ${id('u', 'n')} from ${rows(4_000)}`,
  `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at, accessed_at)
   select ${id('u', '1 + n % 2000')}, ${id('p', '1 + n / 10')}, case when n % 2 = 0 then 'unlock' else 'admin_grant' end,
          ${ago('n * 10 % 175000')}, case when n % 2 = 1 then ${ago('n * 10 % 175000')} + interval '30 days' end, ${ago('n')}
     from ${rows(40_000)}`,
  `insert into user_favorites (user_id, profile_id, created_at)
   select ${id('u', '1 + n % 400')}, ${id('p', '1 + n / 4')}, ${ago('n')} from ${rows(20_000)}`,
  `insert into user_searches (user_id, kind, query, name, created_at)
   select ${id('u', '1 + n % 400')}, 'discovery', '{}', case when n % 20 = 0 then 'saved ' || n end, ${ago('n * 30')} from ${rows(20_000)}`,
  `insert into search_history (user_id, profile_id, query, outcome, created_at)
   select ${id('u', '1 + n % 400')}, ${id('p', '1 + n % 3000')}, 'q' || n, 'full', ${ago('n * 20')} from ${rows(40_000)}`,
  `insert into campaigns (id, user_id, name, created_at, deleted_at)
   select ${id('c', 'n')}, ${id('u', '1 + n % 300')}, 'campaign ' || n, ${ago('n * 60')}, case when n % 50 = 0 then ${ago('n * 30')} end
     from ${rows(6_000)}`,
  `insert into campaign_profiles (campaign_id, profile_id) select ${id('c', '1 + n % 3000')}, ${id('p', '1 + n / 5')} from ${rows(15_000)}`,
  `insert into emv_rate_cards (name, currency, source, published_on, like_low, like_high, comment_low, comment_high, view_low, view_high, created_by, created_at, version, effective_from, retired_at)
   select 'card ' || n, 'A' || chr(65 + n / 26 % 26) || chr(65 + n % 26), 'house', current_date, 1, 2, 1, 2, 1, 2, ${id('u', '1')}, ${ago('n * 60')}, 1, ${ago('n * 60')},
          case when n % 3 > 0 then now() end from ${rows(4_000)}`,
  `insert into campaign_posts (campaign_id, post_id) select ${id('c', '1 + n % 3000')}, ${id('post', '1 + n / 2')} from ${rows(15_000)}`,
];

const LEDGER = [
  `insert into credit_packages (id, code, version, name, monthly_credits, rollover_cap, is_active)
   select ${id('k', 'n')}, 'plan' || n / 4, n % 4, 'Plan', 100, 50, n % 4 = 3 from ${rows(4_000)}`,
  `insert into credit_pricing_rules (id, action, unit_cost, valid)
   select ${id('r', 'n')}, ${pick('one two three four five six seven eight')}, 5, tstzrange('2010-01-01'::timestamptz + n / 8 * interval '1 day', '2010-01-01'::timestamptz + (n / 8 + 1) * interval '1 day')
     from ${rows(4_000)}`,
  `insert into credit_wallets (id, user_id, package_id, next_package_id, anchor_at, period_start, period_end, due_at)
   select ${id('w', 'n')}, ${id('u', 'n')}, ${id('k', 'n')}, case when n % 20 = 0 then ${id('k', 'n / 2')} end, now() - interval '90 days', now() - interval '20 days',
          now() + (n % 40000 || ' minutes')::interval, now() + (n % 40000 || ' minutes')::interval from ${rows(4_000)}`,
  `insert into credit_lots (id, wallet_id, kind, source_key, priority, effective_at, expires_at, granted, remaining)
   select ${id('l', 'n')}, ${id('w', '1 + n % 1000')}, 'package', 'package:' || n, 10, now() - interval '200 days', ${ago('n * 5 - 5000')}, 100, case when n % 3 = 0 then 40 else 0 end
     from ${rows(20_000)}`,
  `insert into credit_operations (id, wallet_id, action, resource_key, idem_key, fingerprint, amount, rule_id, period_no, status, lease_until, created_at, settled_at)
   select ${id('o', 'n')}, ${id('w', '1 + n % 1000')}, ${pick(ACTIONS, 'n / 7')}, 'page:' || n % 50, 'k' || n, 'f', 5, ${id('r', '1 + n % 4000')}, 0,
          case when n % 200 = 0 then 'held' else 'captured' end, ${ago('n - 20')}, ${ago('n')}, case when n % 200 > 0 then ${ago('n')} end
     from ${rows(30_000)}`,
  `insert into credit_operation_lots (operation_id, lot_id, amount) select ${id('o', 'n')}, ${id('l', '1 + n % 2000')}, 5 from ${rows(30_000)}`,
  `insert into credit_transactions (id, wallet_id, seq, operation_id, lot_id, kind, action, debit_account, credit_account, amount, delta, balance_after, actor, reverses_id, created_at)
   select ${id('t', 'n')}, ${id('w', '1 + n % 1000')}, n, ${id('o', 'n')}, ${id('l', '1 + n % 20000')}, case when n / 1000 % 10 = 3 then 'expire' else 'charge' end, 'post_analytics', 'wallet', 'revenue', 5, -5, 100, 'user',
          case when n % 10 = 0 then ${id('t', 'n - 1')} end, now() - interval '100 days' + n * interval '3 minutes'
     from ${rows(40_000)}`,
  `insert into credit_usage_tracking (wallet_id, action, period_no, period_start)
   select ${id('w', '1 + n % 1000')}, ${pick(ACTIONS, 'n / 1000')}, n / 5000, now() from ${rows(20_000)} on conflict do nothing`,
  `insert into unlocked_influencers (user_id, profile_id, operation_id)
   select ${id('u', '1 + n % 2000')}, ${id('p', '1 + n / 4')}, ${id('o', 'n')} from ${rows(20_000)}`,
  `insert into credit_top_up_offers (id, code, credits, amount_minor) select ${id('f', 'n')}, 'offer-' || n, 100, 900 from ${rows(2_000)}`,
  `insert into credit_top_up_orders (user_id, offer_id, request_key, credits, amount_minor, currency, status, is_automatic, stripe_session_id,
          payment_intent_id, dispute_id, dispute_state, dispute_operation_id, created_at)
   select ${id('u', '1 + n % 800')}, ${id('f', '1 + n % 2000')}, 'key' || n, 100, 900, 'EUR', case when n <= 4000 then 'open' else 'fulfilled' end, n <= 400,
          'cs_' || n, 'pi_' || n, case when n % 20 = 0 then 'dp_' || n end, case when n % 20 = 0 then 'open' end,
          case when n % 20 = 0 then ${id('o', 'n')} end, ${ago('n * 9')} from ${rows(8_000)}`,
  `insert into stripe_events (id, type, payload, received_at, available_at, state, processed_at)
   select 'evt_' || n, 'checkout.session.completed', '{}', ${ago('n')}, ${ago('n')}, case when n % 200 > 0 then 'processed' else 'received' end,
          case when n % 200 > 0 then now() end from ${rows(8_000)}`,
  `insert into outbox (topic, key, payload, available_at, delivered_at)
   select 'credits.low_balance', 'low:' || n, '{}', ${ago('n')}, case when n % 200 > 0 then ${ago('n')} end from ${rows(20_000)}`,
];

const SYSTEM = [
  `insert into idempotency_keys (user_id, key, fingerprint, locked_until, expires_at)
   select ${id('u', '1 + n % 2000')}, 'key' || n, 'f', now(), now() + (n % 2880 - 20 || ' minutes')::interval from ${rows(20_000)}`,
  `insert into admin_audit_log (actor_id, action, target_type, target_id, reason, created_at)
   select ${id('u', '1 + n % 5')}, ${pick('access.grant credits.adjust credits.grant')}, 'users', n::text, 'a reason', ${ago('n * 3')} from ${rows(10_000)}`,
  `insert into vendor_calls (provider, target, outcome, latency_ms, billable, created_at)
   select 'decodo', 'profile', 'ok', 900, true, ${ago('n * 20')} from ${rows(40_000)}`,
];

const WEBHOOKS = [
  `insert into webhook_endpoints (id, user_id, url, topics, secret)
   select ${id('h', 'n')}, ${id('u', '1 + n % 1000')}, 'https://example.test/' || n, '{credits.exhausted}', 'whsec_' || n from ${rows(3_000)}`,
  `insert into webhook_deliveries (endpoint_id, outbox_id, topic, status, attempts, next_attempt_at, created_at, delivered_at)
   select ${id('h', '1 + n % 1000')}, 1 + n % 20000, 'credits.low_balance', case when n % 200 = 0 then 'pending' else 'delivered' end, 1,
          case when n % 200 = 0 then ${ago('n')} end, ${ago('n')}, case when n % 200 > 0 then ${ago('n')} end from ${rows(20_000)}`,
];

const MONITORING = [
  `insert into monitoring_alerts (id, rule, subject, severity, message, started_at, last_seen_at, resolved_at, firing_notice, resolved_notice)
   select ${id('a', 'n')}, 'breaker_open', 's' || n, 'warning', 'm', ${ago('n')}, ${ago('n')}, case when n > 100 then ${ago('n')} end,
          'delivered', case when n > 100 then 'delivered' else 'pending' end from ${rows(8_000)}`,
  `insert into monitoring_leases (name, holder, held_until) select 'lease ' || n, ${id('h', 'n')}, now() from ${rows(2_000)}`,
];

const ANALYTICS = [
  `insert into peer_distributions (figure, followers_from, account_type, category, peers, steps, below, up_to, computed_at)
   select 'figure_' || n % 20, n / 20 * 1000, ${pick('creator business personal')}, ${pick(CATEGORIES)}, 2, '{1,2}', '{0,1}', '{1,2}', now()
     from ${rows(5_000)}`,
  `insert into published_benchmarks (benchmark, source, published_on, figure, definition, followers_from, kind, label, value)
   select 'table-' || n % 40, 'somebody', current_date, 'engagement_rate', 'as printed', n, 'mean', 'average', 2 from ${rows(4_000)}`,
];

const ADMINISTRATION = [
  `update users u set created_at = ${ago('n * 90')}, last_seen_at = case when n % 3 = 0 then ${ago('n * 30')} end
     from ${rows(4_000)} where u.id = ${id('u', 'n')}`,
  `update user_profiles p set display_name = initcap(${pick(NAMES)}) || ' ' || n from ${rows(4_000)} where p.user_id = ${id('u', 'n')} and n % 2 = 0`,
  `insert into vendor_costs (provider, target, micros_per_call, currency, effective_from, created_by)
   select 'decodo', 'target ' || n / 50, 500, 'USD', ${ago('n * 1000')}, ${id('u', '1')} from ${rows(2_000)}`,
  `insert into erased_creators (digest) select app.erasure_digest('username', 'gone_' || n) from ${rows(4_000)}`,
];

const LISTS = [
  `insert into user_lists (id, user_id, name, created_at)
   select ${id('list', 'n')}, ${id('u', '1 + n % 400')}, 'list ' || n, ${ago('n * 60')} from ${rows(6_000)}`,
  `insert into user_list_profiles (list_id, profile_id, created_at)
   select ${id('list', '1 + n % 300')}, ${id('p', '1 + n / 5')}, ${ago('n')} from ${rows(20_000)}`,
  `insert into creator_features (profile_id, main_topic, main_language, followers, tags)
   select ${id('p', 'n')}, ${pick(CATEGORIES)}, ${pick(LANGUAGES)}, (100 + 3e8 / (n + 5))::bigint,
          array['#tag' || n % 1500, '#tag' || n * 7 % 1500, '@brand' || n % 700] from ${rows(10_000)}`,
  `insert into creator_tags (tag, creators) select '#tag' || n, 1 + n % 50 from ${rows(3_000)}`,
  `insert into creator_refreshes (profile_id, asked_at) select ${id('p', 'n')}, ${ago('n')} from ${rows(3_000)}`,
];

const EXPORTS = [
  `insert into exports (id, user_id, operation_id, operation_attempt, name, format, source, columns, schema_version, status, source_done,
                        checksum, created_at, updated_at, finished_at, expires_at)
   select ${id('x', 'n')}, ${id('u', '1 + n % 1000')}, ${id('o', 'n')}, 1, 'n' || n, 'csv', '{}', '{username}', 1,
          case when n % 200 = 0 then 'queued' when n < 400 then 'ready' else 'expired' end, true, 'c', ${ago('n * 90')}, ${ago('n * 90')},
          case when n % 200 > 0 then ${ago('n * 90')} end, case when n % 200 > 0 then ${ago('n * 90 - 10080')} end from ${rows(8_000)}`,
  `insert into export_parts (export_id, part_no, starts_at, bytes) select ${id('x', '1 + n / 4')}, n % 4, n % 4, 'x' from ${rows(8_000)}`,
];

const WATCHES = [
  `insert into creator_watches (user_id, profile_id, created_at)
   select ${id('u', '1 + n % 200')}, ${id('p', '1 + n / 5')}, ${ago('n')} from ${rows(20_000)} on conflict do nothing`,
  `insert into creator_watch_marks (profile_id) select ${id('p', 'n')} from ${rows(3_000)}`,
  `insert into search_alerts (search_id, user_id, snapshot, due_at)
   select ${id('search', 'n')}, ${id('u', '1 + n % 900')}, '1:1:', now() + (n - 20 || ' minutes')::interval from ${rows(5_000)}`,
  `insert into creator_alerts (user_id, profile_id, kind, search_id, post_id, details, created_at)
   select ${id('u', '1 + n % 300')}, ${id('p', '1 + n / 3')}, case when n % 2 = 0 then 'new_match' else 'sponsored_post' end,
          case when n % 2 = 0 then ${id('search', '1 + n % 5000')} end, case when n % 2 = 1 then ${id('post', 'n')} end, '{}', ${ago('n * 30')}
     from ${rows(20_000)}`,
];

/** Run as a superuser, in order. Foreign keys hold by construction and are not checked: that would take minutes. */
export const FILL = [
  "set session_replication_role = 'replica'",
  ...CREATORS,
  ...LISTINGS,
  ...TEXTS,
  ...USERS,
  ...LEDGER,
  ...SYSTEM,
  ...WEBHOOKS,
  ...MONITORING,
  ...ANALYTICS,
  ...ADMINISTRATION,
  ...LISTS,
  ...EXPORTS,
  ...WATCHES,
];
