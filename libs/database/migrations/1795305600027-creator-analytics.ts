import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a creator's figures are set against: the distribution of each figure among stored creators, written anew now and
 * then, and the tables others have published. Neither says anything about one creator, so no user needs to read them.
 */
export class CreatorAnalytics1795305600027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PEER_DISTRIBUTIONS);
    await runner.query(PUBLISHED_BENCHMARKS);
    await runner.query(RIGHTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public.published_benchmarks, public.peer_distributions');
  }
}

/**
 * One row per figure and group of peers; an empty account type or category stands for all of them. `steps` are the values
 * found, ascending; `below` and `up_to` say how many peers have less than a step and how many have at most it. Stored
 * as they are: a search within them must not unpack them first.
 */
const PEER_DISTRIBUTIONS = `
  create table public.peer_distributions (
    figure         text               not null,
    followers_from bigint             not null,
    account_type   text               not null default '',
    category       varchar(50)        not null default '',
    peers          integer            not null,
    steps          double precision[] not null,
    below          integer[]          not null,
    up_to          integer[]          not null,
    computed_at    timestamptz        not null,
    constraint pk_peer_distributions        primary key (figure, followers_from, account_type, category),
    constraint ck_peer_distributions_peers  check (peers > 0),
    constraint ck_peer_distributions_steps  check (
      cardinality(steps) > 0 and cardinality(steps) = cardinality(below) and cardinality(steps) = cardinality(up_to)
    ),
    constraint ck_peer_distributions_levels check (category = '' or account_type <> '')
  );
  alter table public.peer_distributions
    alter column steps set storage external, alter column below set storage external, alter column up_to set storage external;
`;

/** Published figures are rows with a source and a date, never constants: they disagree with each other and grow old. */
const PUBLISHED_BENCHMARKS = `
  create table public.published_benchmarks (
    id             uuid             not null default gen_random_uuid(),
    benchmark      text             not null,
    source         text             not null,
    published_on   date             not null,
    figure         text             not null,
    definition     text             not null,
    followers_from bigint           not null,
    followers_to   bigint,
    kind           text             not null,
    label          text             not null,
    value          double precision not null,
    note           text,
    created_at     timestamptz      not null default now(),
    constraint pk_published_benchmarks       primary key (id),
    constraint uq_published_benchmarks_value unique (benchmark, figure, followers_from, label),
    constraint ck_published_benchmarks_kind  check (kind in ('floor', 'mean', 'median', 'threshold')),
    constraint ck_published_benchmarks_tier  check (followers_from >= 0 and followers_to > followers_from),
    constraint ck_published_benchmarks_value check (value >= 0)
  );
`;

const RIGHTS = `
  alter table public.peer_distributions   enable row level security;
  alter table public.peer_distributions   force row level security;
  alter table public.published_benchmarks enable row level security;
  alter table public.published_benchmarks force row level security;
  revoke all on public.peer_distributions, public.published_benchmarks from public, anon, authenticated, service_role;
  create policy peer_distributions_system_only   on public.peer_distributions   for all to anon, authenticated using (false) with check (false);
  create policy published_benchmarks_system_only on public.published_benchmarks for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.peer_distributions, public.published_benchmarks to service_role;
`;
