import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports that users ordered, and the files made for them in pieces. */
export class Exports1795305600025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [EXPORTS, PARTS, RIGHTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.export_parts, public.exports');
  }
}

/**
 * The hold that pays for an export is named by its operation and attempt. What a run needs to go on where another stopped
 * (cursor, encoder_state, parts_count) is written together with the part of the file that it belongs to. A removed export
 * stays as a row without a file: the operation that paid for it must never buy another.
 */
const EXPORTS = `
  create table public.exports (
    id                uuid        not null default gen_random_uuid(),
    user_id           uuid        not null,
    operation_id      uuid        not null,
    operation_attempt integer     not null,
    name              text        not null,
    format            text        not null,
    source            jsonb       not null,
    columns           text[]      not null,
    byte_order_mark   boolean     not null default false,
    schema_version    integer     not null,
    status            text        not null default 'queued',
    rows_total        integer,
    rows_done         integer     not null default 0,
    is_truncated      boolean     not null default false,
    parts_count       integer     not null default 0,
    bytes_count       bigint      not null default 0,
    source_done       boolean     not null default false,
    cursor            text,
    encoder_state     jsonb,
    barren_runs       integer     not null default 0,
    checksum          text,
    charged           integer,
    error             text,
    request_id        text,
    created_at        timestamptz not null default now(),
    started_at        timestamptz,
    finished_at       timestamptz,
    expires_at        timestamptz,
    deleted_at        timestamptz,
    updated_at        timestamptz not null default now(),
    constraint pk_exports           primary key (id),
    constraint uq_exports_operation unique (operation_id, operation_attempt),
    constraint fk_exports_user_id   foreign key (user_id) references public.users (id) on delete cascade,
    constraint ck_exports_name      check (char_length(name) between 1 and 120),
    constraint ck_exports_format    check (format in ('csv', 'xlsx', 'jsonl')),
    constraint ck_exports_columns   check (cardinality(columns) > 0),
    constraint ck_exports_status    check (status in ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
    constraint ck_exports_counts    check (rows_total >= 0 and rows_done >= 0 and parts_count >= 0 and bytes_count >= 0 and charged >= 0),
    constraint ck_exports_finished  check ((status in ('queued', 'running')) = (finished_at is null)),
    constraint ck_exports_ready     check (status not in ('ready', 'expired') or (checksum is not null and source_done and expires_at is not null)),
    constraint ck_exports_failed    check ((status = 'failed') = (error is not null)),
    constraint ck_exports_deleted   check (deleted_at is null or finished_at is not null)
  ) with (fillfactor = 70);
  create index idx_exports_user_created on public.exports (user_id, created_at desc, id desc);
  create index idx_exports_unfinished   on public.exports (updated_at) where status in ('queued', 'running');
  create index idx_exports_expires      on public.exports (expires_at) where status = 'ready';
  create index idx_exports_created      on public.exports (created_at);
`;

/** Pieces of at most 1 MiB, in the order of the file; outside of the row's page and as they are: they are read whole, once. */
const PARTS = `
  create table public.export_parts (
    export_id uuid    not null,
    part_no   integer not null,
    starts_at bigint  not null,
    bytes     bytea   not null,
    constraint pk_export_parts           primary key (export_id, part_no),
    constraint fk_export_parts_export_id foreign key (export_id) references public.exports (id) on delete cascade,
    constraint ck_export_parts_place     check (part_no >= 0 and starts_at >= 0),
    constraint ck_export_parts_size      check (octet_length(bytes) between 1 and 1048576)
  );
  alter table public.export_parts alter column bytes set storage external;
`;

/** Users read their exports; the system writes them, and alone touches the files. */
const RIGHTS = `
  alter table public.exports enable row level security;
  alter table public.exports force row level security;
  alter table public.export_parts enable row level security;
  alter table public.export_parts force row level security;
  revoke all on public.exports, public.export_parts from public, anon, authenticated, service_role;

  create policy exports_own on public.exports for select to authenticated
    using (user_id = (select auth.uid()) and deleted_at is null);
  grant select on public.exports to authenticated;

  create policy export_parts_system_only on public.export_parts for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.exports, public.export_parts to service_role;
`;
