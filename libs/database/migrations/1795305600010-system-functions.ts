import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SystemFunctions1795305600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [OPEN_WALLET, PROVISION_USER, PURGE_EXPIRED]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.purge_expired();
      drop function app.provision_user(uuid, text);
      drop function app.open_wallet(uuid, text);
    `);
  }
}

/**
 * The first grant is an ordinary ledger entry on an ordinary lot, so that the books add up from the first row.
 * The definer's rights stand in for table rights that no role of the application has on the ledger.
 */
export const OPEN_WALLET = `
  create function app.open_wallet(p_user_id uuid, p_package_code text) returns uuid
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now     constant timestamptz := now();
    v_end     constant timestamptz := ((v_now at time zone 'UTC') + interval '1 month') at time zone 'UTC';
    v_package public.credit_packages;
    v_wallet  uuid;
    v_lot     uuid;
  begin
    select * into v_package from public.credit_packages where code = p_package_code and is_active;
    if not found then
      raise exception 'there is no active credit package %', p_package_code using errcode = 'no_data_found';
    end if;

    insert into public.credit_wallets (user_id, package_id, posted, anchor_at, period_start, period_end)
    values (p_user_id, v_package.id, v_package.monthly_credits, v_now, v_now, v_end)
    on conflict (user_id) do nothing
    returning id into v_wallet;
    if v_wallet is null then
      return (select id from public.credit_wallets where user_id = p_user_id);
    end if;

    if v_package.monthly_credits > 0 then
      insert into public.credit_lots (wallet_id, kind, source_key, priority, effective_at, expires_at, granted, remaining)
      values (v_wallet, 'package', 'package:0', 10, v_now, v_end, v_package.monthly_credits, v_package.monthly_credits)
      returning id into v_lot;

      insert into public.credit_transactions
             (wallet_id, seq, lot_id, kind, debit_account, credit_account, amount, delta, balance_after, actor, reason)
      values (v_wallet, 1, v_lot, 'grant', 'issued:package', 'wallet', v_package.monthly_credits, v_package.monthly_credits,
              v_package.monthly_credits, 'system', 'Credits of the ' || v_package.name || ' package');
    end if;
    return v_wallet;
  end
  $$;
  revoke execute on function app.open_wallet(uuid, text) from public;
  grant execute on function app.open_wallet(uuid, text) to service_role;
`;

/**
 * Rows of a user at the first authenticated request; safe to call again and concurrently. Without a row in auth.users
 * (a deleted account whose token still lives) it fails on the foreign key. Where accounts live in a Supabase project
 * elsewhere, the operator says so once: alter database ... set app.mirror_accounts = 'on'; then the account is mirrored
 * by its id alone, because the rows below refer to it.
 */
const PROVISION_USER = `
  create function app.provision_user(p_user_id uuid, p_email text) returns table (status text, created boolean)
  language plpgsql security definer set search_path = '' as $$
  declare
    v_provider text;
    v_created  boolean;
  begin
    return query
      select u.status, false
        from public.users u
        join public.auth_users a     on a.id = u.id
        join public.user_profiles p  on p.user_id = u.id
        join public.credit_wallets w on w.user_id = u.id
       where u.id = p_user_id;
    if found then
      return;
    end if;

    select coalesce(u.raw_app_meta_data ->> 'provider', 'email') into v_provider from auth.users u where u.id = p_user_id;
    if not found and current_setting('app.mirror_accounts', true) = 'on' then
      insert into auth.users (id, aud, role, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
      values (p_user_id, 'authenticated', 'authenticated', '{}', '{}', now(), now())
      on conflict do nothing;
    end if;

    insert into public.users (id, email) values (p_user_id, lower(p_email)) on conflict do nothing;
    v_created := found;
    insert into public.auth_users (id, user_id, provider)
    values (p_user_id, p_user_id, coalesce(v_provider, 'elsewhere')) on conflict do nothing;
    insert into public.user_profiles (user_id) values (p_user_id) on conflict do nothing;
    perform app.open_wallet(p_user_id, 'starter');

    return query select u.status, v_created from public.users u where u.id = p_user_id;
  end
  $$;
  revoke execute on function app.provision_user(uuid, text) from public;
  grant execute on function app.provision_user(uuid, text) to service_role;
`;

/** How long each kind of trace is kept stands here and nowhere else. */
export const PURGE_EXPIRED = `
  create function app.purge_expired() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_removed bigint;
  begin
    delete from public.idempotency_keys where expires_at < now();
    get diagnostics v_removed = row_count;
    return query select 'idempotency_keys', v_removed;

    delete from public.user_profile_access where expires_at < now() - interval '90 days';
    get diagnostics v_removed = row_count;
    return query select 'user_profile_access', v_removed;

    delete from public.user_searches where name is null and created_at < now() - interval '400 days';
    get diagnostics v_removed = row_count;
    return query select 'user_searches', v_removed;

    delete from public.search_history where created_at < now() - interval '400 days';
    get diagnostics v_removed = row_count;
    return query select 'search_history', v_removed;

    delete from public.ai_analysis_job_logs where created_at < now() - interval '90 days';
    get diagnostics v_removed = row_count;
    return query select 'ai_analysis_job_logs', v_removed;

    delete from public.ai_analysis_jobs where finished_at < now() - interval '180 days';
    get diagnostics v_removed = row_count;
    return query select 'ai_analysis_jobs', v_removed;

    delete from public.vendor_calls where created_at < now() - interval '400 days';
    get diagnostics v_removed = row_count;
    return query select 'vendor_calls', v_removed;

    delete from public.outbox where delivered_at < now() - interval '30 days';
    get diagnostics v_removed = row_count;
    return query select 'outbox', v_removed;

    delete from public.campaigns where deleted_at < now() - interval '90 days';
    get diagnostics v_removed = row_count;
    return query select 'campaigns', v_removed;

    delete from public.profile_snapshots where captured_on < current_date - 1100;
    get diagnostics v_removed = row_count;
    return query select 'profile_snapshots', v_removed;
  end
  $$;
  revoke execute on function app.purge_expired() from public;
  grant execute on function app.purge_expired() to service_role;
`;
