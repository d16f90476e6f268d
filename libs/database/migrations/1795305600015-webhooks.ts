import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where users want to hear of events, and what became of each message. */
export class Webhooks1795305600015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ENDPOINTS, DELIVERIES, RIGHTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.webhook_deliveries, public.webhook_endpoints');
    await runner.query('drop function app.limit_webhook_endpoints()');
  }
}

/**
 * A secret signs messages and must be readable for that; users set it and never read it again (see the grants). The
 * one before stays good until previous_secret_until, so that a receiver can change over without losing a message.
 */
const ENDPOINTS = `
  create table public.webhook_endpoints (
    id                    uuid        not null default gen_random_uuid(),
    user_id               uuid        not null,
    url                   text        not null,
    description           text,
    topics                text[]      not null,
    secret                text        not null,
    previous_secret       text,
    previous_secret_until timestamptz,
    is_active             boolean     not null default true,
    disabled_reason       text,
    consecutive_failures  integer     not null default 0,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    constraint pk_webhook_endpoints             primary key (id),
    constraint fk_webhook_endpoints_user_id     foreign key (user_id) references public.users (id) on delete cascade,
    constraint ck_webhook_endpoints_url         check (url ~ '^https?://' and char_length(url) <= 2048),
    constraint ck_webhook_endpoints_description check (char_length(description) <= 200),
    constraint ck_webhook_endpoints_topics      check (cardinality(topics) > 0 and topics <@ array['credits.low_balance', 'credits.exhausted']),
    constraint ck_webhook_endpoints_secret      check (secret ~ '^whsec_' and previous_secret ~ '^whsec_'),
    constraint ck_webhook_endpoints_previous    check ((previous_secret is null) = (previous_secret_until is null)),
    constraint ck_webhook_endpoints_reason      check (disabled_reason is null or not is_active),
    constraint ck_webhook_endpoints_failures    check (consecutive_failures >= 0)
  );
  create index idx_webhook_endpoints_user on public.webhook_endpoints (user_id);

  -- One at a time for each user: two requests that arrive together must not both be the tenth.
  create function app.limit_webhook_endpoints() returns trigger
  language plpgsql security invoker set search_path = '' as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('webhook_endpoints:' || new.user_id, 0));
    if (select count(*) from public.webhook_endpoints e where e.user_id = new.user_id) >= 10 then
      raise exception 'A user has at most 10 webhook endpoints.' using errcode = 'CR409';
    end if;
    return new;
  end
  $$;
  revoke execute on function app.limit_webhook_endpoints() from public;
  create trigger webhook_endpoints_limit before insert on public.webhook_endpoints
    for each row execute function app.limit_webhook_endpoints();
`;

/** Deliveries go with the message they carry: app.purge_expired() removes both by the age of the message. */
const DELIVERIES = `
  create table public.webhook_deliveries (
    id               uuid        not null default gen_random_uuid(),
    endpoint_id      uuid        not null,
    outbox_id        bigint      not null,
    topic            text        not null,
    status           text        not null default 'pending',
    attempts         integer     not null default 0,
    next_attempt_at  timestamptz default now(),
    last_status_code integer,
    last_error       text,
    created_at       timestamptz not null default now(),
    delivered_at     timestamptz,
    constraint pk_webhook_deliveries                 primary key (id),
    constraint uq_webhook_deliveries_outbox_endpoint unique (outbox_id, endpoint_id),
    constraint fk_webhook_deliveries_endpoint_id     foreign key (endpoint_id) references public.webhook_endpoints (id) on delete cascade,
    constraint fk_webhook_deliveries_outbox_id       foreign key (outbox_id) references public.outbox (id) on delete cascade,
    constraint ck_webhook_deliveries_status          check (status in ('pending', 'delivered', 'failed')),
    constraint ck_webhook_deliveries_attempts        check (attempts >= 0),
    constraint ck_webhook_deliveries_next            check ((status = 'pending') = (next_attempt_at is not null)),
    constraint ck_webhook_deliveries_delivered       check ((status = 'delivered') = (delivered_at is not null))
  );
  create index idx_webhook_deliveries_due on public.webhook_deliveries (next_attempt_at) where status = 'pending';
  create index idx_webhook_deliveries_endpoint_created on public.webhook_deliveries (endpoint_id, created_at desc, id desc);
`;

const RIGHTS = `
  alter table public.webhook_endpoints enable row level security;
  alter table public.webhook_endpoints force row level security;
  alter table public.webhook_deliveries enable row level security;
  alter table public.webhook_deliveries force row level security;
  revoke all on public.webhook_endpoints, public.webhook_deliveries from public, anon, authenticated, service_role;

  create policy webhook_endpoints_own on public.webhook_endpoints for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select (id, user_id, url, description, topics, is_active, disabled_reason, consecutive_failures, created_at, updated_at)
     on public.webhook_endpoints to authenticated;
  grant insert (user_id, url, description, topics, secret) on public.webhook_endpoints to authenticated;
  grant update (url, description, topics, is_active, disabled_reason, consecutive_failures, updated_at)
     on public.webhook_endpoints to authenticated;
  grant delete on public.webhook_endpoints to authenticated;

  create policy webhook_deliveries_own on public.webhook_deliveries for select to authenticated
    using (exists (select from public.webhook_endpoints e where e.id = webhook_deliveries.endpoint_id and e.user_id = (select auth.uid())));
  grant select on public.webhook_deliveries to authenticated;

  grant select, insert, update, delete on public.webhook_endpoints, public.webhook_deliveries to service_role;
`;
