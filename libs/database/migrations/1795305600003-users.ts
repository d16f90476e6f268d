import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A user's id everywhere is the uuid of the auth account: policies compare it with auth.uid() directly. */
export class Users1795305600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table public.users (
        id           uuid        not null,
        email        text,
        status       text        not null default 'active',
        created_at   timestamptz not null default now(),
        updated_at   timestamptz not null default now(),
        last_seen_at timestamptz,
        constraint pk_users        primary key (id),
        constraint ck_users_status check (status in ('active', 'suspended')),
        constraint ck_users_email  check (email = lower(email))
      );

      create table public.auth_users (
        id         uuid        not null,
        user_id    uuid        not null,
        provider   text        not null default 'email',
        created_at timestamptz not null default now(),
        constraint pk_auth_users         primary key (id),
        constraint uq_auth_users_user_id unique (user_id),
        constraint fk_auth_users_id      foreign key (id)      references auth.users (id)   on delete cascade,
        constraint fk_auth_users_user_id foreign key (user_id) references public.users (id) on delete cascade
      );

      create table public.user_profiles (
        id           uuid        not null default gen_random_uuid(),
        user_id      uuid        not null,
        display_name text,
        company      text,
        avatar_url   text,
        locale       text        not null default 'en',
        time_zone    text        not null default 'UTC',
        preferences  jsonb       not null default '{}',
        created_at   timestamptz not null default now(),
        updated_at   timestamptz not null default now(),
        constraint pk_user_profiles             primary key (id),
        constraint uq_user_profiles_user_id     unique (user_id),
        constraint fk_user_profiles_user_id     foreign key (user_id) references auth.users (id) on delete cascade,
        constraint ck_user_profiles_preferences check (jsonb_typeof(preferences) = 'object')
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.user_profiles, public.auth_users, public.users');
  }
}
