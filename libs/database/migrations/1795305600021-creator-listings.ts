import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What creators are found by, kept beside them in versions: a walk over a result reads the state of its first page while
 * newer versions are written. Indexes that served the same questions on profiles go.
 */
export class CreatorListings1795305600021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLE, FIGURES, REFRESH, PURGE, DROP_PROFILE_INDEXES]) await runner.query(part);
    await runner.query(`
      insert into public.creator_listings (born_xid, ${LIST})
      select pg_current_xact_id()::text::bigint, ${LIST} from app.creator_listing_figures
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(PROFILE_INDEXES);
    await runner.query(`
      drop function app.purge_expired();
      alter function app.purge_expired_before_listings() rename to purge_expired;
      drop function app.purge_creator_listings(integer);
      drop function app.refresh_creator_listing(uuid);
      drop view app.creator_listing_figures;
      drop table public.creator_listings;
    `);
  }
}

/** The figures of a version, in the order of the view that computes them. */
const COLUMNS = (
  'profile_id username followers following posts engagement_rate avg_likes avg_comments posts_per_week last_posted_at ' +
  'growth_30d category topics languages sentiment quality_score sponsored_share verified private account_type ' +
  'has_contact has_email has_phone has_link hashtags mentions brands bio_words'
).split(' ');
const LIST = COLUMNS.join(', ');

/**
 * Transactions are numbered by bigint and not by xid8: numbers of another server, which a restore brings along, can be
 * settled. Every order has one index, read forwards or backwards; the same index serves first pages, which look for open
 * versions, and later ones, which look for those of their snapshot: few rows are closed, and none for longer than a day.
 */
const TABLE = `
  create table public.creator_listings (
    profile_id      uuid        not null,
    born_xid        bigint      not null,
    closed_xid      bigint,
    closed_at       timestamptz,
    username        text        not null,
    followers       bigint,
    following       bigint,
    posts           bigint,
    engagement_rate double precision,
    avg_likes       double precision,
    avg_comments    double precision,
    posts_per_week  double precision,
    last_posted_at  timestamptz,
    growth_30d      double precision,
    category        text,
    topics          text[],
    languages       text[],
    sentiment       double precision,
    quality_score   double precision,
    sponsored_share double precision,
    verified        boolean     not null,
    private         boolean     not null,
    account_type    text        not null,
    has_contact     boolean     not null,
    has_email       boolean     not null,
    has_phone       boolean     not null,
    has_link        boolean     not null,
    hashtags        text[],
    mentions        text[],
    brands          text[],
    bio_words       tsvector    not null,
    constraint pk_creator_listings            primary key (profile_id, born_xid),
    constraint fk_creator_listings_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_creator_listings_closed     check ((closed_xid is null) = (closed_at is null)),
    constraint ck_creator_listings_contact    check (has_contact = (has_email or has_phone))
  );
  create unique index uq_creator_listings_current on public.creator_listings (profile_id) where closed_xid is null;
  create index idx_creator_listings_closed        on public.creator_listings (closed_at) where closed_at is not null;

  create index idx_creator_listings_followers      on public.creator_listings (followers desc nulls last, profile_id desc);
  create index idx_creator_listings_engagement     on public.creator_listings (engagement_rate desc nulls last, profile_id desc);
  create index idx_creator_listings_last_posted    on public.creator_listings (last_posted_at desc nulls last, profile_id desc);
  create index idx_creator_listings_posts_per_week on public.creator_listings (posts_per_week desc nulls last, profile_id desc);
  create index idx_creator_listings_avg_likes      on public.creator_listings (avg_likes desc nulls last, profile_id desc);
  create index idx_creator_listings_avg_comments   on public.creator_listings (avg_comments desc nulls last, profile_id desc);
  create index idx_creator_listings_growth         on public.creator_listings (growth_30d desc nulls last, profile_id desc);
  create index idx_creator_listings_quality        on public.creator_listings (quality_score desc nulls last, profile_id desc);
  create index idx_creator_listings_sentiment      on public.creator_listings (sentiment desc nulls last, profile_id desc);
  create index idx_creator_listings_sponsored      on public.creator_listings (sponsored_share desc nulls last, profile_id desc);
  create index idx_creator_listings_category       on public.creator_listings (category, followers desc nulls last, profile_id desc);
  create index idx_creator_listings_verified       on public.creator_listings (followers desc nulls last, profile_id desc) where verified;
  create index idx_creator_listings_contact        on public.creator_listings (followers desc nulls last, profile_id desc) where has_contact;

  create index idx_creator_listings_hashtags  on public.creator_listings using gin (hashtags);
  create index idx_creator_listings_languages on public.creator_listings using gin (languages);
  create index idx_creator_listings_topics    on public.creator_listings using gin (topics);
  create index idx_creator_listings_mentions  on public.creator_listings using gin (mentions);
  create index idx_creator_listings_brands    on public.creator_listings using gin (brands);
  create index idx_creator_listings_bio       on public.creator_listings using gin (bio_words);

  alter table public.creator_listings enable row level security;
  alter table public.creator_listings force row level security;
  revoke all on public.creator_listings from public, anon, authenticated, service_role;
  create policy creator_listings_system_only on public.creator_listings for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.creator_listings to service_role;
`;

/**
 * A creator as it is now. Recent posts are the latest 50; posts a week count up to 90 days before the fetch, or as far
 * back as the recent posts reach, a week at least. Growth needs a snapshot of 27 to 33 days before the latest one.
 * Null = not known.
 */
const FIGURES = `
  create view app.creator_listing_figures with (security_invoker = true) as
  select p.id as profile_id, p.username, p.followers_count as followers, p.following_count as following,
         p.posts_count as posts, p.engagement_rate, p.avg_likes, p.avg_comments, timeline.posts_per_week,
         p.last_posted_at, growth.growth_30d, p.ai_primary_content_type::text as category,
         (select array_agg(share.key order by share.key) from jsonb_each_text(p.ai_content_distribution) share
           where share.value::float8 >= 0.1) as topics,
         (select array_agg(share.key order by share.key) from jsonb_each_text(p.ai_language_distribution) share
           where share.value::float8 >= 0.1 and share.key <> 'und') as languages,
         p.ai_avg_sentiment_score as sentiment, p.ai_content_quality_score as quality_score, timeline.sponsored_share,
         p.is_verified as verified, p.is_private as private, p.account_type,
         p.business_email is not null or p.business_phone is not null as has_contact,
         p.business_email is not null as has_email, p.business_phone is not null as has_phone,
         p.external_url is not null or p.bio_links <> '[]' as has_link,
         timeline.hashtags, timeline.mentions, timeline.brands,
         to_tsvector('pg_catalog.simple', left(coalesce(p.biography, ''), 4000)) as bio_words
    from public.profiles p
   cross join lateral (
     with recent as materialized (
       select s.created_at, s.is_sponsored, s.hashtags, s.mentions, s.tagged_usernames, s.sponsor_usernames
         from public.posts s where s.profile_id = p.id order by s.created_at desc limit 50)
     select case when count(*) > 0 then
              round(count(*) filter (where r.created_at > p.fetched_at - interval '90 days') * 7
                    / greatest(7, least(90, extract(epoch from p.fetched_at - min(r.created_at)) / 86400)), 2)::float8
            end as posts_per_week,
            round(avg(r.is_sponsored::integer), 4)::float8 as sponsored_share,
            case when count(*) > 0 then array(
              select tag from recent, unnest(recent.hashtags) as tag group by tag order by count(*) desc, tag limit 100
            ) end as hashtags,
            case when count(*) > 0 then array(
              select name from recent, unnest(recent.mentions || recent.tagged_usernames) as name
               group by name order by count(*) desc, name limit 100
            ) end as mentions,
            case when count(*) > 0 then array(
              select name from recent, unnest(recent.sponsor_usernames) as name group by name order by count(*) desc, name limit 100
            ) end as brands
       from recent r
   ) timeline
    left join lateral (
     select round(100.0 * (latest.followers_count - base.followers_count) / base.followers_count, 4)::float8 as growth_30d
       from (select s.captured_on, s.followers_count from public.profile_snapshots s
              where s.profile_id = p.id and s.followers_count is not null order by s.captured_on desc limit 1) latest
      cross join lateral (
        select s.followers_count from public.profile_snapshots s
         where s.profile_id = p.id and s.captured_on between latest.captured_on - 33 and latest.captured_on - 27
           and s.followers_count > 0
         order by abs(latest.captured_on - 30 - s.captured_on), s.captured_on
         limit 1) base
   ) growth on true
   where p.status = 'active' and p.username is not null;
  revoke all on app.creator_listing_figures from public, anon, authenticated, service_role;
  grant select on app.creator_listing_figures to service_role;
`;

const tuple = (alias: string) => `(${COLUMNS.map((column) => `${alias}.${column}`).join(', ')})`;

/**
 * Nothing is written unless something differs. Refreshes of one creator queue at its row in profiles, which most callers
 * hold already. What a transaction wrote itself nobody else has seen: it is overwritten, not closed.
 */
const REFRESH = `
  create function app.refresh_creator_listing(p_profile_id uuid) returns void
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_open  public.creator_listings;
    v_now   app.creator_listing_figures;
    v_xid   bigint;
  begin
    perform from public.profiles where id = p_profile_id for no key update;
    select * into v_open from public.creator_listings where profile_id = p_profile_id and closed_xid is null;
    select * into v_now from app.creator_listing_figures where profile_id = p_profile_id;
    if ${tuple('v_open')} is not distinct from ${tuple('v_now')} then
      return;
    end if;

    v_xid := pg_current_xact_id()::text::bigint;
    if v_open.born_xid = v_xid then
      delete from public.creator_listings where profile_id = p_profile_id and born_xid = v_xid;
    elsif v_open.profile_id is not null then
      update public.creator_listings set closed_xid = v_xid, closed_at = clock_timestamp()
       where profile_id = p_profile_id and closed_xid is null;
    end if;
    if v_now.profile_id is not null then
      insert into public.creator_listings (born_xid, ${LIST})
      values (v_xid, ${COLUMNS.map((column) => `v_now.${column}`).join(', ')});
    end if;
  end
  $$;
  revoke execute on function app.refresh_creator_listing(uuid) from public;
  grant execute on function app.refresh_creator_listing(uuid) to service_role;
`;

/**
 * Closed versions are kept as long as a cursor lives, 24 hours, and an hour more for transactions that took their time.
 *
 * A dump that is restored into another server brings transaction numbers that this server has not reached: its walks
 * would take such rows for unwritten. They are settled as written before everything (0); walks begun on the other server
 * end here. The purge does so daily; after a restore run it once by hand.
 */
export const PURGE = `
  create function app.purge_creator_listings(p_batch integer default 10000) returns bigint
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_removed bigint;
  begin
    delete from public.creator_listings old
     where old.closed_xid is not null
       and exists (select from public.creator_listings strange
                    where strange.profile_id = old.profile_id
                      and greatest(strange.born_xid, strange.closed_xid)
                          >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
    update public.creator_listings set born_xid = 0
     where born_xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint;

    delete from public.creator_listings
     where (profile_id, born_xid) in (
       select profile_id, born_xid from public.creator_listings
        where closed_at < now() - interval '25 hours' order by closed_at limit p_batch for update skip locked);
    get diagnostics v_removed = row_count;
    return v_removed;
  end
  $$;
  revoke execute on function app.purge_creator_listings(integer) from public;
  grant execute on function app.purge_creator_listings(integer) to service_role;

  alter function app.purge_expired() rename to purge_expired_before_listings;

  create function app.purge_expired() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  begin
    return query select * from app.purge_expired_before_listings();
    return query select 'creator_listings', app.purge_creator_listings(100000);
  end
  $$;
  revoke execute on function app.purge_expired() from public;
  grant execute on function app.purge_expired() to service_role;
`;

const DROP_PROFILE_INDEXES = `
  drop index public.idx_profiles_followers;
  drop index public.idx_profiles_engagement;
  drop index public.idx_profiles_last_posted;
  drop index public.idx_profiles_content_type;
  drop index public.idx_profiles_verified;
  drop index public.idx_profiles_contact;
  drop index public.idx_profiles_languages;
  drop index public.idx_posts_hashtags;
`;

const PROFILE_INDEXES = `
  create index idx_profiles_followers    on public.profiles (followers_count desc nulls last, id desc) where status = 'active';
  create index idx_profiles_engagement   on public.profiles (engagement_rate desc nulls last, id desc) where status = 'active';
  create index idx_profiles_last_posted  on public.profiles (last_posted_at desc nulls last, id desc)  where status = 'active';
  create index idx_profiles_content_type on public.profiles (ai_primary_content_type, followers_count desc nulls last, id desc) where status = 'active';
  create index idx_profiles_verified     on public.profiles (followers_count desc nulls last, id desc) where status = 'active' and is_verified;
  create index idx_profiles_contact      on public.profiles (followers_count desc nulls last, id desc) where status = 'active' and business_email is not null;
  create index idx_profiles_languages    on public.profiles using gin (ai_language_distribution);
  create index idx_posts_hashtags        on public.posts using gin (hashtags);
`;
