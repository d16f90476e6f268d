import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The life of a campaign, kept by the database: which status may follow which, what may still change, how much fits in,
 * that a removed campaign is invisible, and that a campaign's posts are its creators' posts. Refusals of the triggers carry
 * a constraint name by which the application tells them apart.
 */
export class CampaignLife1795305600024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMNS, LIFE_CYCLE, CREATORS, POSTS, CHILD_CHANGES, REMOVAL, RIGHTS, RATE_CARDS])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

/** The counters carry the bounds: an update of one row makes concurrent additions wait for each other. */
const COLUMNS = `
  alter table public.campaigns
    add column brand_username text,
    add column version        integer not null default 1,
    add column profiles_count integer not null default 0,
    add column posts_count    integer not null default 0,
    add constraint ck_campaigns_brand_username check (brand_username ~ '^[a-z0-9._]{1,30}$'),
    add constraint ck_campaigns_hashtags       check (cardinality(hashtags) <= 30),
    add constraint ck_campaigns_texts          check (char_length(brand_name) <= 200 and char_length(description) <= 5000);
  update public.campaigns c
     set profiles_count = (select count(*) from public.campaign_profiles p where p.campaign_id = c.id),
         posts_count    = (select count(*) from public.campaign_posts p where p.campaign_id = c.id);
  alter table public.campaigns
    add constraint ck_campaigns_profiles_bound check (profiles_count between 0 and 500),
    add constraint ck_campaigns_posts_bound    check (posts_count between 0 and 2000);

  alter table public.campaign_profiles
    add column posts_agreed integer,
    add constraint ck_campaign_profiles_posts_agreed check (posts_agreed between 0 and 1000),
    add constraint ck_campaign_profiles_note         check (char_length(note) <= 2000);

  alter table public.campaign_posts
    add column source text not null default 'manual',
    add constraint ck_campaign_posts_source check (source in ('manual', 'matched')),
    add constraint ck_campaign_posts_note   check (char_length(note) <= 2000);

  create index idx_posts_shortcode on public.posts (shortcode);
`;

const LIFE_CYCLE = `
  create function app.campaign_next_statuses(p_status text) returns text[]
  language sql immutable set search_path = '' as $$
    select case p_status
      when 'draft'     then array['active']
      when 'active'    then array['paused', 'completed']
      when 'paused'    then array['active']
      when 'completed' then array['archived']
      else '{}'::text[]
    end
  $$;
  revoke execute on function app.campaign_next_statuses(text) from public;
  grant execute on function app.campaign_next_statuses(text) to authenticated, service_role;

  create function app.guard_campaign() returns trigger
  language plpgsql set search_path = '' as $$
  declare
    v_own     constant text[] := array['status', 'version', 'updated_at', 'completed_at', 'deleted_at', 'profiles_count', 'posts_count'];
    v_edited  constant boolean := to_jsonb(new) - v_own <> to_jsonb(old) - v_own;
  begin
    if new.status <> old.status and new.status <> all (app.campaign_next_statuses(old.status)) then
      raise exception 'a campaign does not go from % to %', old.status, new.status
        using errcode = 'check_violation', constraint = 'campaigns_transition', detail = old.status;
    end if;
    if v_edited and old.status in ('completed', 'archived') then
      raise exception 'a campaign that is % is read-only', old.status
        using errcode = 'check_violation', constraint = 'campaigns_read_only', detail = old.status;
    end if;
    if v_edited or new.status <> old.status then
      new.version := old.version + 1;
      new.updated_at := now();
    end if;
    if new.status <> old.status and new.status = 'completed' then
      new.completed_at := now();
    end if;
    return new;
  end
  $$;
  create trigger guard_campaign before update on public.campaigns
    for each row execute function app.guard_campaign();
`;

/**
 * Campaigns are locked in one order. What an erased creator takes along is no change by anybody: by then the creator is
 * gone. So is what this migration's own triggers remove.
 */
const TAKE_COUNT = (counter: string, parent: string) => `
    perform from public.campaigns where id in (select campaign_id from changed) order by id for no key update;
    if pg_trigger_depth() = 1 then
      select c.status into v_closed from public.campaigns c
       where c.status in ('completed', 'archived')
         and exists (select from changed x join public.${parent}s p on p.id = x.${parent}_id where x.campaign_id = c.id)
       limit 1;
      if found then
        raise exception 'a campaign that is % is read-only', v_closed
          using errcode = 'check_violation', constraint = 'campaigns_read_only', detail = v_closed;
      end if;
    end if;
    update public.campaigns c
       set ${counter} = c.${counter} + case tg_op when 'INSERT' then counted.n else -counted.n end
      from (select campaign_id, count(*)::integer as n from changed group by campaign_id) as counted
     where c.id = counted.campaign_id;`;

const COUNT_TRIGGERS = (table: string) => `
  create trigger count_added after insert on public.${table} referencing new table as changed
    for each statement execute function app.count_${table}();
  create trigger count_removed after delete on public.${table} referencing old table as changed
    for each statement execute function app.count_${table}();
`;

/** A creator who leaves takes the posts along. */
const CREATORS = `
  create function app.count_campaign_profiles() returns trigger
  language plpgsql security definer set search_path = '' as $$
  declare
    v_closed text;
  begin${TAKE_COUNT('profiles_count', 'profile')}
    if tg_op = 'DELETE' then
      delete from public.campaign_posts cp using changed x, public.posts p
       where cp.campaign_id = x.campaign_id and p.id = cp.post_id and p.profile_id = x.profile_id;
    end if;
    return null;
  end
  $$;
  revoke execute on function app.count_campaign_profiles() from public;
  ${COUNT_TRIGGERS('campaign_profiles')}
`;

const POSTS = `
  create function app.count_campaign_posts() returns trigger
  language plpgsql security definer set search_path = '' as $$
  declare
    v_closed text;
  begin${TAKE_COUNT('posts_count', 'post')}
    if tg_op = 'INSERT' and exists (
      select from changed x join public.posts p on p.id = x.post_id
       where not exists (select from public.campaign_profiles cp where cp.campaign_id = x.campaign_id and cp.profile_id = p.profile_id)
    ) then
      raise exception 'the post is of a creator who is not in the campaign'
        using errcode = 'check_violation', constraint = 'campaign_posts_of_its_creators';
    end if;
    return null;
  end
  $$;
  revoke execute on function app.count_campaign_posts() from public;
  ${COUNT_TRIGGERS('campaign_posts')}
`;

const CHILD_CHANGES = `
  create function app.guard_campaign_child() returns trigger
  language plpgsql security definer set search_path = '' as $$
  declare
    v_status text;
  begin
    select status into v_status from public.campaigns where id = new.campaign_id for share;
    if v_status in ('completed', 'archived') then
      raise exception 'a campaign that is % is read-only', v_status
        using errcode = 'check_violation', constraint = 'campaigns_read_only', detail = v_status;
    end if;
    return new;
  end
  $$;
  revoke execute on function app.guard_campaign_child() from public;
  create trigger guard_campaign_child before update on public.campaign_profiles
    for each row execute function app.guard_campaign_child();
  create trigger guard_campaign_child before update on public.campaign_posts
    for each row execute function app.guard_campaign_child();
`;

/** The policy hides removed campaigns from their owner too, so removing and restoring are functions. */
const REMOVAL = `
  alter policy campaigns_own on public.campaigns
    using      (user_id = (select auth.uid()) and deleted_at is null)
    with check (user_id = (select auth.uid()) and deleted_at is null);

  create function app.remove_campaign(p_campaign_id uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
  begin
    update public.campaigns set deleted_at = now()
     where id = p_campaign_id and user_id = (select auth.uid()) and deleted_at is null;
    return found;
  end
  $$;

  create function app.restore_campaign(p_campaign_id uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
  begin
    update public.campaigns set deleted_at = null
     where id = p_campaign_id and user_id = (select auth.uid()) and deleted_at > now() - interval '90 days';
    return found;
  end
  $$;
  revoke execute on function app.remove_campaign(uuid), app.restore_campaign(uuid) from public;
  grant execute on function app.remove_campaign(uuid), app.restore_campaign(uuid) to authenticated;
`;

/** Users write what is theirs to say: never the counters, the moments, or the row's end. */
const RIGHTS = `
  revoke insert, delete on public.campaigns from authenticated;
  revoke update (updated_at, completed_at, deleted_at) on public.campaigns from authenticated;
  grant insert (user_id, name, brand_name, brand_username, description, starts_on, ends_on, budget_minor, currency, hashtags)
     on public.campaigns to authenticated;
  grant update (brand_username) on public.campaigns to authenticated;

  revoke insert on public.campaign_profiles from authenticated;
  grant insert (campaign_id, profile_id, status, fee_minor, note, posts_agreed) on public.campaign_profiles to authenticated;
  grant update (posts_agreed) on public.campaign_profiles to authenticated;

  revoke insert on public.campaign_posts from authenticated;
  grant insert (campaign_id, post_id, note, source) on public.campaign_posts to authenticated;
`;

/** What a reaction is said to be worth: an opinion with an author and a date, in thousandths of a minor unit. */
const RATE_CARDS = `
  create table public.emv_rate_cards (
    id             uuid        not null default gen_random_uuid(),
    name           text        not null,
    currency       text        not null,
    source         text        not null,
    published_on   date        not null,
    like_low       bigint      not null,
    like_high      bigint      not null,
    comment_low    bigint      not null,
    comment_high   bigint      not null,
    view_low       bigint      not null,
    view_high      bigint      not null,
    created_by     uuid        not null,
    created_at     timestamptz not null default now(),
    retired_at     timestamptz,
    constraint pk_emv_rate_cards          primary key (id),
    constraint ck_emv_rate_cards_texts    check (char_length(name) between 1 and 200 and char_length(source) between 1 and 500),
    constraint ck_emv_rate_cards_currency check (currency ~ '^[A-Z]{3}$'),
    constraint ck_emv_rate_cards_likes    check (0 <= like_low and like_low <= like_high),
    constraint ck_emv_rate_cards_comments check (0 <= comment_low and comment_low <= comment_high),
    constraint ck_emv_rate_cards_views    check (0 <= view_low and view_low <= view_high)
  );
  create index idx_emv_rate_cards_in_force on public.emv_rate_cards (currency, created_at desc) where retired_at is null;

  alter table public.emv_rate_cards enable row level security;
  alter table public.emv_rate_cards force row level security;
  revoke all on public.emv_rate_cards from public, anon, authenticated, service_role;
  create policy emv_rate_cards_system_only on public.emv_rate_cards for all to anon, authenticated using (false) with check (false);
  grant select, insert on public.emv_rate_cards to service_role;
  grant update (retired_at) on public.emv_rate_cards to service_role;
`;

const DOWN = `
  drop table public.emv_rate_cards;
  grant insert on public.campaign_posts, public.campaign_profiles to authenticated;
  grant insert, delete on public.campaigns to authenticated;
  grant update (updated_at, completed_at, deleted_at) on public.campaigns to authenticated;
  drop function app.restore_campaign(uuid), app.remove_campaign(uuid);
  alter policy campaigns_own on public.campaigns
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  drop trigger guard_campaign_child on public.campaign_posts;
  drop trigger guard_campaign_child on public.campaign_profiles;
  drop trigger count_added on public.campaign_posts;
  drop trigger count_removed on public.campaign_posts;
  drop trigger count_added on public.campaign_profiles;
  drop trigger count_removed on public.campaign_profiles;
  drop trigger guard_campaign on public.campaigns;
  drop function app.guard_campaign_child(), app.count_campaign_posts(), app.count_campaign_profiles(), app.guard_campaign(), app.campaign_next_statuses(text);
  drop index public.idx_posts_shortcode;
  alter table public.campaign_posts    drop column source, drop constraint ck_campaign_posts_note;
  alter table public.campaign_profiles drop column posts_agreed, drop constraint ck_campaign_profiles_note;
  alter table public.campaigns
    drop constraint ck_campaigns_hashtags, drop constraint ck_campaigns_texts,
    drop column brand_username, drop column version, drop column profiles_count, drop column posts_count;
`;
