import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The credit ledger. Amounts are whole credits (bigint). posted = what the ledger entries add up to, held = reserved by
 * open operations, owed = charged but not covered; available = posted - held.
 */
export class Credits1795305600008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [OFFERS, WALLETS, OPERATIONS, LEDGER, USAGE, PAYMENTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table public.stripe_events, public.credit_top_up_orders, public.unlocked_influencers,
                 public.credit_usage_tracking, public.credit_transactions, public.credit_operation_lots,
                 public.credit_operations, public.credit_lots, public.credit_wallets,
                 public.credit_pricing_rules, public.credit_packages;
      drop function app.refuse_change();
    `);
  }
}

const OFFERS = `
  create table public.credit_packages (
    id              uuid        not null default gen_random_uuid(),
    code            text        not null,
    version         integer     not null default 1,
    name            text        not null,
    monthly_credits bigint      not null,
    rollover_cap    bigint      not null,
    rollover_months integer     not null default 1,
    price_minor     bigint      not null default 0,
    currency        text        not null default 'USD',
    is_active       boolean     not null default true,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    constraint pk_credit_packages              primary key (id),
    constraint uq_credit_packages_code_version unique (code, version),
    constraint ck_credit_packages_code         check (code = lower(code) and code <> ''),
    constraint ck_credit_packages_amounts      check (
      monthly_credits >= 0 and rollover_cap >= 0 and rollover_months >= 0 and price_minor >= 0
    ),
    constraint ck_credit_packages_currency     check (currency ~ '^[A-Z]{3}$')
  );
  create unique index uq_credit_packages_active_code on public.credit_packages (code) where is_active;

  create table public.credit_pricing_rules (
    id           uuid        not null default gen_random_uuid(),
    action       text        not null,
    unit_cost    bigint      not null,
    free_monthly bigint      not null default 0,
    max_units    bigint      not null default 1000,
    valid        tstzrange   not null default tstzrange(now(), null),
    description  text,
    created_by   uuid,
    created_at   timestamptz not null default now(),
    constraint pk_credit_pricing_rules         primary key (id),
    constraint ex_credit_pricing_rules_overlap exclude using gist (action with =, valid with &&),
    constraint ck_credit_pricing_rules_action  check (action ~ '^[a-z][a-z_]*$'),
    constraint ck_credit_pricing_rules_amounts check (unit_cost >= 0 and free_monthly >= 0 and max_units > 0),
    constraint ck_credit_pricing_rules_valid   check (not isempty(valid))
  );
`;

/** The wallet row is the only one that is locked; fillfactor 70 keeps its updates in place. */
const WALLETS = `
  create table public.credit_wallets (
    id                    uuid        not null default gen_random_uuid(),
    user_id               uuid        not null,
    package_id            uuid        not null,
    next_package_id       uuid,
    posted                bigint      not null default 0,
    held                  bigint      not null default 0,
    owed                  bigint      not null default 0,
    period_no             integer     not null default 0,
    anchor_at             timestamptz not null,
    period_start          timestamptz not null,
    period_end            timestamptz not null,
    low_balance_threshold bigint      not null default 100,
    frozen_at             timestamptz,
    frozen_reason         text,
    version               bigint      not null default 0,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    constraint pk_credit_wallets                 primary key (id),
    constraint uq_credit_wallets_user_id         unique (user_id),
    constraint fk_credit_wallets_user_id         foreign key (user_id)         references public.users (id),
    constraint fk_credit_wallets_package_id      foreign key (package_id)      references public.credit_packages (id),
    constraint fk_credit_wallets_next_package_id foreign key (next_package_id) references public.credit_packages (id),
    constraint ck_credit_wallets_amounts         check (posted >= 0 and held >= 0 and posted - held >= 0 and owed >= 0),
    constraint ck_credit_wallets_period          check (period_no >= 0 and period_end > period_start and period_start >= anchor_at),
    constraint ck_credit_wallets_threshold       check (low_balance_threshold >= 0),
    constraint ck_credit_wallets_frozen          check (frozen_reason is null or frozen_at is not null)
  ) with (fillfactor = 70);
  create index idx_credit_wallets_package      on public.credit_wallets (package_id);
  create index idx_credit_wallets_next_package on public.credit_wallets (next_package_id);
  create index idx_credit_wallets_period_end   on public.credit_wallets (period_end);

  create table public.credit_lots (
    id           uuid        not null default gen_random_uuid(),
    wallet_id    uuid        not null,
    kind         text        not null,
    source_key   text        not null,
    priority     smallint    not null,
    effective_at timestamptz not null default now(),
    expires_at   timestamptz not null default 'infinity',
    granted      bigint      not null,
    remaining    bigint      not null,
    reserved     bigint      not null default 0,
    created_at   timestamptz not null default now(),
    constraint pk_credit_lots           primary key (id),
    constraint uq_credit_lots_source    unique (wallet_id, source_key),
    constraint fk_credit_lots_wallet_id foreign key (wallet_id) references public.credit_wallets (id),
    constraint ck_credit_lots_kind      check (kind in ('package', 'rollover', 'topup', 'promo', 'adjustment')),
    constraint ck_credit_lots_amounts   check (0 <= reserved and reserved <= remaining and remaining <= granted and granted > 0),
    constraint ck_credit_lots_period    check (expires_at > effective_at)
  ) with (fillfactor = 70);
  create index idx_credit_lots_burn     on public.credit_lots (wallet_id, priority, expires_at, id) where remaining > 0;
  create index idx_credit_lots_expiring on public.credit_lots (expires_at) where remaining > 0;
`;

const OPERATIONS = `
  create table public.credit_operations (
    id              uuid        not null default gen_random_uuid(),
    wallet_id       uuid        not null,
    actor_id        uuid,
    action          text        not null,
    resource_key    text,
    idem_key        text        not null,
    fingerprint     text        not null,
    units           bigint      not null default 1,
    free_units      bigint      not null default 0,
    amount          bigint      not null,
    rule_id         uuid        not null,
    period_no       integer     not null,
    status          text        not null default 'held',
    state           text        not null default 'accepted',
    lease_until     timestamptz not null,
    attempt         integer     not null default 1,
    response_status integer,
    response_body   jsonb,
    result_ref      text,
    request_id      text,
    created_at      timestamptz not null default now(),
    settled_at      timestamptz,
    updated_at      timestamptz not null default now(),
    constraint pk_credit_operations           primary key (id),
    constraint uq_credit_operations_idem_key  unique (wallet_id, idem_key),
    constraint fk_credit_operations_wallet_id foreign key (wallet_id) references public.credit_wallets (id),
    constraint fk_credit_operations_rule_id   foreign key (rule_id)   references public.credit_pricing_rules (id),
    constraint ck_credit_operations_status    check (status in ('held', 'captured', 'voided', 'expired')),
    constraint ck_credit_operations_state     check (state in ('accepted', 'executing', 'executed', 'needs_review')),
    constraint ck_credit_operations_amounts   check (units > 0 and free_units between 0 and units and amount >= 0),
    constraint ck_credit_operations_settled   check ((status = 'held') = (settled_at is null))
  ) with (fillfactor = 80);
  create index idx_credit_operations_rule           on public.credit_operations (rule_id);
  create index idx_credit_operations_lease          on public.credit_operations (lease_until) where status = 'held';
  create index idx_credit_operations_wallet_created on public.credit_operations (wallet_id, created_at desc, id desc);
  create index idx_credit_operations_resource       on public.credit_operations (wallet_id, action, resource_key, created_at desc);

  create table public.credit_operation_lots (
    operation_id uuid   not null,
    lot_id       uuid   not null,
    amount       bigint not null,
    constraint pk_credit_operation_lots              primary key (operation_id, lot_id),
    constraint fk_credit_operation_lots_operation_id foreign key (operation_id) references public.credit_operations (id),
    constraint fk_credit_operation_lots_lot_id       foreign key (lot_id)       references public.credit_lots (id),
    constraint ck_credit_operation_lots_amount       check (amount > 0)
  );
  create index idx_credit_operation_lots_lot on public.credit_operation_lots (lot_id);
`;

/** One row is one transfer between two accounts; rows are never changed or removed, whoever asks. */
const LEDGER = `
  create table public.credit_transactions (
    id             uuid        not null default gen_random_uuid(),
    wallet_id      uuid        not null,
    seq            bigint      not null,
    operation_id   uuid,
    lot_id         uuid,
    kind           text        not null,
    action         text,
    debit_account  text        not null,
    credit_account text        not null,
    amount         bigint      not null,
    delta          bigint      not null,
    balance_after  bigint      not null,
    actor          text        not null,
    reason         text,
    reverses_id    uuid,
    created_at     timestamptz not null default now(),
    constraint pk_credit_transactions              primary key (id),
    constraint uq_credit_transactions_seq          unique (wallet_id, seq),
    constraint uq_credit_transactions_reverses_id  unique (reverses_id),
    constraint fk_credit_transactions_wallet_id    foreign key (wallet_id)    references public.credit_wallets (id),
    constraint fk_credit_transactions_operation_id foreign key (operation_id) references public.credit_operations (id),
    constraint fk_credit_transactions_lot_id       foreign key (lot_id)       references public.credit_lots (id),
    constraint fk_credit_transactions_reverses_id  foreign key (reverses_id)  references public.credit_transactions (id),
    constraint ck_credit_transactions_kind         check (kind in (
      'grant', 'charge', 'late_charge', 'expire', 'rollover_in', 'rollover_out', 'refund', 'clawback', 'settle_owed', 'adjust'
    )),
    constraint ck_credit_transactions_amounts      check (
      seq > 0 and amount > 0 and abs(delta) = amount and balance_after >= 0 and balance_after - delta >= 0
    ),
    constraint ck_credit_transactions_accounts     check (debit_account <> credit_account)
  );
  create index idx_credit_transactions_operation      on public.credit_transactions (operation_id);
  create index idx_credit_transactions_lot            on public.credit_transactions (lot_id);
  create index idx_credit_transactions_wallet_created on public.credit_transactions (wallet_id, created_at desc, seq desc);
  create index idx_credit_transactions_created        on public.credit_transactions using brin (created_at);

  create function app.refuse_change() returns trigger language plpgsql set search_path = '' as $$
  begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
  end
  $$;
  revoke execute on function app.refuse_change() from public;
  create trigger credit_transactions_append_only before update or delete or truncate on public.credit_transactions
    for each statement execute function app.refuse_change();
`;

/** A new period is a new row: the free allowance needs no reset. free_limit is copied when the row is made. */
const USAGE = `
  create table public.credit_usage_tracking (
    wallet_id    uuid        not null,
    action       text        not null,
    period_no    integer     not null,
    period_start timestamptz not null,
    free_limit   bigint      not null default 0,
    free_used    bigint      not null default 0,
    free_held    bigint      not null default 0,
    units        bigint      not null default 0,
    credits      bigint      not null default 0,
    updated_at   timestamptz not null default now(),
    constraint pk_credit_usage_tracking           primary key (wallet_id, action, period_no),
    constraint fk_credit_usage_tracking_wallet_id foreign key (wallet_id) references public.credit_wallets (id),
    constraint ck_credit_usage_tracking_free      check (
      free_used >= 0 and free_held >= 0 and free_limit >= 0 and free_used + free_held <= free_limit
    ),
    constraint ck_credit_usage_tracking_totals    check (period_no >= 0 and units >= 0 and credits >= 0)
  ) with (fillfactor = 70);

  create table public.unlocked_influencers (
    user_id      uuid        not null,
    profile_id   uuid        not null,
    operation_id uuid,
    unlocked_at  timestamptz not null default now(),
    constraint pk_unlocked_influencers              primary key (user_id, profile_id),
    constraint fk_unlocked_influencers_user_id      foreign key (user_id)      references public.users (id),
    constraint fk_unlocked_influencers_profile_id   foreign key (profile_id)   references public.profiles (id),
    constraint fk_unlocked_influencers_operation_id foreign key (operation_id) references public.credit_operations (id)
  );
  create index idx_unlocked_influencers_profile   on public.unlocked_influencers (profile_id);
  create index idx_unlocked_influencers_operation on public.unlocked_influencers (operation_id);
`;

const PAYMENTS = `
  create table public.credit_top_up_orders (
    id                uuid        not null default gen_random_uuid(),
    user_id           uuid        not null,
    credits           bigint      not null,
    amount_minor      bigint      not null,
    currency          text        not null,
    status            text        not null default 'open',
    is_automatic      boolean     not null default false,
    stripe_session_id text,
    payment_intent_id text,
    refunded_minor    bigint      not null default 0,
    created_at        timestamptz not null default now(),
    paid_at           timestamptz,
    fulfilled_at      timestamptz,
    updated_at        timestamptz not null default now(),
    constraint pk_credit_top_up_orders                primary key (id),
    constraint uq_credit_top_up_orders_session        unique (stripe_session_id),
    constraint uq_credit_top_up_orders_payment_intent unique (payment_intent_id),
    constraint fk_credit_top_up_orders_user_id        foreign key (user_id) references public.users (id),
    constraint ck_credit_top_up_orders_status         check (
      status in ('open', 'paid', 'fulfilled', 'failed', 'expired', 'partially_refunded', 'refunded', 'disputed')
    ),
    constraint ck_credit_top_up_orders_amounts        check (
      credits > 0 and amount_minor > 0 and refunded_minor between 0 and amount_minor
    ),
    constraint ck_credit_top_up_orders_currency       check (currency ~ '^[A-Z]{3}$')
  );
  create index        idx_credit_top_up_orders_user_created on public.credit_top_up_orders (user_id, created_at desc, id desc);
  create unique index uq_credit_top_up_orders_automatic     on public.credit_top_up_orders (user_id) where is_automatic and status = 'open';

  create table public.stripe_events (
    id           text        not null,
    type         text        not null,
    object_id    text,
    payload      jsonb       not null,
    livemode     boolean     not null default false,
    attempts     integer     not null default 0,
    error        text,
    received_at  timestamptz not null default now(),
    processed_at timestamptz,
    constraint pk_stripe_events          primary key (id),
    constraint ck_stripe_events_attempts check (attempts >= 0)
  );
  create index idx_stripe_events_unprocessed on public.stripe_events (received_at) where processed_at is null;
`;
