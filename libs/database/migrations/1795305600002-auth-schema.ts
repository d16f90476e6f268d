import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mark on a schema that is ours: a schema without it belongs to Supabase and is never touched. */
const OURS = 'Stand-in for Supabase Auth';

/**
 * Supabase's sixteen auth tables where no Supabase is: same columns, same functions, so that the same policies run in
 * both places. On a Supabase database (recognised by its role supabase_auth_admin or by an existing schema auth) this
 * does nothing.
 */
export class AuthSchema1795305600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const rows = (await runner.query(
      `select to_regrole('supabase_auth_admin') is not null or to_regnamespace('auth') is not null as taken`,
    )) as { taken: boolean }[];
    if (rows[0]?.taken) return;
    await runner.query(`create schema auth; comment on schema auth is '${OURS}';`);
    for (const part of [ACCOUNTS, SECOND_FACTORS, SINGLE_SIGN_ON, FUNCTIONS, RIGHTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await isSchemaOurs(runner)) await runner.query('drop schema auth cascade');
  }
}

/** Whether the schema is the stand-in that was made here. */
export async function isSchemaOurs(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(`select obj_description(to_regnamespace('auth'), 'pg_namespace') as mark`)) as {
    mark: string | null;
  }[];
  return rows[0]?.mark === OURS;
}

const ACCOUNTS = `
  create table auth.schema_migrations (
    version varchar(14) not null,
    constraint schema_migrations_pkey primary key (version)
  );

  create table auth.instances (
    id              uuid not null,
    uuid            uuid,
    raw_base_config text,
    created_at      timestamptz,
    updated_at      timestamptz,
    constraint instances_pkey primary key (id)
  );

  create table auth.users (
    instance_id                 uuid,
    id                          uuid not null,
    aud                         varchar(255),
    role                        varchar(255),
    email                       varchar(255),
    encrypted_password          varchar(255),
    email_confirmed_at          timestamptz,
    invited_at                  timestamptz,
    confirmation_token          varchar(255),
    confirmation_sent_at        timestamptz,
    recovery_token              varchar(255),
    recovery_sent_at            timestamptz,
    email_change_token_new      varchar(255),
    email_change                varchar(255),
    email_change_sent_at        timestamptz,
    last_sign_in_at             timestamptz,
    raw_app_meta_data           jsonb,
    raw_user_meta_data          jsonb,
    is_super_admin              boolean,
    created_at                  timestamptz,
    updated_at                  timestamptz,
    phone                       text default null,
    phone_confirmed_at          timestamptz,
    phone_change                text default '',
    phone_change_token          varchar(255) default '',
    phone_change_sent_at        timestamptz,
    confirmed_at                timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current  varchar(255) default '',
    email_change_confirm_status smallint default 0,
    banned_until                timestamptz,
    reauthentication_token      varchar(255) default '',
    reauthentication_sent_at    timestamptz,
    is_sso_user                 boolean not null default false,
    deleted_at                  timestamptz,
    is_anonymous                boolean not null default false,
    constraint users_pkey primary key (id),
    constraint users_phone_key unique (phone),
    constraint users_email_change_confirm_status_check check (email_change_confirm_status between 0 and 2)
  );
  create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
  create unique index confirmation_token_idx         on auth.users (confirmation_token)         where confirmation_token         !~ '^[0-9 ]*$';
  create unique index recovery_token_idx             on auth.users (recovery_token)             where recovery_token             !~ '^[0-9 ]*$';
  create unique index email_change_token_current_idx on auth.users (email_change_token_current) where email_change_token_current !~ '^[0-9 ]*$';
  create unique index email_change_token_new_idx     on auth.users (email_change_token_new)     where email_change_token_new     !~ '^[0-9 ]*$';
  create unique index reauthentication_token_idx     on auth.users (reauthentication_token)     where reauthentication_token     !~ '^[0-9 ]*$';
  create index users_instance_id_idx       on auth.users (instance_id);
  create index users_instance_id_email_idx on auth.users (instance_id, lower(email::text));
  create index users_is_anonymous_idx      on auth.users (is_anonymous);

  create table auth.identities (
    provider_id     text not null,
    user_id         uuid not null,
    identity_data   jsonb not null,
    provider        text not null,
    last_sign_in_at timestamptz,
    created_at      timestamptz,
    updated_at      timestamptz,
    email           text generated always as (lower(identity_data ->> 'email')) stored,
    id              uuid not null default gen_random_uuid(),
    constraint identities_pkey primary key (id),
    constraint identities_provider_id_provider_unique unique (provider_id, provider),
    constraint identities_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade
  );
  create index identities_user_id_idx on auth.identities (user_id);
  create index identities_email_idx   on auth.identities (email text_pattern_ops);

  create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
  create table auth.sessions (
    id                    uuid not null,
    user_id               uuid not null,
    created_at            timestamptz,
    updated_at            timestamptz,
    factor_id             uuid,
    aal                   auth.aal_level,
    not_after             timestamptz,
    refreshed_at          timestamp without time zone,
    user_agent            text,
    ip                    inet,
    tag                   text,
    oauth_client_id       uuid,
    refresh_token_hmac_key text,
    refresh_token_counter bigint,
    scopes                text,
    constraint sessions_pkey primary key (id),
    constraint sessions_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade,
    constraint sessions_scopes_length check (char_length(scopes) <= 4096)
  );
  create index sessions_user_id_idx        on auth.sessions (user_id);
  create index sessions_not_after_idx      on auth.sessions (not_after desc);
  create index user_id_created_at_idx      on auth.sessions (user_id, created_at);
  create index sessions_oauth_client_id_idx on auth.sessions (oauth_client_id);

  create table auth.refresh_tokens (
    instance_id uuid,
    id          bigserial not null,
    token       varchar(255),
    user_id     varchar(255),
    revoked     boolean,
    created_at  timestamptz,
    updated_at  timestamptz,
    parent      varchar(255),
    session_id  uuid,
    constraint refresh_tokens_pkey primary key (id),
    constraint refresh_tokens_token_unique unique (token),
    constraint refresh_tokens_session_id_fkey foreign key (session_id) references auth.sessions (id) on delete cascade
  );
  create index refresh_tokens_instance_id_idx         on auth.refresh_tokens (instance_id);
  create index refresh_tokens_instance_id_user_id_idx on auth.refresh_tokens (instance_id, user_id);
  create index refresh_tokens_parent_idx              on auth.refresh_tokens (parent);
  create index refresh_tokens_session_id_revoked_idx  on auth.refresh_tokens (session_id, revoked);
  create index refresh_tokens_updated_at_idx          on auth.refresh_tokens (updated_at desc);

  create type auth.one_time_token_type as enum (
    'confirmation_token', 'reauthentication_token', 'recovery_token',
    'email_change_token_new', 'email_change_token_current', 'phone_change_token'
  );
  create table auth.one_time_tokens (
    id         uuid not null,
    user_id    uuid not null,
    token_type auth.one_time_token_type not null,
    token_hash text not null,
    relates_to text not null,
    created_at timestamp without time zone not null default now(),
    updated_at timestamp without time zone not null default now(),
    constraint one_time_tokens_pkey primary key (id),
    constraint one_time_tokens_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade,
    constraint one_time_tokens_token_hash_check check (char_length(token_hash) > 0)
  );
  create unique index one_time_tokens_user_id_token_type_key on auth.one_time_tokens (user_id, token_type);
  create index one_time_tokens_token_hash_hash_idx on auth.one_time_tokens using hash (token_hash);
  create index one_time_tokens_relates_to_hash_idx on auth.one_time_tokens using hash (relates_to);

  create table auth.audit_log_entries (
    instance_id uuid,
    id          uuid not null,
    payload     json,
    created_at  timestamptz,
    ip_address  varchar(64) not null default '',
    constraint audit_log_entries_pkey primary key (id)
  );
  create index audit_logs_instance_id_idx on auth.audit_log_entries (instance_id);
`;

const SECOND_FACTORS = `
  create type auth.factor_type   as enum ('totp', 'webauthn', 'phone');
  create type auth.factor_status as enum ('unverified', 'verified');
  create table auth.mfa_factors (
    id                           uuid not null,
    user_id                      uuid not null,
    friendly_name                text,
    factor_type                  auth.factor_type not null,
    status                       auth.factor_status not null,
    created_at                   timestamptz not null,
    updated_at                   timestamptz not null,
    secret                       text,
    phone                        text,
    last_challenged_at           timestamptz,
    web_authn_credential         jsonb,
    web_authn_aaguid             uuid,
    last_webauthn_challenge_data jsonb,
    constraint mfa_factors_pkey primary key (id),
    constraint mfa_factors_last_challenged_at_key unique (last_challenged_at),
    constraint mfa_factors_user_id_fkey foreign key (user_id) references auth.users (id) on delete cascade
  );
  create unique index mfa_factors_user_friendly_name_unique on auth.mfa_factors (friendly_name, user_id) where trim(both from friendly_name) <> '';
  create unique index unique_phone_factor_per_user          on auth.mfa_factors (user_id, phone);
  create index factor_id_created_at_idx on auth.mfa_factors (user_id, created_at);
  create index mfa_factors_user_id_idx  on auth.mfa_factors (user_id);

  create table auth.mfa_challenges (
    id                     uuid not null,
    factor_id              uuid not null,
    created_at             timestamptz not null,
    verified_at            timestamptz,
    ip_address             inet not null,
    otp_code               text,
    web_authn_session_data jsonb,
    constraint mfa_challenges_pkey primary key (id),
    constraint mfa_challenges_auth_factor_id_fkey foreign key (factor_id) references auth.mfa_factors (id) on delete cascade
  );
  create index mfa_challenge_created_at_idx on auth.mfa_challenges (created_at desc);
  create index mfa_challenges_factor_id_idx on auth.mfa_challenges (factor_id);

  create table auth.mfa_amr_claims (
    session_id            uuid not null,
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    authentication_method text not null,
    id                    uuid not null,
    constraint amr_id_pk primary key (id),
    constraint mfa_amr_claims_session_id_authentication_method_pkey unique (session_id, authentication_method),
    constraint mfa_amr_claims_session_id_fkey foreign key (session_id) references auth.sessions (id) on delete cascade
  );
`;

const SINGLE_SIGN_ON = `
  create type auth.code_challenge_method as enum ('s256', 'plain');
  create table auth.flow_state (
    id                     uuid not null,
    user_id                uuid,
    auth_code              text,
    code_challenge_method  auth.code_challenge_method,
    code_challenge         text,
    provider_type          text not null,
    provider_access_token  text,
    provider_refresh_token text,
    created_at             timestamptz,
    updated_at             timestamptz,
    authentication_method  text not null,
    auth_code_issued_at    timestamptz,
    invite_token           text,
    referrer               text,
    oauth_client_state_id  uuid,
    linking_target_id      uuid,
    email_optional         boolean not null default false,
    constraint flow_state_pkey primary key (id)
  );
  create index idx_auth_code             on auth.flow_state (auth_code);
  create index idx_user_id_auth_method   on auth.flow_state (user_id, authentication_method);
  create index flow_state_created_at_idx on auth.flow_state (created_at desc);

  create table auth.sso_providers (
    id          uuid not null,
    resource_id text,
    created_at  timestamptz,
    updated_at  timestamptz,
    disabled    boolean,
    constraint sso_providers_pkey primary key (id),
    constraint sso_providers_resource_id_check check (resource_id is null or char_length(resource_id) > 0)
  );
  create unique index sso_providers_resource_id_idx on auth.sso_providers (lower(resource_id));

  create table auth.sso_domains (
    id              uuid not null,
    sso_provider_id uuid not null,
    domain          text not null,
    created_at      timestamptz,
    updated_at      timestamptz,
    constraint sso_domains_pkey primary key (id),
    constraint sso_domains_sso_provider_id_fkey foreign key (sso_provider_id) references auth.sso_providers (id) on delete cascade,
    constraint sso_domains_domain_check check (char_length(domain) > 0)
  );
  create unique index sso_domains_domain_idx   on auth.sso_domains (lower(domain));
  create index sso_domains_sso_provider_id_idx on auth.sso_domains (sso_provider_id);

  create table auth.saml_providers (
    id                uuid not null,
    sso_provider_id   uuid not null,
    entity_id         text not null,
    metadata_xml      text not null,
    metadata_url      text,
    attribute_mapping jsonb,
    created_at        timestamptz,
    updated_at        timestamptz,
    name_id_format    text,
    constraint saml_providers_pkey primary key (id),
    constraint saml_providers_entity_id_key unique (entity_id),
    constraint saml_providers_sso_provider_id_fkey foreign key (sso_provider_id) references auth.sso_providers (id) on delete cascade,
    constraint saml_providers_entity_id_check check (char_length(entity_id) > 0),
    constraint saml_providers_metadata_xml_check check (char_length(metadata_xml) > 0)
  );
  create index saml_providers_sso_provider_id_idx on auth.saml_providers (sso_provider_id);

  create table auth.saml_relay_states (
    id              uuid not null,
    sso_provider_id uuid not null,
    request_id      text not null,
    for_email       text,
    redirect_to     text,
    created_at      timestamptz,
    updated_at      timestamptz,
    flow_state_id   uuid,
    constraint saml_relay_states_pkey primary key (id),
    constraint saml_relay_states_sso_provider_id_fkey foreign key (sso_provider_id) references auth.sso_providers (id) on delete cascade,
    constraint saml_relay_states_flow_state_id_fkey foreign key (flow_state_id) references auth.flow_state (id) on delete cascade,
    constraint saml_relay_states_request_id_check check (char_length(request_id) > 0)
  );
  create index saml_relay_states_sso_provider_id_idx on auth.saml_relay_states (sso_provider_id);
  create index saml_relay_states_flow_state_id_idx   on auth.saml_relay_states (flow_state_id);
  create index saml_relay_states_for_email_idx       on auth.saml_relay_states (for_email);
  create index saml_relay_states_created_at_idx      on auth.saml_relay_states (created_at desc);
`;

/** After a transaction-local set_config the settings read '' instead of null, hence the nullif. */
export const FUNCTIONS = `
  create function auth.jwt() returns jsonb language sql stable set search_path = '' as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
  $$;

  create function auth.uid() returns uuid language sql stable set search_path = '' as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.sub', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
  $$;

  create function auth.role() returns text language sql stable set search_path = '' as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.role', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
  $$;

  create function auth.email() returns text language sql stable set search_path = '' as $$
    select coalesce(
      nullif(current_setting('request.jwt.claim.email', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
  $$;
`;

const RIGHTS = `
  do $$
  declare
    found record;
  begin
    for found in select c.oid::regclass as name from pg_class c where c.relnamespace = 'auth'::regnamespace and c.relkind = 'r'
    loop
      execute format('alter table %s enable row level security', found.name);
    end loop;
  end
  $$;

  grant usage on schema auth to anon, authenticated, service_role;
  grant execute on function auth.jwt(), auth.uid(), auth.role(), auth.email() to anon, authenticated, service_role;
`;
