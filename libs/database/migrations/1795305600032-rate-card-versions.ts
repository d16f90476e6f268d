import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rate card has a version and a day from which it counts, and may say what reach costs and how far posts reach. */
export class RateCardVersions1795305600032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMNS, NUMBERS, IN_FORCE]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

/** Cards of before count from the moment they were added. The table hides from its owner too: lifted for the one update. */
const COLUMNS = `
  alter table public.emv_rate_cards
    add column version        integer,
    add column effective_from timestamptz,
    add column cpms           jsonb not null default '[]',
    add column reach_shares   jsonb not null default '[]';

  alter table public.emv_rate_cards no force row level security;
  update public.emv_rate_cards k
     set effective_from = k.created_at, version = numbered.version
    from (select id, row_number() over (partition by name order by created_at, id) as version from public.emv_rate_cards) as numbered
   where numbered.id = k.id;
  alter table public.emv_rate_cards force row level security;

  alter table public.emv_rate_cards
    alter column version        set not null,
    alter column effective_from set not null,
    add constraint uq_emv_rate_cards_version unique (name, version),
    add constraint ck_emv_rate_cards_version check (version > 0),
    add constraint ck_emv_rate_cards_cpms    check (case when jsonb_typeof(cpms) = 'array' then jsonb_array_length(cpms) <= 50 else false end),
    add constraint ck_emv_rate_cards_reach   check (case when jsonb_typeof(reach_shares) = 'array' then jsonb_array_length(reach_shares) <= 50 else false end);
`;

/** Versions of a name are counted one after the other: whoever adds a second one at the same time waits. */
const NUMBERS = `
  create function app.number_rate_card() returns trigger
  language plpgsql security invoker set search_path = '' as $$
  begin
    perform pg_advisory_xact_lock(hashtext('app.rate_card'), hashtext(new.name));
    new.version := (select coalesce(max(k.version), 0) + 1 from public.emv_rate_cards k where k.name = new.name);
    new.effective_from := coalesce(new.effective_from, new.created_at);
    return new;
  end
  $$;
  revoke execute on function app.number_rate_card() from public;
  create trigger number_rate_card before insert on public.emv_rate_cards
    for each row execute function app.number_rate_card();
`;

const IN_FORCE = `
  drop index public.idx_emv_rate_cards_in_force;
  create index idx_emv_rate_cards_in_force on public.emv_rate_cards (currency, effective_from desc, created_at desc) where retired_at is null;
`;

const DOWN = `
  drop index public.idx_emv_rate_cards_in_force;
  create index idx_emv_rate_cards_in_force on public.emv_rate_cards (currency, created_at desc) where retired_at is null;
  drop trigger number_rate_card on public.emv_rate_cards;
  drop function app.number_rate_card();
  alter table public.emv_rate_cards
    drop column version, drop column effective_from, drop column cpms, drop column reach_shares;
`;
