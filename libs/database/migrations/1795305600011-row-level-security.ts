import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who reaches which rows. Row level security is on and forced on every table; one permissive policy per table, role and
 * action; no role but those named here has any right. service_role is not bound by policies and is bound by its grants.
 */
export class RowLevelSecurity1795305600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ENABLE, CREATORS, OWN_ROWS, CAMPAIGNS, CREDITS, SYSTEM_ONLY, SERVICE_ROLE])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke select (id, user_id, not_after) on auth.sessions from service_role');
    await runner.query(DISABLE);
  }
}

const ENABLE = `
  do $$
  declare
    found record;
  begin
    for found in select c.oid::regclass as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    loop
      execute format('alter table %s enable row level security', found.name);
      execute format('alter table %s force row level security', found.name);
      execute format('revoke all on %s from public, anon, authenticated, service_role', found.name);
    end loop;
  end
  $$;
`;

const DISABLE = `
  do $$
  declare
    found record;
  begin
    for found in select p.policyname, format('%I.%I', p.schemaname, p.tablename) as name from pg_policies p where p.schemaname = 'public'
    loop
      execute format('drop policy %I on %s', found.policyname, found.name);
    end loop;
    for found in select c.oid::regclass as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    loop
      execute format('revoke all on %s from anon, authenticated, service_role', found.name);
      execute format('alter table %s no force row level security', found.name);
      execute format('alter table %s disable row level security', found.name);
    end loop;
  end
  $$;
`;

/** A creator is visible through an unexpired access row; what hangs on a post is visible where the post is. */
const CREATORS = `
  create policy profiles_with_access on public.profiles for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = profiles.id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy posts_with_access on public.posts for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = posts.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy profile_snapshots_with_access on public.profile_snapshots for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = profile_snapshots.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy related_profiles_with_access on public.related_profiles for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = related_profiles.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy mentions_with_access on public.mentions for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = mentions.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy audience_demographics_with_access on public.audience_demographics for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = audience_demographics.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy creator_metadata_with_access on public.creator_metadata for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = creator_metadata.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy ai_analysis_jobs_with_access on public.ai_analysis_jobs for select to authenticated using (exists (
    select from public.user_profile_access a
     where a.profile_id = ai_analysis_jobs.profile_id and a.user_id = (select auth.uid()) and (a.expires_at is null or a.expires_at > now())
  ));
  create policy comment_sentiment_with_access on public.comment_sentiment for select to authenticated using (exists (
    select from public.posts p where p.id = comment_sentiment.post_id
  ));
  create policy ai_analysis_job_logs_with_access on public.ai_analysis_job_logs for select to authenticated using (exists (
    select from public.ai_analysis_jobs j where j.id = ai_analysis_job_logs.job_id
  ));
  grant select on public.profiles, public.posts, public.profile_snapshots, public.related_profiles, public.mentions,
                  public.audience_demographics, public.creator_metadata, public.comment_sentiment,
                  public.ai_analysis_jobs, public.ai_analysis_job_logs
     to authenticated;
`;

/** Users read what is theirs and write only what is theirs to say: never their status, their access, their history. */
const OWN_ROWS = `
  create policy users_own               on public.users               for select to authenticated using (id = (select auth.uid()));
  create policy auth_users_own          on public.auth_users          for select to authenticated using (user_id = (select auth.uid()));
  create policy user_profile_access_own on public.user_profile_access for select to authenticated using (user_id = (select auth.uid()));
  grant select on public.users, public.auth_users, public.user_profile_access to authenticated;

  create policy user_profiles_own_select on public.user_profiles for select to authenticated using (user_id = (select auth.uid()));
  create policy user_profiles_own_update on public.user_profiles for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select on public.user_profiles to authenticated;
  grant update (display_name, company, avatar_url, locale, time_zone, preferences, updated_at) on public.user_profiles to authenticated;

  create policy user_favorites_own on public.user_favorites for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, delete on public.user_favorites to authenticated;
  grant update (note)          on public.user_favorites to authenticated;

  create policy user_searches_own on public.user_searches for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, delete on public.user_searches to authenticated;
  grant update (name)          on public.user_searches to authenticated;

  create policy search_history_own on public.search_history for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, delete on public.search_history to authenticated;
`;

const CAMPAIGNS = `
  create policy campaigns_own on public.campaigns for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, delete on public.campaigns to authenticated;
  grant update (name, brand_name, description, status, starts_on, ends_on, budget_minor, currency, hashtags, updated_at, completed_at, deleted_at)
     on public.campaigns to authenticated;

  create policy campaign_profiles_own on public.campaign_profiles for all to authenticated
    using      (exists (select from public.campaigns c where c.id = campaign_profiles.campaign_id and c.user_id = (select auth.uid())))
    with check (exists (select from public.campaigns c where c.id = campaign_profiles.campaign_id and c.user_id = (select auth.uid())));
  grant select, insert, delete           on public.campaign_profiles to authenticated;
  grant update (status, fee_minor, note) on public.campaign_profiles to authenticated;

  create policy campaign_posts_own on public.campaign_posts for all to authenticated
    using      (exists (select from public.campaigns c where c.id = campaign_posts.campaign_id and c.user_id = (select auth.uid())))
    with check (exists (select from public.campaigns c where c.id = campaign_posts.campaign_id and c.user_id = (select auth.uid())));
  grant select, insert, delete on public.campaign_posts to authenticated;
  grant update (note)          on public.campaign_posts to authenticated;
`;

/** The ledger is written by functions only. A user has one wallet, so its id is looked up once per statement. */
const CREDITS = `
  create policy credit_packages_on_offer      on public.credit_packages      for select to authenticated using (is_active);
  create policy credit_pricing_rules_readable on public.credit_pricing_rules for select to authenticated using (true);

  create policy credit_wallets_own        on public.credit_wallets        for select to authenticated using (user_id = (select auth.uid()));
  create policy unlocked_influencers_own  on public.unlocked_influencers  for select to authenticated using (user_id = (select auth.uid()));
  create policy credit_top_up_orders_own  on public.credit_top_up_orders  for select to authenticated using (user_id = (select auth.uid()));
  create policy credit_lots_own           on public.credit_lots           for select to authenticated
    using (wallet_id = (select w.id from public.credit_wallets w where w.user_id = (select auth.uid())));
  create policy credit_operations_own     on public.credit_operations     for select to authenticated
    using (wallet_id = (select w.id from public.credit_wallets w where w.user_id = (select auth.uid())));
  create policy credit_transactions_own   on public.credit_transactions   for select to authenticated
    using (wallet_id = (select w.id from public.credit_wallets w where w.user_id = (select auth.uid())));
  create policy credit_usage_tracking_own on public.credit_usage_tracking for select to authenticated
    using (wallet_id = (select w.id from public.credit_wallets w where w.user_id = (select auth.uid())));
  create policy credit_operation_lots_own on public.credit_operation_lots for select to authenticated
    using (exists (select from public.credit_operations o where o.id = credit_operation_lots.operation_id));

  grant select on public.credit_packages, public.credit_pricing_rules, public.credit_wallets, public.credit_lots,
                  public.credit_operations, public.credit_operation_lots, public.credit_transactions,
                  public.credit_usage_tracking, public.unlocked_influencers, public.credit_top_up_orders
     to authenticated;
`;

/** No grant would do; the policy says that the silence is meant, and holds should somebody grant by mistake. */
const SYSTEM_ONLY = `
  create policy idempotency_keys_system_only on public.idempotency_keys for all to anon, authenticated using (false) with check (false);
  create policy admin_audit_log_system_only  on public.admin_audit_log  for all to anon, authenticated using (false) with check (false);
  create policy vendor_calls_system_only     on public.vendor_calls     for all to anon, authenticated using (false) with check (false);
  create policy outbox_system_only           on public.outbox           for all to anon, authenticated using (false) with check (false);
  create policy stripe_events_system_only    on public.stripe_events    for all to anon, authenticated using (false) with check (false);
`;

const SERVICE_ROLE = `
  grant select, insert, update, delete
     on public.users, public.auth_users, public.user_profiles,
        public.profiles, public.posts, public.profile_snapshots, public.related_profiles, public.mentions,
        public.comment_sentiment, public.audience_demographics, public.creator_metadata,
        public.user_profile_access, public.user_favorites, public.user_searches, public.search_history,
        public.campaigns, public.campaign_profiles, public.campaign_posts,
        public.ai_analysis_jobs, public.ai_analysis_job_logs,
        public.idempotency_keys, public.vendor_calls, public.outbox, public.stripe_events,
        public.credit_packages, public.credit_pricing_rules, public.credit_top_up_orders
     to service_role;
  grant select, insert on public.admin_audit_log to service_role;
  grant select
     on public.credit_wallets, public.credit_lots, public.credit_operations, public.credit_operation_lots,
        public.credit_transactions, public.credit_usage_tracking, public.unlocked_influencers
     to service_role;
  -- whether the session of a token was ended by a sign-out
  grant select (id, user_id, not_after) on auth.sessions to service_role;
`;
