import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Campaigns with the creators and posts they track. Money is in minor units of the currency. */
export class Campaigns1795305600006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table public.campaigns (
        id           uuid        not null default gen_random_uuid(),
        user_id      uuid        not null,
        name         text        not null,
        brand_name   text,
        description  text,
        status       text        not null default 'draft',
        starts_on    date,
        ends_on      date,
        budget_minor bigint,
        currency     text,
        hashtags     text[]      not null default '{}',
        created_at   timestamptz not null default now(),
        updated_at   timestamptz not null default now(),
        completed_at timestamptz,
        deleted_at   timestamptz,
        constraint pk_campaigns          primary key (id),
        constraint fk_campaigns_user_id  foreign key (user_id) references public.users (id) on delete cascade,
        constraint ck_campaigns_name     check (char_length(name) between 1 and 200),
        constraint ck_campaigns_status   check (status in ('draft', 'active', 'paused', 'completed', 'archived')),
        constraint ck_campaigns_period   check (ends_on >= starts_on),
        constraint ck_campaigns_budget   check (budget_minor >= 0 and (budget_minor is null or currency is not null)),
        constraint ck_campaigns_currency check (currency ~ '^[A-Z]{3}$')
      );
      create index idx_campaigns_user_created on public.campaigns (user_id, created_at desc, id desc);
      create index idx_campaigns_deleted      on public.campaigns (deleted_at) where deleted_at is not null;

      create table public.campaign_profiles (
        id          uuid        not null default gen_random_uuid(),
        campaign_id uuid        not null,
        profile_id  uuid        not null,
        status      text        not null default 'shortlisted',
        fee_minor   bigint,
        note        text,
        created_at  timestamptz not null default now(),
        constraint pk_campaign_profiles                  primary key (id),
        constraint uq_campaign_profiles_campaign_profile unique (campaign_id, profile_id),
        constraint fk_campaign_profiles_campaign_id      foreign key (campaign_id) references public.campaigns (id) on delete cascade,
        constraint fk_campaign_profiles_profile_id       foreign key (profile_id)  references public.profiles (id)  on delete cascade,
        constraint ck_campaign_profiles_status           check (status in ('shortlisted', 'contacted', 'confirmed', 'declined')),
        constraint ck_campaign_profiles_fee              check (fee_minor >= 0)
      );
      create index idx_campaign_profiles_profile on public.campaign_profiles (profile_id);

      create table public.campaign_posts (
        id          uuid        not null default gen_random_uuid(),
        campaign_id uuid        not null,
        post_id     uuid        not null,
        note        text,
        created_at  timestamptz not null default now(),
        constraint pk_campaign_posts               primary key (id),
        constraint uq_campaign_posts_campaign_post unique (campaign_id, post_id),
        constraint fk_campaign_posts_campaign_id   foreign key (campaign_id) references public.campaigns (id) on delete cascade,
        constraint fk_campaign_posts_post_id       foreign key (post_id)     references public.posts (id)     on delete cascade
      );
      create index idx_campaign_posts_post on public.campaign_posts (post_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.campaign_posts, public.campaign_profiles, public.campaigns');
  }
}
