import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OPEN_WALLET } from './1795305600010-system-functions';

/**
 * The ledger's functions: the only writers of wallets, lots, holds and entries. Each takes the row lock of the wallet
 * first, rolls what has ended, decides in variables and writes every row once. See docs/adr/0009-credit-ledger.md.
 */
export class CreditLedger1795305600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMNS, TIME, ENTRIES, LOTS, OPENING, PERIODS, SETTLING, HOLDING, STEPS, USERS]) {
      await runner.query(part);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke usage on schema app from authenticated;
      drop function app.touch_own_wallet();
      drop function app.unlock_influencers(jsonb);
      drop function app.quote_credits(text, bigint, text, bigint);
      drop function app.credit_steps(jsonb);
      drop function app.system_credit_steps(uuid, jsonb);
      drop function app.apply_credit_steps(uuid, text, jsonb);
      drop function app.authorize_steps(public.credit_wallets, jsonb, timestamptz);
      drop function app.owns_resource(public.credit_wallets, text, text, timestamptz);
      drop function app.capture_late(public.credit_wallets, uuid, jsonb, text, timestamptz);
      drop function app.shrink_hold(public.credit_wallets, uuid, bigint);
      drop function app.source_of(uuid);
      drop function app.release_steps(public.credit_wallets, jsonb, timestamptz);
      drop function app.capture_steps(public.credit_wallets, jsonb, text, timestamptz);
      drop function app.allowance_left(public.credit_wallets, text);
      drop function app.settlement_of(public.credit_operations, public.credit_wallets);
      drop function app.lock_wallet(uuid, timestamptz);
      drop function app.roll_wallet(public.credit_wallets, timestamptz);
      drop function app.carry_over(public.credit_wallets, timestamptz);
      drop function app.save_wallet(bigint, public.credit_wallets, timestamptz);
      drop function app.note_balance(bigint, public.credit_wallets, timestamptz);
      drop function app.settle_owed(public.credit_wallets, timestamptz);
      drop function app.burn(public.credit_wallets, bigint, jsonb, timestamptz);
      drop function app.open_lot(public.credit_wallets, jsonb, timestamptz);
      drop function app.open_wallet(uuid, text);
      drop trigger credit_transactions_chain on public.credit_transactions;
      drop function app.check_chain();
      drop function app.post_entry(public.credit_wallets, bigint, jsonb, timestamptz);
      drop function app.period_start(timestamptz, integer);
      drop function app.clock();
    `);
    await runner.query(COLUMNS_BACK);
    await runner.query(OPEN_WALLET);
  }
}

/**
 * due_at is the first moment at which something of the wallet ends: the period, or a lot with unreserved credits.
 * The burn index has no predicate and lots have no index on their amounts, so that spending updates rows in place.
 */
const COLUMNS = `
  alter table public.credit_wallets rename column version to last_seq;
  alter table public.credit_wallets add column due_at timestamptz;
  update public.credit_wallets w
     set due_at   = w.period_end,
         last_seq = coalesce((select max(t.seq) from public.credit_transactions t where t.wallet_id = w.id), 0);
  alter table public.credit_wallets alter column due_at set not null;
  drop index public.idx_credit_wallets_period_end;
  create index idx_credit_wallets_due on public.credit_wallets (due_at);

  drop index public.idx_credit_lots_burn;
  drop index public.idx_credit_lots_expiring;
  create index idx_credit_lots_burn on public.credit_lots (wallet_id, priority, expires_at, effective_at, id);

  alter table public.credit_operations
    alter column rule_id       drop not null,
    alter column response_body type text using response_body::text,
    add column response_type   text,
    add column source          text,
    add column owed_amount     bigint  not null default 0,
    add column balance_after   bigint,
    add column available_after bigint,
    add column allowance_left  bigint,
    add column sweeps          integer not null default 0,
    add column refunded_at     timestamptz,
    add constraint ck_credit_operations_rule   check (rule_id is not null or action in ('dispute', 'adjustment')),
    add constraint ck_credit_operations_owed   check (owed_amount between 0 and amount and sweeps >= 0),
    add constraint ck_credit_operations_source check (source in ('allowance', 'plan', 'bought', 'none'));

  -- The key first, and the resource apart: with two indexes that began with the wallet, a planner without statistics took the
  -- wrong one for either look-up, and went through all operations of the wallet.
  alter table public.credit_operations drop constraint uq_credit_operations_idem_key;
  alter table public.credit_operations add constraint uq_credit_operations_idem_key unique (idem_key, wallet_id);
  drop index public.idx_credit_operations_resource;
  create index idx_credit_operations_resource on public.credit_operations (wallet_id, action, resource_key, created_at desc)
   where resource_key is not null;

  alter table public.credit_top_up_orders
    add column owed_amount bigint not null default 0,
    add column dispute_id  text,
    add constraint ck_credit_top_up_orders_owed check (owed_amount >= 0);

  alter table public.credit_transactions drop constraint ck_credit_transactions_amounts;
  alter table public.credit_transactions add constraint ck_credit_transactions_amounts check (
    seq > 0 and amount > 0 and abs(delta) = amount and balance_after >= 0 and balance_after - delta >= 0
    and (delta > 0) = (credit_account = 'wallet') and (delta < 0) = (debit_account = 'wallet')
  );
`;

const COLUMNS_BACK = `
  alter table public.credit_transactions drop constraint ck_credit_transactions_amounts;
  alter table public.credit_transactions add constraint ck_credit_transactions_amounts check (
    seq > 0 and amount > 0 and abs(delta) = amount and balance_after >= 0 and balance_after - delta >= 0
  );
  alter table public.credit_top_up_orders
    drop constraint ck_credit_top_up_orders_owed,
    drop column dispute_id,
    drop column owed_amount;
  drop index public.idx_credit_operations_resource;
  create index idx_credit_operations_resource on public.credit_operations (wallet_id, action, resource_key, created_at desc);
  alter table public.credit_operations drop constraint uq_credit_operations_idem_key;
  alter table public.credit_operations add constraint uq_credit_operations_idem_key unique (wallet_id, idem_key);
  alter table public.credit_operations
    drop constraint ck_credit_operations_source,
    drop constraint ck_credit_operations_owed,
    drop constraint ck_credit_operations_rule,
    drop column refunded_at,
    drop column sweeps,
    drop column allowance_left,
    drop column available_after,
    drop column balance_after,
    drop column owed_amount,
    drop column source,
    drop column response_type,
    alter column response_body type jsonb using to_jsonb(response_body),
    alter column rule_id set not null;
  drop index public.idx_credit_lots_burn;
  create index idx_credit_lots_burn     on public.credit_lots (wallet_id, priority, expires_at, id) where remaining > 0;
  create index idx_credit_lots_expiring on public.credit_lots (expires_at) where remaining > 0;
  drop index public.idx_credit_wallets_due;
  create index idx_credit_wallets_period_end on public.credit_wallets (period_end);
  alter table public.credit_wallets drop column due_at;
  alter table public.credit_wallets rename column last_seq to version;
`;

/** The clock can be turned by a superuser's session alone, which only tests have. Periods are counted from the anchor, in UTC. */
const TIME = `
  create function app.clock() returns timestamptz
  language plpgsql volatile set search_path = '' as $$
  declare
    v_turned constant text := current_setting('app.clock', true);
  begin
    if v_turned <> '' and exists (select from pg_catalog.pg_roles where rolname = session_user and rolsuper) then
      return v_turned::timestamptz;
    end if;
    return clock_timestamp();
  end
  $$;

  create function app.period_start(p_anchor timestamptz, p_period_no integer) returns timestamptz
  language sql immutable set search_path = ''
  return ((p_anchor at time zone 'UTC') + make_interval(months => p_period_no)) at time zone 'UTC';

  revoke execute on function app.clock(), app.period_start(timestamptz, integer) from public;
`;

/** One entry is one transfer; the chain of balances is checked by the database, whoever writes. */
const ENTRIES = `
  -- p_entry: kind, account (the other side), lot, operation, action, actor, reason, reverses
  create function app.post_entry(w public.credit_wallets, p_delta bigint, p_entry jsonb, p_now timestamptz)
  returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  begin
    w.posted   := w.posted + p_delta;
    w.last_seq := w.last_seq + 1;
    insert into public.credit_transactions
           (wallet_id, seq, operation_id, lot_id, kind, action, debit_account, credit_account, amount, delta, balance_after,
            actor, reason, reverses_id, created_at)
    values (w.id, w.last_seq, (p_entry ->> 'operation')::uuid, (p_entry ->> 'lot')::uuid, p_entry ->> 'kind', p_entry ->> 'action',
            case when p_delta < 0 then 'wallet' else p_entry ->> 'account' end,
            case when p_delta < 0 then p_entry ->> 'account' else 'wallet' end,
            abs(p_delta), p_delta, w.posted, coalesce(p_entry ->> 'actor', 'system'), p_entry ->> 'reason',
            (p_entry ->> 'reverses')::uuid, p_now);
    return w;
  end
  $$;
  revoke execute on function app.post_entry(public.credit_wallets, bigint, jsonb, timestamptz) from public;

  create function app.check_chain() returns trigger
  language plpgsql security definer set search_path = '' as $$
  declare
    v_broken record;
  begin
    select n.wallet_id, n.seq into v_broken
      from added n
      left join public.credit_transactions p on p.wallet_id = n.wallet_id and p.seq = n.seq - 1
     where coalesce(p.balance_after, case n.seq when 1 then 0 end) is distinct from n.balance_after - n.delta
     limit 1;
    if found then
      raise exception 'entry % of wallet % does not continue the balance before it', v_broken.seq, v_broken.wallet_id
        using errcode = 'check_violation';
    end if;
    return null;
  end
  $$;
  revoke execute on function app.check_chain() from public;
  create trigger credit_transactions_chain after insert on public.credit_transactions
    referencing new table as added for each statement execute function app.check_chain();
`;

const LOTS = `
  -- p_lot: kind, key, credits, expires, entry (kind of the ledger entry), account, operation, action, actor, reason, reverses
  create function app.open_lot(w public.credit_wallets, p_lot jsonb, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_credits constant bigint      := (p_lot ->> 'credits')::bigint;
    v_expires constant timestamptz := coalesce((p_lot ->> 'expires')::timestamptz, 'infinity');
    v_lot     uuid;
  begin
    insert into public.credit_lots as l (wallet_id, kind, source_key, priority, effective_at, expires_at, granted, remaining)
    values (w.id, p_lot ->> 'kind', p_lot ->> 'key',
            case p_lot ->> 'kind' when 'rollover' then 5 when 'package' then 10 when 'topup' then 20 else 15 end,
            p_now, v_expires, v_credits, v_credits)
    returning id into v_lot;
    w.due_at := least(w.due_at, v_expires);
    return app.post_entry(w, v_credits, jsonb_build_object(
      'kind', coalesce(p_lot ->> 'entry', 'grant'), 'account', p_lot ->> 'account', 'lot', v_lot,
      'actor', p_lot ->> 'actor', 'reason', p_lot ->> 'reason', 'reverses', p_lot ->> 'reverses',
      'operation', p_lot ->> 'operation', 'action', p_lot ->> 'action'), p_now);
  end
  $$;
  revoke execute on function app.open_lot(public.credit_wallets, jsonb, timestamptz) from public;

  -- Takes unreserved credits in burn order and books them as p_entry says (post_entry; lotKind and lot narrow the choice).
  -- The caller has made sure that there is enough, or takes the difference of w.posted for what was there.
  create function app.burn(w public.credit_wallets, p_amount bigint, p_entry jsonb, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_left bigint := p_amount;
    v_take bigint;
    l      public.credit_lots;
  begin
    for l in
      select * from public.credit_lots
       where wallet_id = w.id and remaining > reserved and expires_at > p_now
         and (p_entry ->> 'lotKind' is null or kind = p_entry ->> 'lotKind')
         and (p_entry ->> 'lot' is null or id = (p_entry ->> 'lot')::uuid)
       order by priority, expires_at, effective_at, id
    loop
      exit when v_left <= 0;
      v_take := least(v_left, l.remaining - l.reserved);
      update public.credit_lots set remaining = remaining - v_take where id = l.id;
      w := app.post_entry(w, -v_take, p_entry || jsonb_build_object('lot', l.id), p_now);
      v_left := v_left - v_take;
    end loop;
    return w;
  end
  $$;
  revoke execute on function app.burn(public.credit_wallets, bigint, jsonb, timestamptz) from public;
`;

/** As before, now keeping last_seq and due_at. */
const OPENING = `
  create or replace function app.open_wallet(p_user_id uuid, p_package_code text) returns uuid
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now     constant timestamptz := app.clock();
    v_package public.credit_packages;
    w         public.credit_wallets;
  begin
    select * into v_package from public.credit_packages where code = p_package_code and is_active;
    if not found then
      raise exception 'there is no active credit package %', p_package_code using errcode = 'no_data_found';
    end if;

    insert into public.credit_wallets (user_id, package_id, anchor_at, period_start, period_end, due_at)
    values (p_user_id, v_package.id, v_now, v_now, app.period_start(v_now, 1), app.period_start(v_now, 1))
    on conflict (user_id) do nothing
    returning * into w;
    if not found then
      return (select id from public.credit_wallets where user_id = p_user_id);
    end if;
    if v_package.monthly_credits > 0 then
      w := app.open_lot(w, jsonb_build_object(
        'kind', 'package', 'key', 'package:0', 'credits', v_package.monthly_credits, 'expires', w.period_end,
        'account', 'issued:package', 'reason', 'Credits of the ' || v_package.name || ' package'), v_now);
      update public.credit_wallets set posted = w.posted, last_seq = w.last_seq where id = w.id;
    end if;
    return w.id;
  end
  $$;
`;

/** Exactly once per period by the unique keys package:<n> and rollover:<n>, lazily at every touch and by an hourly pass. */
const PERIODS = `
  create function app.settle_owed(w public.credit_wallets, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_before constant bigint := w.posted;
  begin
    if w.posted > w.held then
      w := app.burn(w, least(w.owed, w.posted - w.held), '{"kind": "settle_owed", "account": "owed"}', p_now);
      w.owed := w.owed - (v_before - w.posted);
    end if;
    return w;
  end
  $$;
  revoke execute on function app.settle_owed(public.credit_wallets, timestamptz) from public;

  -- A balance that falls through the threshold, or to nothing, leaves a notice in the outbox in the same transaction.
  create function app.note_balance(p_posted_before bigint, w public.credit_wallets, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
  declare
    v_notice text;
  begin
    foreach v_notice in array array['credits.low_balance', 'credits.exhausted'] loop
      if (v_notice = 'credits.low_balance' and p_posted_before >= w.low_balance_threshold and w.posted < w.low_balance_threshold)
         or (v_notice = 'credits.exhausted' and p_posted_before > 0 and w.posted = 0) then
        insert into public.outbox (topic, key, payload)
        values (v_notice, v_notice || ':' || w.id || ':' || w.last_seq,
                jsonb_build_object('userId', w.user_id, 'walletId', w.id, 'balance', w.posted,
                                   'threshold', w.low_balance_threshold, 'at', p_now))
        on conflict do nothing;
      end if;
    end loop;
  end
  $$;
  revoke execute on function app.note_balance(bigint, public.credit_wallets, timestamptz) from public;

  -- Writes the wallet's row once. What is owed is settled before anything is spendable.
  create function app.save_wallet(p_posted_before bigint, w public.credit_wallets, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  begin
    if w.owed > 0 then
      w := app.settle_owed(w, p_now);
    end if;
    update public.credit_wallets
       set package_id = w.package_id, next_package_id = w.next_package_id, posted = w.posted, held = w.held, owed = w.owed,
           period_no = w.period_no, period_start = w.period_start, period_end = w.period_end, due_at = w.due_at,
           last_seq = w.last_seq, updated_at = p_now
     where id = w.id;

    if w.posted < p_posted_before then
      perform app.note_balance(p_posted_before, w, p_now);
    end if;
    return w;
  end
  $$;
  revoke execute on function app.save_wallet(bigint, public.credit_wallets, timestamptz) from public;

  -- What is left of plan credits that ended with the last period moves into this one up to the package's cap; the rest
  -- expires. Also for credits that a hold gave back after the period had ended.
  create function app.carry_over(w public.credit_wallets, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_key  constant text := 'rollover:' || w.period_no;
    v_room bigint;
    v_kept bigint := 0;
    v_keep bigint;
    v_lot  uuid;
    v_ends timestamptz;
    l      public.credit_lots;
  begin
    select greatest(p.rollover_cap - coalesce((
             select sum(case k.source_key when v_key then k.granted else k.remaining end)
               from public.credit_lots k
              where k.wallet_id = w.id and k.kind = 'rollover' and k.expires_at > w.period_start), 0), 0),
           app.period_start(w.anchor_at, w.period_no + greatest(p.rollover_months, 1))
      into v_room, v_ends
      from public.credit_packages p where p.id = w.package_id;

    for l in
      select * from public.credit_lots
       where wallet_id = w.id and kind in ('package', 'rollover') and expires_at <= w.period_start and remaining > reserved
       order by expires_at, priority, id
    loop
      v_keep := least(l.remaining - l.reserved, v_room - v_kept);
      update public.credit_lots set remaining = reserved where id = l.id;
      if v_keep > 0 then
        w := app.post_entry(w, -v_keep, jsonb_build_object('kind', 'rollover_out', 'account', 'rollover', 'lot', l.id), p_now);
      end if;
      if l.remaining - l.reserved > v_keep then
        w := app.post_entry(w, -(l.remaining - l.reserved - v_keep),
                            jsonb_build_object('kind', 'expire', 'account', 'breakage', 'lot', l.id), p_now);
      end if;
      v_kept := v_kept + v_keep;
    end loop;

    if v_kept > 0 then
      insert into public.credit_lots as k (wallet_id, kind, source_key, priority, effective_at, expires_at, granted, remaining)
      values (w.id, 'rollover', v_key, 5, w.period_start, v_ends, v_kept, v_kept)
      on conflict (wallet_id, source_key) do update set granted = k.granted + v_kept, remaining = k.remaining + v_kept
      returning k.id into v_lot;
      w := app.post_entry(w, v_kept, jsonb_build_object('kind', 'rollover_in', 'account', 'rollover', 'lot', v_lot), p_now);
    end if;
    return w;
  end
  $$;
  revoke execute on function app.carry_over(public.credit_wallets, timestamptz) from public;

  -- Brings a wallet up to the present, however many periods it is behind.
  create function app.roll_wallet(w public.credit_wallets, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_before  constant bigint := w.posted;
    v_package public.credit_packages;
    l         public.credit_lots;
  begin
    loop
      for l in
        select * from public.credit_lots
         where wallet_id = w.id and kind not in ('package', 'rollover') and remaining > reserved
           and expires_at <= least(p_now, w.period_end)
         order by expires_at, id
      loop
        update public.credit_lots set remaining = reserved where id = l.id;
        w := app.post_entry(w, -(l.remaining - l.reserved),
                            jsonb_build_object('kind', 'expire', 'account', 'breakage', 'lot', l.id), p_now);
      end loop;
      if w.period_end > p_now then
        w := app.carry_over(w, p_now);
        exit;
      end if;

      w.period_no    := w.period_no + 1;
      w.period_start := w.period_end;
      w.period_end   := app.period_start(w.anchor_at, w.period_no + 1);
      w := app.carry_over(w, p_now);
      -- the plan that was chosen for now, else today's version of the same plan, else the plan as it was
      select p.* into v_package
        from public.credit_packages p
        join public.credit_packages mine on mine.id = coalesce(w.next_package_id, w.package_id)
       where p.id = mine.id or (p.code = mine.code and p.is_active)
       order by p.is_active desc, p.version desc
       limit 1;
      w.package_id      := v_package.id;
      w.next_package_id := null;
      if v_package.monthly_credits > 0 then
        w := app.open_lot(w, jsonb_build_object(
          'kind', 'package', 'key', 'package:' || w.period_no, 'credits', v_package.monthly_credits, 'expires', w.period_end,
          'account', 'issued:package', 'reason', 'Credits of the ' || v_package.name || ' package'), w.period_start);
      end if;
      -- now, not when the wallet is touched: in between the rest of this period may expire
      if w.owed > 0 then
        w := app.settle_owed(w, w.period_start);
      end if;
    end loop;

    w.due_at := least(w.period_end, (
      select min(k.expires_at) from public.credit_lots k where k.wallet_id = w.id and k.remaining > k.reserved));
    return app.save_wallet(v_before, w, p_now);
  end
  $$;
  revoke execute on function app.roll_wallet(public.credit_wallets, timestamptz) from public;

  -- The one lock of the ledger, taken before anything else. Decisions need a fresh look after waiting for it.
  create function app.lock_wallet(p_wallet_id uuid, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    w public.credit_wallets;
  begin
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'the ledger is written in read committed transactions' using errcode = 'invalid_transaction_state';
    end if;
    select * into w from public.credit_wallets where id = p_wallet_id for no key update;
    if not found then
      raise exception 'there is no such wallet' using errcode = 'CR404';
    end if;
    if w.due_at <= p_now then
      return app.roll_wallet(w, p_now);
    end if;
    return w;
  end
  $$;
  revoke execute on function app.lock_wallet(uuid, timestamptz) from public;
`;

const STEP_COLUMNS = `
  kind text, id uuid, attempt integer, action text, units bigint, key text, fingerprint text, resource text,
  "ownedFor" bigint, max bigint, lease integer, "requestId" text, status integer, type text, body text`;

/** By its key and not over the wallet, whose operations are many, or the held ones of everybody: the planner cannot know. */
export const operationOf = (step: string) =>
  `select k.* from public.credit_operations k where k.id = ${step}.id offset 0`;

/** Captures and releases, set-wise: a batch costs little more than one. */
export const SETTLING = `
  create function app.settlement_of(o public.credit_operations, w public.credit_wallets) returns jsonb
  language plpgsql immutable set search_path = '' as $$
  begin
    return jsonb_build_object(
      'operationId', o.id, 'status', o.status, 'action', o.action, 'charged', case o.status when 'captured' then o.amount else 0 end,
      'source', case o.status when 'captured' then o.source else 'none' end,
      'balance', case o.status when 'held' then w.posted else o.balance_after end,
      'held', case o.status when 'held' then w.held else o.balance_after - o.available_after end,
      'available', case o.status when 'held' then w.posted - w.held else o.available_after end,
      'allowanceLeft', coalesce(o.allowance_left, 0), 'resetsAt', w.period_end);
  end
  $$;

  -- Free units of this period, also of an action that was not used in it yet.
  create function app.allowance_left(w public.credit_wallets, p_action text) returns bigint
  language sql stable security definer set search_path = ''
  return coalesce((select u.free_limit - u.free_used - u.free_held from public.credit_usage_tracking u
                    where u.wallet_id = w.id and u.action = p_action and u.period_no = w.period_no),
                  (select r.free_monthly from public.credit_pricing_rules r where r.action = p_action and r.valid @> w.period_start), 0);
  revoke execute on function app.allowance_left(public.credit_wallets, text) from public;

  create function app.capture_steps(w public.credit_wallets, p_steps jsonb, p_actor text, p_now timestamptz)
  returns public.credit_wallets
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_charged bigint;
    v_entries bigint;
  begin
    with due as (
      select d.*, sum(d.amount) over (order by d.id rows unbounded preceding) as running
        from (select distinct on (o.id) o.id, o.action, o.period_no, o.units, o.free_units, o.amount, s.status as response, s.type, s.body
                from jsonb_to_recordset(p_steps) as s(${STEP_COLUMNS})
               cross join lateral (${operationOf('s')}) o
               where s.kind = 'capture' and o.wallet_id = w.id and o.status = 'held' and o.rule_id is not null) d
    ), allowance as materialized (
      select a.action, coalesce(u.free_limit - u.free_used - u.free_held, app.allowance_left(w, a.action)) as units
        from (select distinct d.action from due d) a
        left join public.credit_usage_tracking u on u.wallet_id = w.id and u.action = a.action and u.period_no = w.period_no
    ), receipt as (
      select d.id, d.action, r.lot_id, r.amount from due d join public.credit_operation_lots r on r.operation_id = d.id
    ), entry as (
      insert into public.credit_transactions
             (wallet_id, seq, operation_id, lot_id, kind, action, debit_account, credit_account, amount, delta, balance_after, actor, created_at)
      select w.id, w.last_seq + row_number() over ordered, r.id, r.lot_id, 'charge', r.action, 'wallet', 'consumed:' || r.action,
             r.amount, -r.amount, w.posted - sum(r.amount) over ordered, p_actor, p_now
        from receipt r
      window ordered as (order by r.id, r.lot_id rows unbounded preceding)
      returning amount
    ), lot as (
      update public.credit_lots k set reserved = k.reserved - t.amount, remaining = k.remaining - t.amount
        from (select r.lot_id, sum(r.amount) as amount from receipt r group by r.lot_id) t
       where k.id = t.lot_id
    ), used as (
      update public.credit_usage_tracking u
         set free_held = u.free_held - t.free, free_used = u.free_used + t.free, units = u.units + t.units,
             credits = u.credits + t.credits, updated_at = p_now
        from (select d.action, d.period_no, sum(d.free_units) as free, sum(d.units) as units, sum(d.amount) as credits
                from due d group by d.action, d.period_no) t
       where u.wallet_id = w.id and u.action = t.action and u.period_no = t.period_no
    ), settled as (
      update public.credit_operations o
         set status = 'captured', state = 'executed', settled_at = p_now, updated_at = p_now,
             response_status = d.response, response_type = d.type, response_body = d.body,
             balance_after = w.posted - d.running, available_after = w.posted - w.held,
             allowance_left = f.units
        from due d join allowance f on f.action = d.action
       where o.id = d.id
    )
    select coalesce(sum(e.amount), 0), count(*) into v_charged, v_entries from entry e;

    w.posted   := w.posted - v_charged;
    w.held     := w.held - v_charged;
    w.last_seq := w.last_seq + v_entries;
    return w;
  end
  $$;
  revoke execute on function app.capture_steps(public.credit_wallets, jsonb, text, timestamptz) from public;

  -- kind release: by the attempt that holds it, becomes voided; kind expire: by the sweep, becomes expired; kind lift: ends
  -- the hold of a dispute, which is not its customer's to end
  create function app.release_steps(w public.credit_wallets, p_steps jsonb, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_freed bigint;
    v_ends  timestamptz;
  begin
    with due as (
      select d.*, sum(d.amount) over (order by d.id rows unbounded preceding) as running,
             sum(d.free_units) filter (where d.period_no = w.period_no) over (partition by d.action order by d.id rows unbounded preceding) as freed
        from (select distinct on (o.id) o.id, o.action, o.period_no, o.free_units, o.amount, s.kind
                from jsonb_to_recordset(p_steps) as s(${STEP_COLUMNS})
               cross join lateral (${operationOf('s')}) o
               where o.wallet_id = w.id and o.status = 'held'
                 and (s.kind in ('expire', 'lift') or (s.kind = 'release' and s.attempt = o.attempt and o.rule_id is not null))) d
    ), allowance as materialized (
      select a.action, coalesce(u.free_limit - u.free_used - u.free_held, app.allowance_left(w, a.action)) as units
        from (select distinct d.action from due d) a
        left join public.credit_usage_tracking u on u.wallet_id = w.id and u.action = a.action and u.period_no = w.period_no
    ), lot as (
      update public.credit_lots k set reserved = k.reserved - t.amount
        from (select r.lot_id, sum(r.amount) as amount
                from due d join public.credit_operation_lots r on r.operation_id = d.id group by r.lot_id) t
       where k.id = t.lot_id
      returning k.expires_at
    ), used as (
      update public.credit_usage_tracking u set free_held = u.free_held - t.free, updated_at = p_now
        from (select d.action, d.period_no, sum(d.free_units) as free from due d group by d.action, d.period_no) t
       where u.wallet_id = w.id and u.action = t.action and u.period_no = t.period_no and t.free > 0
    ), settled as (
      update public.credit_operations o
         set status = case d.kind when 'expire' then 'expired' else 'voided' end, settled_at = p_now, updated_at = p_now,
             state = 'accepted', balance_after = w.posted, available_after = w.posted - w.held + d.running,
             allowance_left = f.units + coalesce(d.freed, 0)
        from due d join allowance f on f.action = d.action
       where o.id = d.id
    )
    select coalesce((select sum(d.amount) from due d), 0), (select min(l.expires_at) from lot l) into v_freed, v_ends;

    w.held   := w.held - v_freed;
    w.due_at := least(w.due_at, v_ends);
    return w;
  end
  $$;
  revoke execute on function app.release_steps(public.credit_wallets, jsonb, timestamptz) from public;

  -- What pays for a hold: bought credits (some of them at least), or those of the plan.
  create function app.source_of(p_operation_id uuid) returns text
  language sql stable security definer set search_path = ''
  return (select case when bool_or(l.kind = 'topup') then 'bought' else 'plan' end
            from public.credit_operation_lots x join public.credit_lots l on l.id = x.lot_id where x.operation_id = p_operation_id);
  revoke execute on function app.source_of(uuid) from public;

  -- Fewer units than were held: the difference goes back to the lots that would have paid last.
  create function app.shrink_hold(w public.credit_wallets, p_operation_id uuid, p_units bigint) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    o       public.credit_operations;
    v_cost  bigint;
    v_free  bigint;
    v_back  bigint;
    v_left  bigint;
    v_take  bigint;
    r       record;
  begin
    select * into o from public.credit_operations where id = p_operation_id and wallet_id = w.id and status = 'held';
    if not found or p_units >= o.units then
      return w;
    end if;
    if p_units < 1 then
      raise exception 'an operation is captured with one unit at least, or released' using errcode = 'CR409';
    end if;
    select unit_cost into v_cost from public.credit_pricing_rules where id = o.rule_id;
    v_free := least(o.free_units, p_units);
    v_back := o.amount - (p_units - v_free) * v_cost;
    v_left := v_back;
    for r in
      select l.id, l.expires_at, x.amount
        from public.credit_operation_lots x join public.credit_lots l on l.id = x.lot_id
       where x.operation_id = o.id
       order by l.priority desc, l.expires_at desc, l.effective_at desc, l.id desc
    loop
      exit when v_left <= 0;
      v_take := least(v_left, r.amount);
      if v_take = r.amount then
        delete from public.credit_operation_lots where operation_id = o.id and lot_id = r.id;
      else
        update public.credit_operation_lots set amount = amount - v_take where operation_id = o.id and lot_id = r.id;
      end if;
      update public.credit_lots set reserved = reserved - v_take where id = r.id;
      w.due_at := least(w.due_at, r.expires_at);
      v_left := v_left - v_take;
    end loop;
    update public.credit_usage_tracking set free_held = free_held - (o.free_units - v_free)
     where wallet_id = w.id and action = o.action and period_no = o.period_no and o.free_units > v_free;
    update public.credit_operations set units = p_units, free_units = v_free, amount = o.amount - v_back,
           source = case when o.amount > v_back then app.source_of(o.id) when v_free > 0 then 'allowance' else 'none' end
     where id = o.id;
    w.held := w.held - v_back;
    return w;
  end
  $$;
  revoke execute on function app.shrink_hold(public.credit_wallets, uuid, bigint) from public;

  -- The work succeeded after its hold was given up: what is there now is taken, the rest is owed. Never negative, never lost.
  -- The price is the one that was agreed on; free units that others have used meanwhile are not counted again.
  -- p_step: as of a capture
  create function app.capture_late(w public.credit_wallets, p_operation_id uuid, p_step jsonb, p_actor text, p_now timestamptz)
  returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_before constant bigint := w.posted;
    v_units  constant bigint := (p_step ->> 'units')::bigint;
    o        public.credit_operations;
  begin
    select * into strict o from public.credit_operations where id = p_operation_id;
    if v_units < 1 then
      raise exception 'an operation is captured with one unit at least, or released' using errcode = 'CR409';
    end if;
    if v_units < o.units then
      o.units      := v_units;
      o.free_units := least(o.free_units, v_units);
      o.amount     := (o.units - o.free_units) * (select unit_cost from public.credit_pricing_rules where id = o.rule_id);
    end if;
    w := app.burn(w, least(o.amount, w.posted - w.held), jsonb_build_object(
      'kind', 'late_charge', 'account', 'consumed:' || o.action, 'operation', o.id, 'action', o.action, 'actor', p_actor), p_now);
    o.owed_amount := o.amount - (v_before - w.posted);
    w.owed := w.owed + o.owed_amount;
    select least(o.free_units, u.free_limit - u.free_used - u.free_held) into strict o.free_units
      from public.credit_usage_tracking u where u.wallet_id = w.id and u.action = o.action and u.period_no = o.period_no;
    update public.credit_usage_tracking u
       set free_used = u.free_used + o.free_units, units = u.units + o.units, credits = u.credits + o.amount, updated_at = p_now
     where u.wallet_id = w.id and u.action = o.action and u.period_no = o.period_no;
    update public.credit_operations
       set status = 'captured', state = 'executed', units = o.units, free_units = o.free_units, amount = o.amount,
           owed_amount = o.owed_amount, settled_at = p_now, updated_at = p_now,
           source = case when o.amount = 0 then source
                         when exists (select from public.credit_transactions t join public.credit_lots l on l.id = t.lot_id
                                       where t.operation_id = o.id and l.kind = 'topup') then 'bought' else 'plan' end,
           response_status = (p_step ->> 'status')::integer, response_type = p_step ->> 'type', response_body = p_step ->> 'body',
           balance_after = w.posted, available_after = w.posted - w.held, allowance_left = app.allowance_left(w, o.action)
     where id = o.id;
    return w;
  end
  $$;
  revoke execute on function app.capture_late(public.credit_wallets, uuid, jsonb, text, timestamptz) from public;
  revoke execute on function app.settlement_of(public.credit_operations, public.credit_wallets) from public;
`;

/** Authorisations, decided one after another in variables; only new rows are written inside the loop. */
export const HOLDING = `
  -- What is bought once and kept: an unlocked creator for ever, anything else for as long as its action says.
  create function app.owns_resource(w public.credit_wallets, p_action text, p_resource text, p_since timestamptz) returns boolean
  language plpgsql stable security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_owned boolean;
  begin
    if p_action = 'influencer_unlock' then
      return exists (select from public.profiles p
                       join public.unlocked_influencers u on u.profile_id = p.id and u.user_id = w.user_id
                      where p.username = p_resource);
    end if;
    execute $q$ select exists (select from public.credit_operations o
                    where o.wallet_id = $1 and o.action = $2 and o.resource_key = $3
                      and o.status = 'captured' and o.created_at > $4) $q$
       into v_owned using w.id, p_action, p_resource, p_since;
    return v_owned;
  end
  $$;
  revoke execute on function app.owns_resource(public.credit_wallets, text, text, timestamptz) from public;

  create function app.authorize_steps(inout w public.credit_wallets, p_steps jsonb, p_now timestamptz, out results jsonb[])
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_actions   text[]   := '{}';
    v_rules     uuid[]   := '{}';
    v_costs     bigint[] := '{}';
    v_most      bigint[] := '{}';
    v_free_left bigint[] := '{}';
    v_free_held bigint[] := '{}';
    v_lots      uuid[];
    v_kinds     text[];
    v_rest      bigint[];
    v_taken     bigint[];
    v_lot       integer := 1;
    a           integer;
    v_free      bigint;
    v_amount    bigint;
    v_left      bigint;
    v_take      bigint;
    v_source    text;
    v_attempt   integer;
    v_held      bigint := 0;
    v_outcome   jsonb;
    v_rule      public.credit_pricing_rules;
    v_usage     public.credit_usage_tracking;
    known       public.credit_operations;
    s           record;
  begin
    results := '{}';
    for s in
      select * from rows from (jsonb_to_recordset(p_steps) as (${STEP_COLUMNS})) with ordinality
       where kind = 'authorize' order by ordinality
    loop
      a := array_position(v_actions, s.action);
      if a is null then
        select * into v_rule from public.credit_pricing_rules r where r.action = s.action and r.valid @> p_now;
        if found then
          select * into v_usage from public.credit_usage_tracking u
           where u.wallet_id = w.id and u.action = s.action and u.period_no = w.period_no;
          if not found then
            insert into public.credit_usage_tracking (wallet_id, action, period_no, period_start, free_limit)
            values (w.id, s.action, w.period_no, w.period_start, v_rule.free_monthly)
            returning * into v_usage;
          end if;
          v_actions   := v_actions || s.action;
          v_rules     := v_rules || v_rule.id;
          v_costs     := v_costs || v_rule.unit_cost;
          v_most      := v_most || v_rule.max_units;
          v_free_left := v_free_left || (v_usage.free_limit - v_usage.free_used - v_usage.free_held);
          v_free_held := v_free_held || 0::bigint;
          a := cardinality(v_actions);
        end if;
      end if;

      -- planned each time: a plan from when the table was small may have taken an index over the whole wallet
      execute 'select * from public.credit_operations o where o.wallet_id = $1 and o.idem_key = $2' into known using w.id, s.key;
      v_free   := least(s.units, v_free_left[a]);
      v_amount := (s.units - v_free) * v_costs[a];
      v_outcome := case
        when a is null                                            then jsonb_build_object('outcome', 'unknown_action')
        when known.fingerprint <> s.fingerprint                   then jsonb_build_object('outcome', 'key_reused')
        when known.status = 'captured'                            then jsonb_build_object(
          'outcome', 'replay', 'settlement', app.settlement_of(known, w),
          'answer', case when known.response_status is not null then jsonb_build_object(
            'status', known.response_status, 'contentType', known.response_type, 'body', known.response_body) end)
        when known.status = 'held' and known.id = s.id            then jsonb_build_object(
          'outcome', 'held', 'operationId', known.id, 'attempt', known.attempt, 'price', known.amount)
        when known.status = 'held'                                then jsonb_build_object('outcome', 'in_progress')
        when s.units > v_most[a] or s.units < 1                   then jsonb_build_object('outcome', 'too_many_units', 'maxUnits', v_most[a])
        when w.frozen_at is not null                              then jsonb_build_object('outcome', 'frozen')
        when s."ownedFor" is not null and s.resource is not null
             and app.owns_resource(w, s.action, s.resource, p_now - make_interval(secs => s."ownedFor"))
                                                                  then jsonb_build_object('outcome', 'owned')
        when v_amount > s.max                                     then jsonb_build_object('outcome', 'above_maximum', 'required', v_amount)
        when v_amount > w.posted - w.held - v_held                then jsonb_build_object('outcome', 'insufficient', 'required', v_amount)
      end;

      if v_outcome is null then
        if v_amount > 0 and v_lots is null then
          select array_agg(l.id), array_agg(l.kind), array_agg(l.rest), array_agg(0::bigint)
            into v_lots, v_kinds, v_rest, v_taken
            from (select k.id, k.kind, k.remaining - k.reserved as rest
                    from public.credit_lots k
                   where k.wallet_id = w.id and k.remaining > k.reserved and k.expires_at > p_now
                   order by k.priority, k.expires_at, k.effective_at, k.id) l;
        end if;
        v_source  := case when v_amount > 0 then 'plan' when v_free > 0 then 'allowance' else 'none' end;
        v_attempt := coalesce(known.attempt, 0) + 1;
        if known.id is null then
          insert into public.credit_operations
                 (id, wallet_id, actor_id, action, resource_key, idem_key, fingerprint, units, free_units, amount, source, rule_id,
                  period_no, lease_until, request_id, created_at, updated_at)
          values (s.id, w.id, w.user_id, s.action, s.resource, s.key, s.fingerprint, s.units, v_free, v_amount, v_source, v_rules[a],
                  w.period_no, p_now + make_interval(secs => s.lease), s."requestId", p_now, p_now);
        else
          -- nothing was charged under this key: the next attempt takes its row over
          s.id := known.id;
          delete from public.credit_operation_lots where operation_id = known.id;
          update public.credit_operations
             set status = 'held', state = 'accepted', attempt = v_attempt, units = s.units, free_units = v_free, amount = v_amount,
                 source = v_source, rule_id = v_rules[a], period_no = w.period_no, lease_until = p_now + make_interval(secs => s.lease),
                 sweeps = 0, request_id = s."requestId", created_at = p_now, settled_at = null, updated_at = p_now
           where id = known.id;
        end if;

        v_left := v_amount;
        while v_left > 0 loop
          if v_lots is null or v_lot > cardinality(v_lots) then
            raise exception 'the lots of wallet % do not add up to its balance', w.id using errcode = 'data_corrupted';
          end if;
          v_take := least(v_left, v_rest[v_lot] - v_taken[v_lot]);
          if v_take > 0 then
            insert into public.credit_operation_lots (operation_id, lot_id, amount) values (s.id, v_lots[v_lot], v_take);
            v_taken[v_lot] := v_taken[v_lot] + v_take;
            v_left := v_left - v_take;
            if v_kinds[v_lot] = 'topup' and v_source = 'plan' then
              v_source := 'bought';
              update public.credit_operations set source = 'bought' where id = s.id;
            end if;
          end if;
          if v_rest[v_lot] = v_taken[v_lot] then
            v_lot := v_lot + 1;
          end if;
        end loop;
        v_held         := v_held + v_amount;
        v_free_left[a] := v_free_left[a] - v_free;
        v_free_held[a] := v_free_held[a] + v_free;
        v_outcome := jsonb_build_object('outcome', 'held', 'operationId', s.id, 'attempt', v_attempt, 'price', v_amount);
      end if;

      results := results || (v_outcome || jsonb_build_object('n', s.ordinality, 'position', jsonb_build_object(
        'balance', w.posted, 'held', w.held + v_held, 'available', w.posted - w.held - v_held,
        'allowanceLeft', coalesce(v_free_left[a], 0), 'resetsAt', w.period_end)));
    end loop;

    if v_held > 0 then
      update public.credit_lots k set reserved = k.reserved + t.taken
        from unnest(v_lots, v_taken) as t(id, taken) where k.id = t.id and t.taken > 0;
      w.held := w.held + v_held;
    end if;
    if 0 < any (v_free_held) then
      update public.credit_usage_tracking u set free_held = u.free_held + t.free, updated_at = p_now
        from unnest(v_actions, v_free_held) as t(action, free)
       where u.wallet_id = w.id and u.action = t.action and u.period_no = w.period_no and t.free > 0;
    end if;
  end
  $$;
  revoke execute on function app.authorize_steps(public.credit_wallets, jsonb, timestamptz) from public;
`;

/** All steps that wait for one wallet ride in one call: settlements first, which free credit, then authorisations. */
export const STEPS = `
  create function app.apply_credit_steps(p_wallet_id uuid, p_actor text, p_steps jsonb) returns jsonb
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_now     constant timestamptz := app.clock();
    v_results jsonb[] := '{}';
    v_posted  bigint;
    v_held    record;
    v_before  public.credit_wallets;
    w         public.credit_wallets;
    s         record;
  begin
    w := app.lock_wallet(p_wallet_id, v_now);
    v_before := w;
    v_posted := w.posted;

    if jsonb_path_exists(p_steps, '$[*] ? (@.kind != "authorize")') then
      for s in
        select x.id, x.units from jsonb_to_recordset(p_steps) as x(${STEP_COLUMNS})
         where x.kind = 'capture' and x.units is not null
      loop
        w := app.shrink_hold(w, s.id, s.units);
      end loop;
      w := app.capture_steps(w, p_steps, p_actor, v_now);
      w := app.release_steps(w, p_steps, v_now);
      for s in
        select distinct on (o.id) o.id, x.step
          from (select (e ->> 'id')::uuid as id, e as step from jsonb_array_elements(p_steps) e where e ->> 'kind' = 'capture') x
         cross join lateral (${operationOf('x')}) o
         where o.wallet_id = w.id and o.status in ('voided', 'expired') and o.rule_id is not null
      loop
        w := app.capture_late(w, s.id, s.step, p_actor, v_now);
      end loop;

      select array_agg(jsonb_build_object('n', x.ordinality, 'settlement', case when o.wallet_id = w.id then app.settlement_of(o, w) end))
        into v_results
        from rows from (jsonb_to_recordset(p_steps) as (${STEP_COLUMNS})) with ordinality
          as x(kind, id, attempt, action, units, key, fingerprint, resource, owned_for, max, lease, request_id, status, type, body, ordinality)
        left join lateral (${operationOf('x')}) o on true
       where x.kind <> 'authorize';
    end if;

    if w.due_at <= v_now then
      if w.posted < v_posted then
        perform app.note_balance(v_posted, w, v_now);
      end if;
      w := app.roll_wallet(w, v_now);
      v_before := w;
      v_posted := w.posted;
    end if;
    if jsonb_path_exists(p_steps, '$[*] ? (@.kind == "authorize")') then
      select * into v_held from app.authorize_steps(w, p_steps, v_now);
      w         := v_held.w;
      v_results := v_results || v_held.results;
    end if;
    if w is distinct from v_before then
      w := app.save_wallet(v_posted, w, v_now);
    end if;
    return to_jsonb(v_results);
  end
  $$;
  revoke execute on function app.apply_credit_steps(uuid, text, jsonb) from public;

  -- For the worker: captures and releases of operations that a request handed over, and of the sweep.
  create function app.system_credit_steps(p_operation_id uuid, p_steps jsonb) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_wallet uuid;
  begin
    select wallet_id into v_wallet from public.credit_operations where id = p_operation_id;
    if not found then
      raise exception 'there is no such operation' using errcode = 'CR404';
    end if;
    return app.apply_credit_steps(v_wallet, 'system', p_steps);
  end
  $$;
  revoke execute on function app.system_credit_steps(uuid, jsonb) from public;
  grant execute on function app.system_credit_steps(uuid, jsonb) to service_role;
`;

const UNLOCK_COLUMNS = 'id uuid, attempt integer, profile uuid';

/** What a user may call: the wallet is always the caller's own, by the claims. */
export const USERS = `
  create function app.credit_steps(p_steps jsonb) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_user   constant uuid := auth.uid();
    v_wallet uuid;
  begin
    if jsonb_path_exists(p_steps, '$[*] ? (@.kind != "authorize" && @.kind != "capture" && @.kind != "release")') then
      raise exception 'a customer authorises, captures and releases' using errcode = 'CR409';
    end if;
    select id into v_wallet from public.credit_wallets where user_id = v_user;
    return app.apply_credit_steps(v_wallet, 'user:' || v_user, p_steps);
  end
  $$;

  create function app.quote_credits(p_action text, p_units bigint, p_resource text, p_owned_for bigint) returns jsonb
  language plpgsql stable security definer set search_path = '' as $$
  declare
    v_now   constant timestamptz := app.clock();
    w       public.credit_wallets;
    v_rule  public.credit_pricing_rules;
    v_left  bigint;
    v_free  bigint;
    v_price bigint;
    v_owned boolean := false;
  begin
    select * into w from public.credit_wallets where user_id = auth.uid();
    if not found then
      raise exception 'there is no such wallet' using errcode = 'CR404';
    end if;
    select * into v_rule from public.credit_pricing_rules r where r.action = p_action and r.valid @> v_now;
    if not found then
      return null;
    end if;
    select u.free_limit - u.free_used - u.free_held into v_left
      from public.credit_usage_tracking u where u.wallet_id = w.id and u.action = p_action and u.period_no = w.period_no;
    v_left := coalesce(v_left, v_rule.free_monthly);
    if p_owned_for is not null and p_resource is not null then
      v_owned := app.owns_resource(w, p_action, p_resource, v_now - make_interval(secs => p_owned_for));
    end if;
    v_free  := case when v_owned then 0 else least(p_units, v_left) end;
    v_price := case when v_owned then 0 else (p_units - v_free) * v_rule.unit_cost end;
    return jsonb_build_object(
      'action', p_action, 'units', p_units, 'unitCost', v_rule.unit_cost, 'freeUnits', v_free, 'price', v_price,
      'owned', v_owned, 'frozen', w.frozen_at is not null, 'maxUnits', v_rule.max_units,
      'affordable', w.frozen_at is null and v_price <= w.posted - w.held and p_units <= v_rule.max_units,
      'balance', w.posted, 'held', w.held, 'available', w.posted - w.held, 'allowanceLeft', v_left, 'resetsAt', w.period_end);
  end
  $$;

  -- The effect and its charge in one transaction: an unlock is either there and paid, or neither. All that wait for one wallet ride together.
  create function app.unlock_influencers(p_unlocks jsonb) returns jsonb
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_user constant uuid := auth.uid();
    v_steps jsonb;
    v_done  jsonb;
    w       public.credit_wallets;
  begin
    select * into w from public.credit_wallets where user_id = v_user for no key update;
    if exists (select from jsonb_to_recordset(p_unlocks) as x(${UNLOCK_COLUMNS})
                 left join lateral (${operationOf('x')}) o on true
                where (o.wallet_id = w.id and o.action = 'influencer_unlock') is not true) then
      raise exception 'there is no such operation' using errcode = 'CR404';
    end if;
    if exists (select from jsonb_to_recordset(p_unlocks) as x(${UNLOCK_COLUMNS})
                 join public.unlocked_influencers u on u.operation_id = x.id and u.profile_id <> x.profile)
       or (select count(*) <> count(distinct x.id) from jsonb_to_recordset(p_unlocks) as x(${UNLOCK_COLUMNS})) then
      raise exception 'this operation has paid for another creator' using errcode = 'CR409';
    end if;

    insert into public.unlocked_influencers (user_id, profile_id, operation_id)
    select distinct on (x.profile) v_user, x.profile, x.id
      from jsonb_to_recordset(p_unlocks) as x(${UNLOCK_COLUMNS}) order by x.profile, x.id
    on conflict (user_id, profile_id) do nothing;
    insert into public.user_profile_access as a (user_id, profile_id, source, reason, expires_at)
    select distinct v_user, x.profile, 'unlock', 'unlocked', null::timestamptz
      from jsonb_to_recordset(p_unlocks) as x(${UNLOCK_COLUMNS})
    on conflict (user_id, profile_id) do update set source = 'unlock', reason = excluded.reason, expires_at = null
     where a.expires_at is not null;

    select jsonb_agg(jsonb_build_object('kind', case x.id when u.operation_id then 'capture' else 'release' end, 'id', x.id,
                                        'attempt', x.attempt) order by x.n)
      into v_steps
      from rows from (jsonb_to_recordset(p_unlocks) as (${UNLOCK_COLUMNS})) with ordinality as x(id, attempt, profile, n)
      join public.unlocked_influencers u on u.user_id = v_user and u.profile_id = x.profile;
    v_done := app.apply_credit_steps(w.id, 'user:' || v_user, v_steps);
    return (select jsonb_agg(d || jsonb_build_object('owned', v_steps -> ((d ->> 'n')::integer - 1) ->> 'kind' = 'release'))
              from jsonb_array_elements(v_done) d);
  end
  $$;

  create function app.touch_own_wallet() returns void
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now constant timestamptz := app.clock();
  begin
    perform app.lock_wallet(id, v_now) from public.credit_wallets where user_id = auth.uid() and due_at <= v_now;
  end
  $$;

  revoke execute on function app.credit_steps(jsonb), app.quote_credits(text, bigint, text, bigint),
                             app.unlock_influencers(jsonb), app.touch_own_wallet() from public;
  grant execute on function app.credit_steps(jsonb), app.quote_credits(text, bigint, text, bigint),
                            app.unlock_influencers(jsonb), app.touch_own_wallet() to authenticated;
  grant usage on schema app to authenticated;
`;
