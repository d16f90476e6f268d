import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a report of a past day is made from: the counts of posts by day, their former texts, and the account of each day. */
export class PostSnapshots1795305600031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [POST_SNAPSHOTS, WHAT_IS_KNOWN, PROFILE_OF_THE_DAY, PURGE]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(amended(PURGE_STEP, `${SUPERSEDED}${BEFORE_PROFILES}`, BEFORE_PROFILES));
    await runner.query(`
      alter table public.profile_snapshots
        drop column fetched_at, drop column username, drop column is_private, drop column posts_availability;
      drop table public.post_snapshots;
    `);
  }
}

/**
 * One row per post and day (UTC) on which something was found changed, and per day of its first two weeks. Null counts are
 * not shown. `former` is the text of the post from that day on, kept when it was edited later; null: as in the next row
 * that has one, or as in the post itself.
 */
const POST_SNAPSHOTS = `
  create table public.post_snapshots (
    post_id        uuid        not null,
    captured_on    date        not null,
    is_pinned      boolean     not null default false,
    is_sponsored   boolean     not null default false,
    captured_at    timestamptz not null,
    likes_count    bigint,
    comments_count bigint,
    views_count    bigint,
    plays_count    bigint,
    former         jsonb,
    constraint pk_post_snapshots         primary key (post_id, captured_on),
    constraint fk_post_snapshots_post_id foreign key (post_id) references public.posts (id) on delete cascade,
    constraint ck_post_snapshots_day     check (captured_on = (captured_at at time zone 'UTC')::date),
    constraint ck_post_snapshots_counts  check (
      likes_count >= 0 and comments_count >= 0 and views_count >= 0 and plays_count >= 0
    )
  );
  create index idx_post_snapshots_captured_on on public.post_snapshots (captured_on);
  create index idx_post_snapshots_former      on public.post_snapshots (post_id, captured_on) where former is not null;

  alter table public.post_snapshots enable row level security;
  alter table public.post_snapshots force row level security;
  revoke all on public.post_snapshots from public, anon, authenticated, service_role;
  create policy post_snapshots_with_access on public.post_snapshots for select to authenticated using (exists (
    select from public.posts p where p.id = post_snapshots.post_id
  ));
  grant select on public.post_snapshots to authenticated;
  grant select, insert, update, delete on public.post_snapshots to service_role;
`;

/** The counts of stored posts were true when they were written; of posts that no delivery brings again nothing else will be known. */
const WHAT_IS_KNOWN = `
  insert into public.post_snapshots (
    post_id, captured_on, is_pinned, is_sponsored, captured_at, likes_count, comments_count, views_count, plays_count)
  select id, (updated_at at time zone 'UTC')::date, is_pinned, is_sponsored, updated_at, likes_count,
         case when not comments_disabled then comments_count end, views_count, plays_count
    from public.posts;
`;

/** Null in rows from before. */
const PROFILE_OF_THE_DAY = `
  alter table public.profile_snapshots
    add column fetched_at         timestamptz,
    add column username           text,
    add column is_private         boolean,
    add column posts_availability text;
`;

/** A function as it stands is changed in one place: other migrations change it in theirs, in whatever order they come. */
const amended = (name: string, from: string, to: string): string => `
  do $amend$
  declare
    v_text constant text := pg_get_functiondef('${name}'::regprocedure);
  begin
    if position($from$${from}$from$ in v_text) = 0 then
      raise exception '${name} has no place for the change';
    end if;
    execute replace(v_text, $from$${from}$from$, $to$${to}$to$);
  end
  $amend$;
`;

const PURGE_STEP = 'app.purge_expired_step(integer)';
const BEFORE_PROFILES = `('profile_snapshots',`;
/** Of each post the last row at the edge stays: without it the days after the edge would not know the counts. */
const SUPERSEDED = `('post_snapshots', 'captured_on < current_date - 1100 and exists (
        select from public.post_snapshots later
         where later.post_id = post_snapshots.post_id and later.captured_on > post_snapshots.captured_on
           and later.captured_on <= current_date - 1100)'),
      `;
const PURGE = amended(PURGE_STEP, BEFORE_PROFILES, `${SUPERSEDED}${BEFORE_PROFILES}`);
