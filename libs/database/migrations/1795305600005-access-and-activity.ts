import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may see which creator, and what users did. */
export class AccessAndActivity1795305600005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table public.user_profile_access (
        id          uuid        not null default gen_random_uuid(),
        user_id     uuid        not null,
        profile_id  uuid        not null,
        source      text        not null,
        granted_by  uuid,
        reason      text,
        granted_at  timestamptz not null default now(),
        expires_at  timestamptz,
        accessed_at timestamptz,
        constraint pk_user_profile_access              primary key (id),
        constraint uq_user_profile_access_profile_user unique (profile_id, user_id),
        constraint fk_user_profile_access_profile_id   foreign key (profile_id) references public.profiles (id) on delete cascade,
        constraint ck_user_profile_access_source       check (source in ('admin_grant', 'campaign', 'unlock')),
        constraint ck_user_profile_access_unlock       check (source <> 'unlock' or expires_at is null),
        constraint ck_user_profile_access_period       check (expires_at > granted_at)
      );
      create index idx_user_profile_access_user_profile on public.user_profile_access (user_id, profile_id, accessed_at desc);
      create index idx_user_profile_access_expires      on public.user_profile_access (expires_at) where expires_at is not null;

      create table public.user_favorites (
        id         uuid        not null default gen_random_uuid(),
        user_id    uuid        not null,
        profile_id uuid        not null,
        note       text,
        created_at timestamptz not null default now(),
        constraint pk_user_favorites              primary key (id),
        constraint uq_user_favorites_profile_user unique (profile_id, user_id),
        constraint fk_user_favorites_user_id      foreign key (user_id)    references public.users (id)    on delete cascade,
        constraint fk_user_favorites_profile_id   foreign key (profile_id) references public.profiles (id) on delete cascade,
        constraint ck_user_favorites_note         check (char_length(note) <= 2000)
      );
      create index idx_user_favorites_user_created on public.user_favorites (user_id, created_at desc, id desc);

      create table public.user_searches (
        id           uuid        not null default gen_random_uuid(),
        user_id      uuid        not null,
        kind         text        not null,
        query        jsonb       not null,
        name         text,
        result_count integer,
        created_at   timestamptz not null default now(),
        constraint pk_user_searches         primary key (id),
        constraint fk_user_searches_user_id foreign key (user_id) references public.users (id) on delete cascade,
        constraint ck_user_searches_kind    check (kind in ('profile_lookup', 'discovery', 'advanced')),
        constraint ck_user_searches_count   check (result_count >= 0)
      );
      create index        idx_user_searches_user_created on public.user_searches (user_id, created_at desc, id desc);
      create unique index uq_user_searches_saved        on public.user_searches (user_id, name) where name is not null;
      create index        idx_user_searches_unsaved      on public.user_searches (created_at) where name is null;

      create table public.search_history (
        id         uuid        not null default gen_random_uuid(),
        user_id    uuid        not null,
        profile_id uuid,
        query      text        not null,
        outcome    text        not null,
        created_at timestamptz not null default now(),
        constraint pk_search_history            primary key (id),
        constraint fk_search_history_profile_id foreign key (profile_id) references public.profiles (id) on delete set null
      );
      create index idx_search_history_user_created    on public.search_history (user_id, created_at desc, id desc);
      create index idx_search_history_profile_created on public.search_history (profile_id, created_at desc);
      create index idx_search_history_created         on public.search_history (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table public.search_history, public.user_searches, public.user_favorites, public.user_profile_access
    `);
  }
}
