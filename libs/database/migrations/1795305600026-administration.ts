import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators see and decide: users, the audit log from all sides, prices of the provider, erased creators. */
export class Administration1795305600026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [USERS, AUDIT_LOG, VENDOR_COSTS, ERASED_CREATORS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table public.erased_creators, public.vendor_costs;
      drop function app.erasure_digest(text, text);
      drop table app.erasure_salt;
      drop index public.idx_admin_audit_log_action, public.idx_admin_audit_log_target, public.idx_admin_audit_log_actor;
      alter table public.admin_audit_log drop constraint ck_admin_audit_log_reason;
      drop index public.idx_user_profiles_display_name, public.idx_users_last_seen, public.idx_users_created;
      alter table public.users drop column role;
    `);
  }
}

/** The role is the one the user's latest token named, for lists only: rights are decided by each token itself. */
const USERS = `
  alter table public.users
    add column role text not null default 'user',
    add constraint ck_users_role check (role in ('user', 'admin'));
  create index idx_users_created              on public.users (created_at desc, id desc);
  create index idx_users_last_seen            on public.users (last_seen_at) where last_seen_at is not null;
  create index idx_user_profiles_display_name on public.user_profiles (lower(display_name) text_pattern_ops)
    where display_name is not null;
`;

/** No entry without a reason. Entries from before may lack one and cannot be changed: they are not asked. */
const AUDIT_LOG = `
  alter table public.admin_audit_log
    add constraint ck_admin_audit_log_reason
      check (reason is not null and char_length(btrim(reason)) between 3 and 500) not valid;
  create index idx_admin_audit_log_actor  on public.admin_audit_log (actor_id, created_at desc, id desc);
  create index idx_admin_audit_log_target on public.admin_audit_log (target_type, target_id, created_at desc, id desc);
  create index idx_admin_audit_log_action on public.admin_audit_log (action, created_at desc, id desc);
`;

/**
 * What the provider takes for a billable call. A price holds from its beginning until the next one of the same target
 * begins: there are no ends that could leave a gap or overlap.
 */
const VENDOR_COSTS = `
  create table public.vendor_costs (
    id              uuid        not null default gen_random_uuid(),
    provider        text        not null,
    target          text        not null,
    micros_per_call bigint      not null,
    currency        text        not null,
    effective_from  timestamptz not null,
    created_by      uuid        not null,
    created_at      timestamptz not null default now(),
    constraint pk_vendor_costs          primary key (id),
    constraint uq_vendor_costs_begin    unique (provider, target, effective_from),
    constraint ck_vendor_costs_amount   check (micros_per_call >= 0),
    constraint ck_vendor_costs_currency check (currency ~ '^[A-Z]{3}$')
  );
  alter table public.vendor_costs enable row level security;
  alter table public.vendor_costs force row level security;
  revoke all on public.vendor_costs from public, anon, authenticated, service_role;
  create policy vendor_costs_system_only on public.vendor_costs for all to anon, authenticated using (false) with check (false);
  grant select, insert, delete on public.vendor_costs to service_role;
`;

/**
 * Creators who asked to be forgotten, as digests that nobody can turn back without the salt: enough to refuse to collect
 * them again, and nothing else. The salt never leaves the database, and never changes: with it the list would be lost.
 */
const ERASED_CREATORS = `
  create table app.erasure_salt (
    is_only boolean not null default true,
    salt    text    not null,
    constraint pk_erasure_salt primary key (is_only),
    constraint ck_erasure_salt check (is_only)
  );
  revoke all on app.erasure_salt from public, anon, authenticated, service_role;
  insert into app.erasure_salt (salt) values (gen_random_uuid()::text || gen_random_uuid()::text);

  create function app.erasure_digest(p_kind text, p_value text) returns text
  language sql stable security definer set search_path = '' as $$
    select encode(sha256(convert_to(s.salt || ':' || p_kind || ':' || lower(p_value), 'UTF8')), 'hex') from app.erasure_salt s
  $$;
  revoke execute on function app.erasure_digest(text, text) from public;
  grant execute on function app.erasure_digest(text, text) to service_role;

  create table public.erased_creators (
    digest    text        not null,
    erased_at timestamptz not null default now(),
    constraint pk_erased_creators        primary key (digest),
    constraint ck_erased_creators_digest check (digest ~ '^[0-9a-f]{64}$')
  );
  alter table public.erased_creators enable row level security;
  alter table public.erased_creators force row level security;
  revoke all on public.erased_creators from public, anon, authenticated, service_role;
  create policy erased_creators_system_only on public.erased_creators for all to anon, authenticated using (false) with check (false);
  grant select, insert on public.erased_creators to service_role;
`;
