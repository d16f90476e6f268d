import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the system and administrators do to wallets. Every change of a balance is an entry; nothing is edited. */
export class CreditAdministration1795305600013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [WALLET_OF, GRANTS, REFUNDS, CLAWBACKS, LOT_HOLDS, PLANS, SWEEP, RIGHTS])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.roll_due_wallets(integer);
      drop function app.settle_due_hold(uuid, text, timestamptz);
      drop function app.claim_due_holds(integer);
      drop function app.extend_lease(uuid, integer, integer);
      drop function app.cancel_package_change(uuid);
      drop function app.change_package(uuid, text, uuid, text);
      drop function app.unfreeze_wallet(uuid);
      drop function app.freeze_wallet(uuid, text);
      drop function app.release_lot_hold(uuid);
      drop function app.hold_lot(uuid, text, text, text);
      drop function app.restore_clawed(uuid, text, bigint, text, text);
      drop function app.claw_back(uuid, text, bigint, text, text);
      drop function app.refund_operation(uuid, text, text);
      drop function app.adjust_wallet(uuid, bigint, text, text, text);
      drop function app.grant_credits(uuid, text, bigint, text, timestamptz, text, text);
      drop function app.lock_wallet_of(uuid, timestamptz);
    `);
  }
}

const WALLET_OF = `
  create function app.lock_wallet_of(p_user_id uuid, p_now timestamptz) returns public.credit_wallets
  language plpgsql security definer set search_path = '' as $$
  declare
    v_wallet uuid;
  begin
    select id into v_wallet from public.credit_wallets where user_id = p_user_id;
    if not found then
      raise exception 'this user has no wallet' using errcode = 'CR404';
    end if;
    return app.lock_wallet(v_wallet, p_now);
  end
  $$;
`;

/** A source key is granted once, however often it is asked for. */
const GRANTS = `
  create function app.grant_credits(
    p_user_id uuid, p_kind text, p_credits bigint, p_key text, p_expires_at timestamptz, p_actor text, p_reason text
  ) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now    constant timestamptz := app.clock();
    v_before bigint;
    w        public.credit_wallets;
  begin
    if p_kind not in ('promo', 'topup', 'adjustment') then
      raise exception 'credits of the kind % cannot be granted by hand', p_kind using errcode = 'CR409';
    end if;
    if p_credits < 1 or p_expires_at <= v_now then
      raise exception 'a grant is at least one credit and ends in the future' using errcode = 'CR409';
    end if;
    w := app.lock_wallet_of(p_user_id, v_now);
    if exists (select from public.credit_lots where wallet_id = w.id and source_key = p_key) then
      return jsonb_build_object('granted', false, 'balance', w.posted, 'available', w.posted - w.held);
    end if;
    v_before := w.posted;
    w := app.open_lot(w, jsonb_build_object(
      'kind', p_kind, 'key', p_key, 'credits', p_credits, 'expires', p_expires_at,
      'account', 'issued:' || p_kind, 'entry', case p_kind when 'adjustment' then 'adjust' else 'grant' end,
      'actor', p_actor, 'reason', p_reason), v_now);
    w := app.save_wallet(v_before, w, v_now);
    return jsonb_build_object('granted', true, 'balance', w.posted, 'available', w.posted - w.held);
  end
  $$;

  create function app.adjust_wallet(p_user_id uuid, p_delta bigint, p_key text, p_actor text, p_reason text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now constant timestamptz := app.clock();
    v_key constant text := 'adjust:' || p_key;
    v_before bigint;
    v_operation uuid;
    w public.credit_wallets;
  begin
    if p_delta > 0 then
      return app.grant_credits(p_user_id, 'adjustment', p_delta, v_key, null, p_actor, p_reason);
    end if;
    if p_delta = 0 then
      raise exception 'an adjustment adds or takes one credit at least' using errcode = 'CR409';
    end if;
    w := app.lock_wallet_of(p_user_id, v_now);
    if exists (select from public.credit_operations where wallet_id = w.id and idem_key = v_key) then
      return jsonb_build_object('granted', false, 'balance', w.posted, 'available', w.posted - w.held);
    end if;
    if -p_delta > w.posted - w.held then
      raise exception 'only % credits can be taken', w.posted - w.held using errcode = 'CR402';
    end if;
    v_before := w.posted;
    insert into public.credit_operations
           (wallet_id, action, idem_key, fingerprint, amount, source, period_no, status, state, lease_until, created_at, settled_at)
    values (w.id, 'adjustment', v_key, v_key, -p_delta, 'plan', w.period_no, 'captured', 'executed', v_now, v_now, v_now)
    returning id into v_operation;
    w := app.burn(w, -p_delta, jsonb_build_object(
      'kind', 'adjust', 'account', 'adjustment', 'operation', v_operation, 'actor', p_actor, 'reason', p_reason), v_now);
    w := app.save_wallet(v_before, w, v_now);
    update public.credit_operations set balance_after = w.posted, available_after = w.posted - w.held where id = v_operation;
    return jsonb_build_object('granted', true, 'balance', w.posted, 'available', w.posted - w.held);
  end
  $$;
`;

const REFUNDS = `
  -- Back to the lots that paid; what has ended meanwhile comes back until the end of the present period. Debts of the
  -- operation are forgiven first. An unlock stays.
  create function app.refund_operation(p_operation_id uuid, p_actor text, p_reason text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now     constant timestamptz := app.clock();
    v_before  bigint;
    v_forgive bigint;
    v_settled bigint;
    v_back    bigint := 0;
    o         public.credit_operations;
    w         public.credit_wallets;
    e         record;
  begin
    select * into o from public.credit_operations where id = p_operation_id;
    if not found then
      raise exception 'there is no such operation' using errcode = 'CR404';
    end if;
    w := app.lock_wallet(o.wallet_id, v_now);
    select * into o from public.credit_operations where id = p_operation_id;
    if o.status <> 'captured' or o.rule_id is null then
      raise exception 'only what was charged can be refunded' using errcode = 'CR409';
    end if;
    if o.refunded_at is not null then
      raise exception 'this operation was refunded already' using errcode = 'CR409';
    end if;
    v_before := w.posted;

    for e in
      select t.id, t.amount, t.lot_id, l.expires_at
        from public.credit_transactions t join public.credit_lots l on l.id = t.lot_id
       where t.operation_id = o.id and t.kind in ('charge', 'late_charge')
       order by t.seq
    loop
      if e.expires_at > v_now then
        update public.credit_lots set remaining = remaining + e.amount where id = e.lot_id;
        w.due_at := least(w.due_at, e.expires_at);
        w := app.post_entry(w, e.amount, jsonb_build_object(
          'kind', 'refund', 'account', 'consumed:' || o.action, 'operation', o.id, 'action', o.action, 'lot', e.lot_id,
          'actor', p_actor, 'reason', p_reason, 'reverses', e.id), v_now);
      else
        w := app.open_lot(w, jsonb_build_object(
          'kind', 'adjustment', 'key', 'refund:' || e.id, 'credits', e.amount, 'expires', w.period_end, 'entry', 'refund',
          'account', 'consumed:' || o.action, 'operation', o.id, 'action', o.action,
          'actor', p_actor, 'reason', p_reason, 'reverses', e.id), v_now);
      end if;
      v_back := v_back + e.amount;
    end loop;

    v_forgive := least(o.owed_amount, w.owed);
    v_settled := o.owed_amount - v_forgive;
    w.owed := w.owed - v_forgive;
    if v_settled > 0 then
      w := app.open_lot(w, jsonb_build_object(
        'kind', 'adjustment', 'key', 'refund:' || o.id, 'credits', v_settled, 'expires', w.period_end, 'entry', 'refund',
        'account', 'consumed:' || o.action, 'operation', o.id, 'action', o.action, 'actor', p_actor, 'reason', p_reason), v_now);
    end if;
    update public.credit_usage_tracking
       set free_used = free_used - least(o.free_units, free_used), credits = credits - o.amount, units = units - o.units, updated_at = v_now
     where wallet_id = w.id and action = o.action and period_no = o.period_no;
    update public.credit_operations
       set refunded_at = v_now, owed_amount = owed_amount - v_forgive, amount = amount - v_forgive, updated_at = v_now
     where id = o.id;
    w := app.save_wallet(v_before, w, v_now);
    return jsonb_build_object('refunded', v_back + v_settled, 'forgiven', v_forgive, 'balance', w.posted, 'available', w.posted - w.held);
  end
  $$;
`;

const CLAWBACKS = `
  -- First the rest of that lot, then other bought credits; what was spent already is owed. The caller keeps "owed" on the order.
  create function app.claw_back(p_user_id uuid, p_lot_key text, p_amount bigint, p_actor text, p_reason text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now    constant timestamptz := app.clock();
    v_entry  constant jsonb := jsonb_build_object(
      'kind', 'clawback', 'account', 'issued:topup', 'actor', p_actor, 'reason', p_reason, 'lotKind', 'topup');
    v_lot    uuid;
    v_before bigint;
    v_owed   bigint;
    w        public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, v_now);
    v_before := w.posted;
    select id into v_lot from public.credit_lots where wallet_id = w.id and source_key = p_lot_key;
    if not found then
      raise exception 'nothing was granted under %', p_lot_key using errcode = 'CR404';
    end if;
    w := app.burn(w, p_amount, v_entry || jsonb_build_object('lot', v_lot), v_now);
    if v_before - w.posted < p_amount then
      w := app.burn(w, p_amount - (v_before - w.posted), v_entry, v_now);
    end if;
    v_owed := p_amount - (v_before - w.posted);
    w.owed := w.owed + v_owed;
    v_owed := greatest(v_owed, 0);
    perform app.save_wallet(v_before, w, v_now);
    return jsonb_build_object('taken', p_amount - v_owed, 'owed', v_owed);
  end
  $$;

  -- The other way: debts first ("owedCancelled", for the order), the rest back into the lot, or a lot beside it.
  create function app.restore_clawed(p_user_id uuid, p_lot_key text, p_amount bigint, p_actor text, p_reason text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now    constant timestamptz := app.clock();
    v_before bigint;
    v_cancel bigint;
    v_back   bigint;
    l        public.credit_lots;
    w        public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, v_now);
    v_before := w.posted;
    select * into l from public.credit_lots where wallet_id = w.id and source_key = p_lot_key;
    if not found then
      raise exception 'nothing was granted under %', p_lot_key using errcode = 'CR404';
    end if;
    select least(p_amount, w.owed, coalesce(sum(o.owed_amount), 0)) into v_cancel
      from public.credit_top_up_orders o where o.user_id = p_user_id and 'topup:' || o.id = p_lot_key;
    w.owed := w.owed - v_cancel;
    -- Into the lot goes what was taken from it: what it has paid for may be refunded to it yet.
    select least(p_amount - v_cancel, greatest(coalesce(-sum(t.delta), 0), 0)) into v_back
      from public.credit_transactions t where t.lot_id = l.id and t.kind = 'clawback' and l.expires_at > v_now;
    if v_back > 0 then
      update public.credit_lots set remaining = remaining + v_back where id = l.id;
      w := app.post_entry(w, v_back, jsonb_build_object(
        'kind', 'clawback', 'account', 'issued:topup', 'lot', l.id, 'actor', p_actor, 'reason', p_reason), v_now);
    end if;
    if p_amount - v_cancel - v_back > 0 then
      w := app.open_lot(w, jsonb_build_object(
        'kind', 'topup', 'key', p_lot_key || ':restored:' || w.last_seq, 'credits', p_amount - v_cancel - v_back,
        'entry', 'clawback', 'account', 'issued:topup', 'actor', p_actor, 'reason', p_reason), v_now);
    end if;
    perform app.save_wallet(v_before, w, v_now);
    return jsonb_build_object('restored', p_amount - v_cancel, 'owedCancelled', v_cancel);
  end
  $$;
`;

/** A payment under dispute: what is left of its lot cannot be spent until the dispute is over. */
const LOT_HOLDS = `
  create function app.hold_lot(p_user_id uuid, p_lot_key text, p_key text, p_reason text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now  constant timestamptz := app.clock();
    v_rest bigint;
    o      public.credit_operations;
    l      public.credit_lots;
    w      public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, v_now);
    select * into o from public.credit_operations where wallet_id = w.id and idem_key = p_key;
    if found then
      return jsonb_build_object('operationId', o.id, 'held', o.amount);
    end if;
    select * into l from public.credit_lots where wallet_id = w.id and source_key = p_lot_key;
    if not found then
      raise exception 'nothing was granted under %', p_lot_key using errcode = 'CR404';
    end if;
    v_rest := l.remaining - l.reserved;
    insert into public.credit_operations
           (wallet_id, action, resource_key, idem_key, fingerprint, amount, source, period_no, lease_until, created_at)
    values (w.id, 'dispute', p_lot_key, p_key, coalesce(p_reason, p_key), v_rest, 'bought', w.period_no, 'infinity', v_now)
    returning * into o;
    if v_rest > 0 then
      insert into public.credit_operation_lots (operation_id, lot_id, amount) values (o.id, l.id, v_rest);
      update public.credit_lots set reserved = reserved + v_rest where id = l.id;
      w.held := w.held + v_rest;
      perform app.save_wallet(w.posted, w, v_now);
    end if;
    return jsonb_build_object('operationId', o.id, 'held', v_rest);
  end
  $$;

  create function app.release_lot_hold(p_operation_id uuid) returns jsonb
  language sql security definer set search_path = ''
  return app.system_credit_steps(p_operation_id,
    jsonb_build_array(jsonb_build_object('kind', 'lift', 'id', p_operation_id)));
`;

const PLANS = `
  create function app.freeze_wallet(p_user_id uuid, p_reason text) returns void
  language plpgsql security definer set search_path = '' as $$
  declare
    w public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, app.clock());
    update public.credit_wallets set frozen_at = coalesce(frozen_at, app.clock()), frozen_reason = p_reason, updated_at = app.clock()
     where id = w.id;
  end
  $$;

  create function app.unfreeze_wallet(p_user_id uuid) returns void
  language plpgsql security definer set search_path = '' as $$
  declare
    w public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, app.clock());
    update public.credit_wallets set frozen_at = null, frozen_reason = null, updated_at = app.clock() where id = w.id;
  end
  $$;

  -- More credits a month: at once, with the difference for the time that is left. Fewer: when the period ends. Nothing
  -- that was granted is taken back.
  create function app.change_package(p_user_id uuid, p_package_code text, p_change_id uuid, p_actor text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now    constant timestamptz := app.clock();
    v_key    constant text := 'upgrade:' || p_change_id;
    v_before bigint;
    v_extra  bigint;
    v_old    public.credit_packages;
    v_new    public.credit_packages;
    w        public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, v_now);
    select * into v_new from public.credit_packages where code = p_package_code and is_active;
    if not found then
      raise exception 'there is no package % on offer', p_package_code using errcode = 'CR404';
    end if;
    select * into v_old from public.credit_packages where id = w.package_id;
    if exists (select from public.credit_lots where wallet_id = w.id and source_key = v_key) then
      return jsonb_build_object('effect', 'now', 'credits', 0, 'at', v_now);
    end if;
    v_before := w.posted;
    if v_new.monthly_credits <= v_old.monthly_credits then
      w.next_package_id := case when v_new.id <> v_old.id then v_new.id end;
      perform app.save_wallet(v_before, w, v_now);
      return jsonb_build_object('effect', case when v_new.id = v_old.id then 'none' else 'at_period_end' end, 'credits', 0, 'at', w.period_end);
    end if;

    -- multiplied first: a share like a third is not exact
    v_extra := floor((v_new.monthly_credits - v_old.monthly_credits) * extract(epoch from w.period_end - v_now)
                     / extract(epoch from w.period_end - w.period_start));
    w.package_id      := v_new.id;
    w.next_package_id := null;
    if v_extra > 0 then
      w := app.open_lot(w, jsonb_build_object(
        'kind', 'package', 'key', v_key, 'credits', v_extra, 'expires', w.period_end, 'account', 'issued:package',
        'actor', p_actor, 'reason', 'Upgrade from ' || v_old.name || ' to ' || v_new.name), v_now);
    end if;
    w := app.save_wallet(v_before, w, v_now);
    return jsonb_build_object('effect', 'now', 'credits', v_extra, 'at', v_now);
  end
  $$;

  create function app.cancel_package_change(p_user_id uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now     constant timestamptz := app.clock();
    v_pending boolean;
    w         public.credit_wallets;
  begin
    w := app.lock_wallet_of(p_user_id, v_now);
    v_pending := w.next_package_id is not null;
    w.next_package_id := null;
    perform app.save_wallet(w.posted, w, v_now);
    return v_pending;
  end
  $$;
`;

/** Holds whose lease has run out are settled from evidence, by any number of workers at once. */
const SWEEP = `
  create function app.extend_lease(p_operation_id uuid, p_attempt integer, p_seconds integer) returns boolean
  language plpgsql security definer set search_path = '' as $$
  begin
    update public.credit_operations
       set lease_until = greatest(lease_until, app.clock() + make_interval(secs => p_seconds)), state = 'executing', updated_at = app.clock()
     where id = p_operation_id and attempt = p_attempt and status = 'held';
    return found;
  end
  $$;

  create function app.claim_due_holds(p_limit integer)
  returns table (operation_id uuid, user_id uuid, action text, resource_key text, attempt integer, claimed_until timestamptz)
  language plpgsql security definer set search_path = '' as $$
  declare
    v_until constant timestamptz := date_trunc('milliseconds', app.clock() + interval '1 minute');
  begin
    return query
      update public.credit_operations o
         set lease_until = v_until, updated_at = app.clock()
        from (select d.id from public.credit_operations d
               where d.status = 'held' and d.lease_until <= app.clock()
               order by d.lease_until limit p_limit for update skip locked) due,
             public.credit_wallets w
       where o.id = due.id and w.id = o.wallet_id
      returning o.id, w.user_id, o.action, o.resource_key, o.attempt, o.lease_until;
  end
  $$;

  -- done: the work was done, it is charged. not_done: given back. unknown: asked again after 5 minutes, an hour, a day; then
  -- a person decides, and after a week the benefit of the doubt is the customer's. p_claimed_until null: whoever asks decides.
  create function app.settle_due_hold(p_operation_id uuid, p_verdict text, p_claimed_until timestamptz default null) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now  constant timestamptz := app.clock();
    v_done jsonb;
    o      public.credit_operations;
  begin
    if p_verdict is null or p_verdict not in ('done', 'not_done', 'unknown') then
      raise exception '% is no verdict on a hold', p_verdict using errcode = 'CR409';
    end if;
    select * into o from public.credit_operations where id = p_operation_id;
    if not found then
      raise exception 'there is no such operation' using errcode = 'CR404';
    end if;
    perform app.lock_wallet(o.wallet_id, v_now);
    select * into o from public.credit_operations where id = p_operation_id;
    if o.status <> 'held' or o.action = 'dispute' or o.lease_until is distinct from coalesce(p_claimed_until, o.lease_until) then
      return jsonb_build_object('settled', false, 'status', o.status);
    end if;
    if p_verdict = 'unknown' and o.created_at > v_now - interval '7 days' then
      update public.credit_operations
         set sweeps = sweeps + 1, updated_at = v_now, state = case when sweeps >= 2 then 'needs_review' else state end,
             lease_until = v_now + case sweeps when 0 then interval '5 minutes' when 1 then interval '1 hour' else interval '1 day' end
       where id = o.id;
      return jsonb_build_object('settled', false, 'status', 'held');
    end if;
    v_done := app.apply_credit_steps(o.wallet_id, 'system', jsonb_build_array(jsonb_build_object(
      'kind', case p_verdict when 'done' then 'capture' else 'expire' end, 'id', o.id)));
    return jsonb_build_object('settled', true, 'status', v_done -> 0 -> 'settlement' ->> 'status');
  end
  $$;

  create function app.roll_due_wallets(p_limit integer) returns integer
  language plpgsql security definer set search_path = '' as $$
  declare
    v_now    constant timestamptz := app.clock();
    v_rolled integer := 0;
    v_wallet uuid;
  begin
    for v_wallet in
      select id from public.credit_wallets where due_at <= v_now order by due_at limit p_limit for no key update skip locked
    loop
      perform app.lock_wallet(v_wallet, v_now);
      v_rolled := v_rolled + 1;
    end loop;
    return v_rolled;
  end
  $$;
`;

const RIGHTS = `
  do $$
  declare
    f record;
  begin
    for f in
      select p.oid::regprocedure as name, p.proname
        from pg_catalog.pg_proc p
       where p.pronamespace = 'app'::regnamespace
         and p.proname in ('lock_wallet_of', 'grant_credits', 'adjust_wallet', 'refund_operation', 'claw_back', 'restore_clawed',
                           'hold_lot', 'release_lot_hold', 'freeze_wallet', 'unfreeze_wallet', 'change_package',
                           'cancel_package_change', 'extend_lease', 'claim_due_holds', 'settle_due_hold', 'roll_due_wallets')
    loop
      execute format('revoke execute on function %s from public', f.name);
      if f.proname <> 'lock_wallet_of' then
        execute format('grant execute on function %s to service_role', f.name);
      end if;
    end loop;
  end
  $$;
`;
