import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PURGE_EXPIRED } from './1795305600010-system-functions';

/**
 * Lists of creators; what creators are compared by; when a followed creator was last asked for; and a purge in steps
 * that hold no lock for long.
 */
export class ListsAndLookalikes1795305600023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [LISTS, REFRESHES, FEATURES, REFRESH_FEATURES, PURGE_IN_STEPS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(PURGE_AT_ONCE);
    await runner.query(`
      drop function app.purge_expired_step(integer);
      drop function app.refresh_creator_features(uuid);
      drop index public.idx_stripe_events_processed, public.idx_related_profiles_related, public.idx_profiles_fetched;
      drop table public.creator_tags, public.creator_features, public.creator_refreshes,
                 public.user_list_profiles, public.user_lists;
    `);
  }
}

const LISTS = `
  create table public.user_lists (
    id          uuid        not null default gen_random_uuid(),
    user_id     uuid        not null,
    name        text        not null,
    description text,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    constraint pk_user_lists             primary key (id),
    constraint fk_user_lists_user_id     foreign key (user_id) references public.users (id) on delete cascade,
    constraint ck_user_lists_name        check (char_length(name) between 1 and 100 and name = btrim(name)),
    constraint ck_user_lists_description check (char_length(description) <= 1000)
  );
  create unique index uq_user_lists_name          on public.user_lists (user_id, lower(name));
  create index        idx_user_lists_user_created on public.user_lists (user_id, created_at desc, id desc);

  create table public.user_list_profiles (
    list_id    uuid        not null,
    profile_id uuid        not null,
    note       text,
    created_at timestamptz not null default now(),
    constraint pk_user_list_profiles            primary key (list_id, profile_id),
    constraint fk_user_list_profiles_list_id    foreign key (list_id)    references public.user_lists (id) on delete cascade,
    constraint fk_user_list_profiles_profile_id foreign key (profile_id) references public.profiles (id)   on delete cascade,
    constraint ck_user_list_profiles_note       check (char_length(note) <= 500)
  );
  create index idx_user_list_profiles_list_created on public.user_list_profiles (list_id, created_at desc, profile_id desc);
  create index idx_user_list_profiles_profile      on public.user_list_profiles (profile_id);

  alter table public.user_lists enable row level security;
  alter table public.user_lists force row level security;
  alter table public.user_list_profiles enable row level security;
  alter table public.user_list_profiles force row level security;
  revoke all on public.user_lists, public.user_list_profiles from public, anon, authenticated, service_role;

  create policy user_lists_own on public.user_lists for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, delete                   on public.user_lists to authenticated;
  grant update (name, description, updated_at)   on public.user_lists to authenticated;

  create policy user_list_profiles_own on public.user_list_profiles for all to authenticated
    using      (exists (select from public.user_lists l where l.id = user_list_profiles.list_id and l.user_id = (select auth.uid())))
    with check (exists (select from public.user_lists l where l.id = user_list_profiles.list_id and l.user_id = (select auth.uid())));
  grant select, insert, delete on public.user_list_profiles to authenticated;
  grant update (note)          on public.user_list_profiles to authenticated;

  grant select, insert, update, delete on public.user_lists, public.user_list_profiles to service_role;
`;

/** Beside the profiles and not in them: a profile is a wide row with many indexes, and this changes every day. */
const REFRESHES = `
  create table public.creator_refreshes (
    profile_id uuid        not null,
    asked_at   timestamptz not null,
    constraint pk_creator_refreshes            primary key (profile_id),
    constraint fk_creator_refreshes_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade
  );
  create index idx_profiles_fetched on public.profiles (fetched_at) where status = 'active' and username is not null;

  alter table public.creator_refreshes enable row level security;
  alter table public.creator_refreshes force row level security;
  revoke all on public.creator_refreshes from public, anon, authenticated, service_role;
  create policy creator_refreshes_system_only on public.creator_refreshes for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.creator_refreshes to service_role;
`;

/**
 * topics is a unit vector over the content categories, languages the shares of the languages (the undetermined left
 * out), tags what the creator writes ('#' and the hashtag) and whom it names ('@' and the account), tags_weight the sum
 * of the tags' weights by creator_tags. creator_tags counts the creators of each tag that two or more have; its row
 * with the empty tag counts all creators that have tags. The index of tags has no pending list: readers would pay for it.
 */
const FEATURES = `
  create table public.creator_features (
    profile_id    uuid             not null,
    main_topic    text             not null default '',
    main_language text             not null default '',
    followers     bigint,
    topics        jsonb            not null default '{}',
    languages     jsonb            not null default '{}',
    tags          text[]           not null default '{}',
    tags_weight   double precision not null default 0,
    updated_at    timestamptz      not null default now(),
    constraint pk_creator_features            primary key (profile_id),
    constraint fk_creator_features_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade
  );
  create index idx_creator_features_tags  on public.creator_features using gin (tags) with (fastupdate = off);
  create index idx_creator_features_peers on public.creator_features (main_topic, main_language, followers);
  create index idx_creator_features_topic on public.creator_features (main_topic, followers);
  create index idx_related_profiles_related on public.related_profiles (related_instagram_id);

  create table public.creator_tags (
    tag      text    not null,
    creators integer not null,
    constraint pk_creator_tags          primary key (tag),
    constraint ck_creator_tags_creators check (creators > 0)
  );

  alter table public.creator_features enable row level security;
  alter table public.creator_features force row level security;
  alter table public.creator_tags enable row level security;
  alter table public.creator_tags force row level security;
  revoke all on public.creator_features, public.creator_tags from public, anon, authenticated, service_role;
  create policy creator_features_system_only on public.creator_features for all to anon, authenticated using (false) with check (false);
  create policy creator_tags_system_only     on public.creator_tags     for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.creator_features, public.creator_tags to service_role;
`;

/** Of the latest posts only: a creator is compared by what it does, not by what it once did. */
const REFRESH_FEATURES = `
  create function app.refresh_creator_features(p_profile_id uuid) returns void
  language plpgsql security invoker set search_path = '' as $$
  begin
    if not exists (select from public.profiles where id = p_profile_id and status = 'active' and username is not null) then
      delete from public.creator_features where profile_id = p_profile_id;
      return;
    end if;

    with latest as (
      select hashtags from public.posts where profile_id = p_profile_id order by created_at desc limit 60),
    written as (
      select '#' || lower(tag) as tag, count(*) as n from latest cross join unnest(hashtags) as tag group by 1 order by n desc, 1 limit 25),
    named as (
      select '@' || mentioned_username as tag, sum(mention_count) as n
        from public.mentions where profile_id = p_profile_id group by 1 order by n desc, 1 limit 15),
    tags as (
      select array_agg(t.tag order by t.tag) as tags,
             sum(ln(1 + coalesce((select a.creators from public.creator_tags a where a.tag = ''), 1)::float8 / coalesce(c.creators, 1))) as weight
        from (select tag from written union all select tag from named) as t
        left join public.creator_tags c on c.tag = t.tag),
    given as (
      select p.followers_count, coalesce(p.ai_primary_content_type, '') as main_topic,
             (select jsonb_object_agg(d.key, round((d.value::float8 / n.norm)::numeric, 4))
                from jsonb_each_text(p.ai_content_distribution) as d
               cross join (select sqrt(sum(e.value::float8 ^ 2)) as norm from jsonb_each_text(p.ai_content_distribution) as e) as n
               where n.norm > 0) as topics,
             p.ai_language_distribution - 'und' as languages
        from public.profiles p where p.id = p_profile_id)
    insert into public.creator_features as f (profile_id, main_topic, main_language, followers, topics, languages, tags, tags_weight)
    select p_profile_id, given.main_topic,
           coalesce((select l.key from jsonb_each_text(given.languages) as l order by l.value::float8 desc, l.key limit 1), ''),
           given.followers_count, coalesce(given.topics, '{}'), coalesce(given.languages, '{}'),
           coalesce(tags.tags, '{}'), coalesce(tags.weight, 0)
      from given cross join tags
    on conflict (profile_id) do update
       set main_topic = excluded.main_topic, main_language = excluded.main_language, followers = excluded.followers,
           topics = excluded.topics, languages = excluded.languages, tags = excluded.tags,
           tags_weight = excluded.tags_weight, updated_at = now()
     where (f.main_topic, f.main_language, f.followers, f.topics, f.languages, f.tags)
           is distinct from
           (excluded.main_topic, excluded.main_language, excluded.followers, excluded.topics, excluded.languages, excluded.tags);
  end
  $$;
  revoke execute on function app.refresh_creator_features(uuid) from public;
  grant execute on function app.refresh_creator_features(uuid) to service_role;
`;

/**
 * How long each kind of trace is kept stands here; what later features keep joins app.purge_expired(), which ends with
 * this. One call of the step removes at most p_most rows of a table, so that nobody waits for its locks; rows that
 * somebody holds are left for the next call. Deliveries of webhooks go with their message, logs of an analysis with its
 * job, what is on a list or in a campaign with that. The ledger of credits and the log of administrators stay for ever.
 */
export const PURGE_IN_STEPS = `
  create index idx_stripe_events_processed on public.stripe_events (processed_at) where processed_at is not null;

  create function app.purge_expired_step(p_most integer) returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_kind record;
  begin
    for v_kind in select * from (values
      ('idempotency_keys',     'expires_at < now()'),
      ('user_profile_access',  'expires_at < now() - interval ''90 days'''),
      ('user_searches',        'name is null and created_at < now() - interval ''400 days'''),
      ('search_history',       'created_at < now() - interval ''400 days'''),
      ('ai_analysis_job_logs', 'created_at < now() - interval ''90 days'''),
      ('ai_analysis_jobs',     'finished_at < now() - interval ''180 days'''),
      ('vendor_calls',         'created_at < now() - interval ''400 days'''),
      ('outbox',               'delivered_at < now() - interval ''30 days'''),
      ('stripe_events',        'processed_at < now() - interval ''400 days'''),
      ('campaigns',            'deleted_at < now() - interval ''90 days'''),
      ('profile_snapshots',    'captured_on < current_date - 1100')
    ) as kind (name, is_expired)
    loop
      execute format(
        'delete from public.%1$I where ctid = any (array(select ctid from public.%1$I where %2$s limit %3$s for update skip locked))',
        v_kind.name, v_kind.is_expired, p_most);
      table_name := v_kind.name;
      get diagnostics removed = row_count;
      return next;
    end loop;
  end
  $$;
  revoke execute on function app.purge_expired_step(integer) from public;
  grant execute on function app.purge_expired_step(integer) to service_role;

  create or replace function app.purge_expired_records() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  begin
    return query select * from app.purge_expired_step(100000);
  end
  $$;
`;

/** The function as it was, under the name that app.purge_expired() calls it by. */
const PURGE_AT_ONCE = PURGE_EXPIRED.replaceAll('app.purge_expired()', 'app.purge_expired_records()').replace(
  'create function',
  'create or replace function',
);
