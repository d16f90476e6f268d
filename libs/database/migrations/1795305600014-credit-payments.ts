import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bought credits. What the payment provider says reaches an order through the functions below and no other way. Each is
 * one step on one order, takes the wallet's lock before the order's, and may be repeated, doubled and delayed.
 *
 * The rank of a status never falls: open < expired, failed, canceled < fulfilled < partially_refunded < refunded, disputed; only
 * a refund that failed or a dispute that was won takes back what the refund or the dispute did. Money that arrives for a
 * closed order is still honoured.
 */
export class CreditPayments1795305600014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [OFFERS, ORDERS, EVENTS, LOCK_ORDER, SETTLE, FULFIL, REVERSALS, CLOSE, RIGHTS]) {
      await runner.query(part);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const OFFERS = `
  create table public.credit_top_up_offers (
    id           uuid        not null default gen_random_uuid(),
    code         text        not null,
    credits      bigint      not null,
    amount_minor bigint      not null,
    currency     text        not null default 'USD',
    is_active    boolean     not null default true,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint pk_credit_top_up_offers          primary key (id),
    constraint uq_credit_top_up_offers_code     unique (code),
    constraint ck_credit_top_up_offers_code     check (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    constraint ck_credit_top_up_offers_amounts  check (credits > 0 and amount_minor > 0),
    constraint ck_credit_top_up_offers_currency check (currency ~ '^[A-Z]{3}$')
  );
  alter table public.credit_top_up_offers enable row level security;
  alter table public.credit_top_up_offers force row level security;
  revoke all on public.credit_top_up_offers from public, anon, authenticated, service_role;
  create policy credit_top_up_offers_on_offer on public.credit_top_up_offers for select to authenticated using (is_active);
  grant select on public.credit_top_up_offers to authenticated;
  grant select, insert, update, delete on public.credit_top_up_offers to service_role;
`;

/**
 * sync_started numbers the readings of the provider, sync_applied is the latest one that was applied: what was read earlier
 * never overwrites what was read later. refunded_minor and lost_minor of an order that is not paid yet are parked there.
 */
const ORDERS = `
  alter table public.credit_top_up_orders
    add column offer_id             uuid,
    add column request_key          text,
    add column checkout_url         text,
    add column expires_at           timestamptz,
    add column checked_at           timestamptz,
    add column lost_minor           bigint not null default 0,
    add column clawed_credits       bigint not null default 0,
    add column dispute_state        text,
    add column dispute_operation_id uuid,
    add column review_reason        text,
    add column sync_started         bigint not null default 0,
    add column sync_applied         bigint not null default 0,
    add constraint fk_credit_top_up_orders_offer_id foreign key (offer_id) references public.credit_top_up_offers (id),
    add constraint fk_credit_top_up_orders_dispute_operation_id
        foreign key (dispute_operation_id) references public.credit_operations (id),
    add constraint ck_credit_top_up_orders_dispute check (
      dispute_state in ('open', 'won', 'lost') and dispute_id is not null or dispute_state is null and dispute_id is null
    ),
    add constraint ck_credit_top_up_orders_reversed check (
      lost_minor between 0 and amount_minor and clawed_credits between 0 and credits and (clawed_credits = 0 or fulfilled_at is not null)
    ),
    drop constraint ck_credit_top_up_orders_status,
    add constraint ck_credit_top_up_orders_status check (status in (
      'open', 'expired', 'failed', 'canceled', 'paid', 'fulfilled', 'partially_refunded', 'refunded', 'disputed'
    ));
  create index idx_credit_top_up_orders_offer             on public.credit_top_up_orders (offer_id);
  create index idx_credit_top_up_orders_dispute_operation on public.credit_top_up_orders (dispute_operation_id);
  create index idx_credit_top_up_orders_open              on public.credit_top_up_orders (created_at) where status = 'open';
  create unique index uq_credit_top_up_orders_request     on public.credit_top_up_orders (user_id, request_key) where status = 'open';
`;

/** An event waits in state received until it is due; a lease is nothing but a later due time. */
const EVENTS = `
  alter table public.stripe_events
    add column state        text        not null default 'received',
    add column available_at timestamptz not null default now(),
    add constraint ck_stripe_events_state check (state in ('received', 'processed', 'ignored', 'dead')),
    add constraint ck_stripe_events_processed check ((state in ('processed', 'ignored')) = (processed_at is not null));
  drop index public.idx_stripe_events_unprocessed;
  create index idx_stripe_events_due on public.stripe_events (available_at, received_at) where state = 'received';
`;

/** The wallet first, then the order: the one order of locks in which nobody can wait in a circle. */
const LOCK_ORDER = `
  create function app.lock_order(p_order_id uuid) returns public.credit_top_up_orders
  language plpgsql security definer set search_path = '' as $$
  declare
    v_order public.credit_top_up_orders;
  begin
    select * into v_order from public.credit_top_up_orders where id = p_order_id;
    if not found then
      raise exception 'there is no order %', p_order_id using errcode = 'CR404';
    end if;
    perform from public.credit_wallets where user_id = v_order.user_id for no key update;
    select * into v_order from public.credit_top_up_orders where id = p_order_id for no key update;
    return v_order;
  end
  $$;
  revoke execute on function app.lock_order(uuid) from public;
`;

/**
 * Brings the credits of a paid order to what its money says: floor(credits * lost money / paid money) are taken back in
 * all, however many steps it took, so that many small refunds do not drift. An open dispute keeps the rest of the lot
 * reserved. The caller holds the locks.
 */
const SETTLE = `
  create function app.settle_order(p_order_id uuid, p_reason text) returns void
  language plpgsql security definer set search_path = '' as $$
  declare
    v_order  public.credit_top_up_orders;
    v_key    constant text := 'topup:' || p_order_id;
    v_target bigint;
    v_done   jsonb;
    v_free   boolean;
  begin
    select * into v_order from public.credit_top_up_orders where id = p_order_id;
    if v_order.fulfilled_at is null then
      return;
    end if;
    v_target := div(v_order.credits::numeric * least(v_order.refunded_minor + v_order.lost_minor, v_order.amount_minor),
                    v_order.amount_minor);
    -- Reserved credits cannot be taken: a hold of ours makes way, and comes back below when the dispute is still open.
    v_free := v_order.dispute_operation_id is not null and (v_order.dispute_state <> 'open' or v_target <> v_order.clawed_credits);
    if v_free then
      perform app.release_lot_hold(v_order.dispute_operation_id);
      v_order.dispute_operation_id := null;
    end if;

    if v_target > v_order.clawed_credits then
      v_done := app.claw_back(v_order.user_id, v_key, v_target - v_order.clawed_credits, 'stripe', p_reason);
      v_order.owed_amount := v_order.owed_amount + (v_done ->> 'owed')::bigint;
    elsif v_target < v_order.clawed_credits then
      v_done := app.restore_clawed(v_order.user_id, v_key, v_order.clawed_credits - v_target, 'stripe', p_reason);
      v_order.owed_amount := v_order.owed_amount - (v_done ->> 'owedCancelled')::bigint;
    end if;

    if v_order.dispute_state = 'open' and v_order.dispute_operation_id is null then
      -- A key of its own each time: the order itself remembers whether it has a hold.
      v_done := app.hold_lot(v_order.user_id, v_key, 'dispute:' || v_order.dispute_id || ':' || gen_random_uuid(),
                             'The payment of this top-up is disputed');
      v_order.dispute_operation_id := (v_done ->> 'operationId')::uuid;
    end if;

    update public.credit_top_up_orders
       set clawed_credits = v_target, owed_amount = v_order.owed_amount, dispute_operation_id = v_order.dispute_operation_id, updated_at = now(),
           status = case when dispute_state in ('open', 'lost') then 'disputed'
                         when refunded_minor = amount_minor     then 'refunded'
                         when refunded_minor > 0                then 'partially_refunded'
                         else 'fulfilled' end
     where id = p_order_id;
  end
  $$;
  revoke execute on function app.settle_order(uuid, text) from public;
`;

/** The amounts are those of the order: what was paid is compared with them and never taken over. */
const FULFIL = `
  create function app.fulfil_order(p_order_id uuid, p_payment_intent text, p_paid_minor bigint, p_currency text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_order public.credit_top_up_orders;
  begin
    v_order := app.lock_order(p_order_id);
    if v_order.fulfilled_at is not null then
      if v_order.payment_intent_id is distinct from p_payment_intent then
        update public.credit_top_up_orders
           set review_reason = 'paid a second time by ' || coalesce(p_payment_intent, 'an unnamed payment'), updated_at = now()
         where id = p_order_id;
      end if;
      return jsonb_build_object('fulfilled', false, 'status', v_order.status, 'userId', v_order.user_id,
                                'refused', v_order.payment_intent_id is distinct from p_payment_intent);
    end if;
    if p_paid_minor is distinct from v_order.amount_minor or upper(p_currency) is distinct from v_order.currency then
      update public.credit_top_up_orders
         set updated_at = now(), review_reason = format('paid %s %s instead of %s %s', coalesce(p_paid_minor::text, 'nothing'),
                                                        upper(p_currency), v_order.amount_minor, v_order.currency)
       where id = p_order_id;
      return jsonb_build_object('fulfilled', false, 'refused', true, 'status', v_order.status, 'userId', v_order.user_id);
    end if;

    perform app.grant_credits(v_order.user_id, 'topup', v_order.credits, 'topup:' || p_order_id, null, 'stripe', 'Credits bought');
    update public.credit_top_up_orders
       set status = 'fulfilled', payment_intent_id = coalesce(p_payment_intent, payment_intent_id), checkout_url = null,
           review_reason = null, paid_at = now(), fulfilled_at = now(), updated_at = now()
     where id = p_order_id;
    perform app.settle_order(p_order_id, 'The payment was taken back before it was booked');
    return jsonb_build_object('fulfilled', true, 'userId', v_order.user_id,
                              'status', (select status from public.credit_top_up_orders where id = p_order_id));
  end
  $$;
  revoke execute on function app.fulfil_order(uuid, text, bigint, text) from public;
  grant execute on function app.fulfil_order(uuid, text, bigint, text) to service_role;
`;

/** p_sync is the number of the reading the figures come from; null when the caller knows them to be the latest. */
const REVERSALS = `
  create function app.refund_order(p_order_id uuid, p_refunded_minor bigint, p_sync bigint default null) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_order public.credit_top_up_orders;
  begin
    v_order := app.lock_order(p_order_id);
    if p_sync < v_order.sync_applied then
      return jsonb_build_object('applied', false, 'status', v_order.status, 'userId', v_order.user_id);
    end if;
    update public.credit_top_up_orders
       set refunded_minor = least(greatest(p_refunded_minor, 0), amount_minor), sync_applied = coalesce(p_sync, sync_applied), updated_at = now()
     where id = p_order_id;
    perform app.settle_order(p_order_id, case when p_refunded_minor < v_order.refunded_minor
                                              then 'A refund of this top-up failed' else 'This top-up was refunded' end);
    return jsonb_build_object('applied', true, 'userId', v_order.user_id,
                              'status', (select status from public.credit_top_up_orders where id = p_order_id));
  end
  $$;
  revoke execute on function app.refund_order(uuid, bigint, bigint) from public;
  grant execute on function app.refund_order(uuid, bigint, bigint) to service_role;

  create function app.dispute_order(p_order_id uuid, p_dispute_id text, p_state text, p_lost_minor bigint, p_sync bigint default null)
  returns jsonb language plpgsql security definer set search_path = '' as $$
  declare
    v_order public.credit_top_up_orders;
  begin
    v_order := app.lock_order(p_order_id);
    -- Once decided, a dispute is not opened again by what somebody read before the decision.
    if p_sync < v_order.sync_applied
       or (p_state = 'open' and v_order.dispute_id = p_dispute_id and v_order.dispute_state in ('won', 'lost')) then
      return jsonb_build_object('applied', false, 'status', v_order.status, 'userId', v_order.user_id);
    end if;
    update public.credit_top_up_orders
       set dispute_id = p_dispute_id, dispute_state = p_state, lost_minor = least(greatest(p_lost_minor, 0), amount_minor),
           sync_applied = coalesce(p_sync, sync_applied), updated_at = now()
     where id = p_order_id;
    perform app.settle_order(p_order_id, case p_state when 'won'  then 'The dispute over this top-up was won'
                                                      when 'lost' then 'The dispute over this top-up was lost'
                                                      else 'The payment of this top-up is disputed' end);
    return jsonb_build_object('applied', true, 'userId', v_order.user_id,
                              'status', (select status from public.credit_top_up_orders where id = p_order_id));
  end
  $$;
  revoke execute on function app.dispute_order(uuid, text, text, bigint, bigint) from public;
  grant execute on function app.dispute_order(uuid, text, text, bigint, bigint) to service_role;
`;

const CLOSE = `
  create function app.close_order(p_order_id uuid, p_status text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_order public.credit_top_up_orders;
  begin
    if p_status not in ('expired', 'failed', 'canceled') then
      raise exception '% does not close an order', p_status using errcode = 'CR409';
    end if;
    v_order := app.lock_order(p_order_id);
    if v_order.status <> 'open' then
      return jsonb_build_object('closed', false, 'status', v_order.status, 'userId', v_order.user_id);
    end if;
    update public.credit_top_up_orders set status = p_status, checkout_url = null, updated_at = now() where id = p_order_id;
    return jsonb_build_object('closed', true, 'status', p_status, 'userId', v_order.user_id);
  end
  $$;
  revoke execute on function app.close_order(uuid, text) from public;
  grant execute on function app.close_order(uuid, text) to service_role;
`;

/** The figures of an order move through the functions alone; what the application writes itself are the traces of a checkout. */
const RIGHTS = `
  revoke insert, update, delete on public.credit_top_up_orders from service_role;
  grant insert (user_id, offer_id, credits, amount_minor, currency, request_key, expires_at) on public.credit_top_up_orders to service_role;
  grant update (stripe_session_id, payment_intent_id, checkout_url, checked_at, sync_started, review_reason, request_key, updated_at)
     on public.credit_top_up_orders to service_role;
`;

const DOWN = `
  drop function app.close_order(uuid, text);
  drop function app.dispute_order(uuid, text, text, bigint, bigint);
  drop function app.refund_order(uuid, bigint, bigint);
  drop function app.fulfil_order(uuid, text, bigint, text);
  drop function app.settle_order(uuid, text);
  drop function app.lock_order(uuid);
  revoke insert (user_id, offer_id, credits, amount_minor, currency, request_key, expires_at),
         update (stripe_session_id, payment_intent_id, checkout_url, checked_at, sync_started, review_reason, request_key, updated_at)
      on public.credit_top_up_orders from service_role;
  grant insert, update, delete on public.credit_top_up_orders to service_role;

  create index idx_stripe_events_unprocessed on public.stripe_events (received_at) where processed_at is null;
  drop index public.idx_stripe_events_due;
  alter table public.stripe_events drop column state, drop column available_at;

  drop index public.uq_credit_top_up_orders_request;
  update public.credit_top_up_orders set status = 'failed' where status = 'canceled';
  alter table public.credit_top_up_orders
    drop column offer_id, drop column request_key, drop column checkout_url, drop column expires_at, drop column checked_at,
    drop column lost_minor, drop column clawed_credits, drop column dispute_state, drop column dispute_operation_id,
    drop column review_reason, drop column sync_started, drop column sync_applied,
    drop constraint ck_credit_top_up_orders_status,
    add constraint ck_credit_top_up_orders_status check (
      status in ('open', 'paid', 'fulfilled', 'failed', 'expired', 'partially_refunded', 'refunded', 'disputed')
    );
  drop index if exists public.idx_credit_top_up_orders_open;
  drop table public.credit_top_up_offers;
`;
