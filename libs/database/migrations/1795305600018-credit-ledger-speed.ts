import type { MigrationInterface, QueryRunner } from 'typeorm';
import { HOLDING, operationOf, SETTLING, STEPS, USERS } from './1795305600012-credit-ledger';

/**
 * The steps of the ledger by the same rules as before, with less work for each call: what a call does not ask for is not looked for,
 * what was a function in SQL, which the server plans at each call, is one in PL/pgSQL, and keys are found by their own index
 * whatever the planner believes.
 */
export class CreditLedgerSpeed1795305600018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ALLOWANCE, AUTHORIZING, APPLYING, CALLING]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const part of [SETTLING, HOLDING, STEPS, USERS]) {
      await runner.query(part.replaceAll('create function', 'create or replace function'));
    }
  }
}

const ALLOWANCE = `
  -- Free units of this period, also of an action that was not used in it yet.
  create or replace function app.allowance_left(w public.credit_wallets, p_action text) returns bigint
  language plpgsql stable security definer set search_path = '' as $$
  declare
    v_left bigint;
  begin
    select u.free_limit - u.free_used - u.free_held into v_left from public.credit_usage_tracking u
     where u.wallet_id = w.id and u.action = p_action and u.period_no = w.period_no;
    if not found then
      select r.free_monthly into v_left from public.credit_pricing_rules r where r.action = p_action and r.valid @> w.period_start;
    end if;
    return coalesce(v_left, 0);
  end
  $$;
`;

/** What an authorisation asks. */
const ASKED = `
  kind text, id uuid, action text, units bigint, key text, fingerprint text, resource text, "ownedFor" bigint, max bigint,
  lease integer, "requestId" text`;

/** Authorisations, decided one after another in variables; only new rows are written inside the loop. */
export const AUTHORIZING = `
  create or replace function app.authorize_steps(inout w public.credit_wallets, p_steps jsonb, p_now timestamptz, out results jsonb[])
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
      select * from rows from (jsonb_to_recordset(p_steps) as (${ASKED})) with ordinality
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

      -- a comparison of rows can use the index over both and no other: a planner that has not seen the wallet grow took the one
      -- over all of its operations
      select * into known from public.credit_operations o
       where (o.idem_key, o.wallet_id) >= (s.key, w.id) and (o.idem_key, o.wallet_id) <= (s.key, w.id);
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
`;

/** All steps that wait for one wallet ride in one call: settlements first, which free credit, then authorisations. */
const APPLYING = `
  create or replace function app.apply_credit_steps(p_wallet_id uuid, p_actor text, p_steps jsonb) returns jsonb
  language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
  declare
    v_now     constant timestamptz := app.clock();
    v_results jsonb[] := '{}';
    v_posted  bigint;
    v_is_late boolean;
    v_held    record;
    v_before  public.credit_wallets;
    w         public.credit_wallets;
    s         record;
  begin
    w := app.lock_wallet(p_wallet_id, v_now);
    v_before := w;
    v_posted := w.posted;

    if p_steps @? '$[*] ? (@.kind != "authorize")' then
      if p_steps @? '$[*] ? (@.kind == "capture")' then
        if p_steps @? '$[*] ? (@.kind == "capture" && @.units != null)' then
          for s in
            select x.id, x.units from jsonb_to_recordset(p_steps) as x(kind text, id uuid, units bigint)
             where x.kind = 'capture' and x.units is not null
          loop
            w := app.shrink_hold(w, s.id, s.units);
          end loop;
        end if;
        w := app.capture_steps(w, p_steps, p_actor, v_now);
      end if;
      if p_steps @? '$[*] ? (@.kind != "authorize" && @.kind != "capture")' then
        w := app.release_steps(w, p_steps, v_now);
      end if;

      -- once; again when something was captured late
      loop
        select array_agg(jsonb_build_object('n', x.n, 'settlement', case when o.wallet_id = w.id then app.settlement_of(o, w) end)),
               bool_or(x.kind = 'capture' and o.wallet_id = w.id and o.status in ('voided', 'expired') and o.rule_id is not null)
          into v_results, v_is_late
          from rows from (jsonb_to_recordset(p_steps) as (kind text, id uuid)) with ordinality as x(kind, id, n)
          left join lateral (${operationOf('x')}) o on true
         where x.kind <> 'authorize';
        exit when v_is_late is not true;
        for s in
          select distinct on (o.id) o.id, x.step
            from (select (e ->> 'id')::uuid as id, e as step from jsonb_array_elements(p_steps) e where e ->> 'kind' = 'capture') x
           cross join lateral (${operationOf('x')}) o
           where o.wallet_id = w.id and o.status in ('voided', 'expired') and o.rule_id is not null
        loop
          w := app.capture_late(w, s.id, s.step, p_actor, v_now);
        end loop;
      end loop;
    end if;

    if w.due_at <= v_now then
      if w.posted < v_posted then
        perform app.note_balance(v_posted, w, v_now);
      end if;
      w := app.roll_wallet(w, v_now);
      v_before := w;
      v_posted := w.posted;
    end if;
    if p_steps @? '$[*] ? (@.kind == "authorize")' then
      v_held    := app.authorize_steps(w, p_steps, v_now);
      w         := v_held.w;
      v_results := v_results || v_held.results;
    end if;
    if w is distinct from v_before then
      w := app.save_wallet(v_posted, w, v_now);
    end if;
    return to_jsonb(v_results);
  end
  $$;
`;

/** What auth.uid() says, without a function that is planned at each call. */
const CALLER = `
  coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
           nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid`;

const CALLING = `
  create or replace function app.credit_steps(p_steps jsonb) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_user   constant uuid := ${CALLER};
    v_wallet uuid;
  begin
    if p_steps @? '$[*] ? (@.kind != "authorize" && @.kind != "capture" && @.kind != "release")' then
      raise exception 'a customer authorises, captures and releases' using errcode = 'CR409';
    end if;
    select id into v_wallet from public.credit_wallets where user_id = v_user;
    return app.apply_credit_steps(v_wallet, 'user:' || v_user, p_steps);
  end
  $$;
`;
