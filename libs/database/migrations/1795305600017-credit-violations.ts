import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for each broken invariant of the books; empty means they are right. Asserted after tests and by a nightly job. */
export class CreditViolations1795305600017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VIEW);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke execute on function app.clock() from service_role');
    await runner.query('drop view app.credit_violations');
  }
}

/**
 * Numbers as in docs/adr/0009-credit-ledger.md. Grouped joins, one pass over each table. What constraints guarantee is
 * asked again where it costs little, so that a dropped constraint shows.
 */
const VIEW = `
  create view app.credit_violations with (security_invoker = true) as
  with clock as materialized (
    select app.clock() as now
  ), entry as (
    select t.wallet_id, t.seq, t.operation_id, t.kind, t.delta, t.balance_after,
           lag(t.balance_after, 1, 0::bigint) over chain as before, lag(t.seq, 1, 0::bigint) over chain as previous
      from public.credit_transactions t
    window chain as (partition by t.wallet_id order by t.seq)
  ), book as (
    select e.wallet_id, sum(e.delta) as posted, max(e.seq) as last_seq, sum(-e.delta) filter (where e.kind = 'settle_owed') as settled,
           sum(e.delta) filter (where e.kind in ('rollover_in', 'rollover_out')) as rolled
      from entry e group by e.wallet_id
  ), lots as (
    select l.wallet_id, sum(l.remaining) as remaining, sum(l.reserved) as reserved from public.credit_lots l group by l.wallet_id
  ), holds as (
    select o.wallet_id, sum(o.amount) filter (where o.status = 'held') as held, sum(o.owed_amount) as owed
      from public.credit_operations o group by o.wallet_id
  ), charged as (
    select e.operation_id, sum(-e.delta) as amount
      from entry e where e.operation_id is not null and e.kind in ('charge', 'late_charge', 'adjust') group by e.operation_id
  ), reserved as (
    select r.lot_id, sum(r.amount) as amount
      from public.credit_operation_lots r join public.credit_operations o on o.id = r.operation_id and o.status = 'held'
     group by r.lot_id
  ), free as (
    select o.wallet_id, o.action, o.period_no, sum(o.free_units) as held
      from public.credit_operations o where o.status = 'held' group by o.wallet_id, o.action, o.period_no
  ), orders as (
    select w.id as wallet_id, sum(t.owed_amount) as owed
      from public.credit_top_up_orders t join public.credit_wallets w on w.user_id = t.user_id group by w.id
  )
  select 'I1' as invariant, w.id as wallet_id, format('posted %s, entries add up to %s', w.posted, coalesce(b.posted, 0)) as detail
    from public.credit_wallets w left join book b on b.wallet_id = w.id
   where w.posted <> coalesce(b.posted, 0) or w.last_seq <> coalesce(b.last_seq, 0)
  union all
  select 'I1', e.wallet_id, format('entry %s does not continue the balance %s', e.seq, e.before)
    from entry e where e.before <> e.balance_after - e.delta or e.previous <> e.seq - 1
  union all
  select 'I2', w.id, format('posted %s, lots %s; held %s, reserved %s, holds %s', w.posted, coalesce(l.remaining, 0), w.held,
                            coalesce(l.reserved, 0), coalesce(h.held, 0))
    from public.credit_wallets w left join lots l on l.wallet_id = w.id left join holds h on h.wallet_id = w.id
   where w.posted <> coalesce(l.remaining, 0) or w.held <> coalesce(l.reserved, 0) or w.held <> coalesce(h.held, 0)
  union all
  select 'I2', l.wallet_id, format('lot %s has %s reserved, receipts say %s', l.source_key, l.reserved, coalesce(r.amount, 0))
    from public.credit_lots l left join reserved r on r.lot_id = l.id where l.reserved <> coalesce(r.amount, 0)
  union all
  select 'I3', w.id, format('posted %s, held %s, owed %s', w.posted, w.held, w.owed)
    from public.credit_wallets w where w.posted < 0 or w.held < 0 or w.posted < w.held or w.owed < 0
  union all
  select 'I3', w.id, format('owed %s and settled %s, operations and orders say %s', w.owed, coalesce(b.settled, 0),
                            coalesce(h.owed, 0) + coalesce(t.owed, 0))
    from public.credit_wallets w
    left join book b on b.wallet_id = w.id left join holds h on h.wallet_id = w.id left join orders t on t.wallet_id = w.id
   where w.owed + coalesce(b.settled, 0) <> coalesce(h.owed, 0) + coalesce(t.owed, 0)
  union all
  select 'I4', o.wallet_id, format('operation %s is %s over %s, entries say %s', o.id, o.status, o.amount - o.owed_amount, coalesce(c.amount, 0))
    from public.credit_operations o left join charged c on c.operation_id = o.id
   where coalesce(c.amount, 0) <> case o.status when 'captured' then o.amount - o.owed_amount else 0 end
  union all
  select 'I5', o.wallet_id, format('key %s is used by %s operations', min(o.idem_key), count(*))
    from public.credit_operations o group by o.wallet_id, o.idem_key having count(*) > 1
  union all
  select 'I6', o.wallet_id, format('operation %s paid for an unlock that is not there', o.id)
    from public.credit_operations o left join public.unlocked_influencers u on u.operation_id = o.id
   where o.action = 'influencer_unlock' and o.status = 'captured' and u.operation_id is null
  union all
  select 'I6', o.wallet_id, format('unlock of %s rests on operation %s, which is %s', u.profile_id, o.id, o.status)
    from public.unlocked_influencers u join public.credit_operations o on o.id = u.operation_id where o.status <> 'captured'
  union all
  select 'I7', o.wallet_id, format('hold %s has outlived its lease by %s', o.id, clock.now - o.lease_until)
    from public.credit_operations o, clock where o.status = 'held' and o.lease_until < clock.now - interval '2 minutes'
  union all
  select 'I8', u.wallet_id, format('%s in period %s: %s free held, holds say %s', u.action, u.period_no, u.free_held, coalesce(f.held, 0))
    from public.credit_usage_tracking u
    left join free f on f.wallet_id = u.wallet_id and f.action = u.action and f.period_no = u.period_no
   where u.free_held <> coalesce(f.held, 0) or u.free_used + u.free_held > u.free_limit
  union all
  select 'I9', w.id, format('rolled over in and out differ by %s', b.rolled)
    from public.credit_wallets w join book b on b.wallet_id = w.id where b.rolled <> 0
  union all
  select 'I9', l.wallet_id, format('lot %s has ended with %s credits left', l.source_key, l.remaining - l.reserved)
    from clock, public.credit_lots l join public.credit_wallets w on w.id = l.wallet_id
   where l.expires_at <= clock.now and l.remaining > l.reserved and w.due_at > clock.now
  union all
  select 'I9', l.wallet_id, format('lot %s is of a period that has not begun', l.source_key)
    from public.credit_lots l join public.credit_wallets w on w.id = l.wallet_id
   where l.source_key ~ '^(package|rollover):[0-9]+$' and split_part(l.source_key, ':', 2)::integer > w.period_no
  union all
  select 'I10', w.id, format('order %s over %s credits is %s, granted %s', t.id, t.credits, t.status, coalesce(l.granted, 0))
    from public.credit_top_up_orders t
    join public.credit_wallets w on w.user_id = t.user_id
    left join public.credit_lots l on l.wallet_id = w.id and l.source_key = 'topup:' || t.id
   where coalesce(l.granted, 0) <> case when t.fulfilled_at is null then 0 else t.credits end
  union all
  select 'I11', null, format('trigger %s does not guard the ledger', needed.name)
    from (values ('credit_transactions_append_only'), ('credit_transactions_chain')) needed(name)
    left join pg_catalog.pg_trigger g on g.tgname = needed.name and g.tgenabled = 'O'
   where g.oid is null
  union all
  select 'I12', null, format('row level security of %s is not forced', c.relname)
    from pg_catalog.pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname like 'credit\\_%'
     and not (c.relrowsecurity and c.relforcerowsecurity)
  union all
  select 'I13', w.id, format('creator %s was paid for %s times', u.profile_id, count(*))
    from public.unlocked_influencers u join public.credit_wallets w on w.user_id = u.user_id
   group by w.id, u.profile_id having count(*) > 1;
  revoke all on app.credit_violations from public;
  grant select on app.credit_violations to service_role;
  grant execute on function app.clock() to service_role;
`;
