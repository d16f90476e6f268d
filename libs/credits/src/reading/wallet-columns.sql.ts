import { iso } from '@app/database';

export { iso };

/** Select lists on a wallet `w` and its package `p` (OwnWalletRepository), which leave the database in the shape of the answer. */

/** A JSON array, empty when there is nothing; `order` sorts it. */
export const list = (rows: string, order: string) =>
  `coalesce((select json_agg(r order by ${order}) from (${rows}) r), '[]')`;

/** A refund into new credits, because those that paid have ended, names its action by the account it comes from alone. */
export const ACTION = `coalesce(t.action, substring(t.debit_account from '^consumed:(.*)$'))`;

const ENTRY_COLUMNS = `
  t.id, t.seq as number, t.kind as type, ${ACTION} as action, t.amount, t.delta, t.balance_after as "balanceAfter", l.kind as lot, t.reason,
  t.operation_id as "operationId", t.reverses_id as "reversesId", ${iso('t.created_at')} as "createdAt"`;

/**
 * Entries in the order of `seq`, which is given under the wallet's lock: they become visible in that order, so a page
 * never misses one. Their times are not so strict (a package is granted as of the start of its period).
 */
export const entries = (condition: string, limit: string, direction: 'asc' | 'desc' = 'desc') =>
  list(
    `select ${ENTRY_COLUMNS} from credit_transactions t left join credit_lots l on l.id = t.lot_id
      where t.wallet_id = w.id and ${condition} order by t.seq ${direction} limit ${limit}`,
    `r.number ${direction}`,
  );

/** What may be used up, in burn order. */
const LOTS = list(
  `select k.kind, min(k.priority) as priority, sum(k.remaining)::bigint as credits, sum(k.reserved)::bigint as held,
          ${iso('k.expires_at')} as "expiresAt"
     from credit_lots k where k.wallet_id = w.id and k.remaining > 0 group by k.kind, k.expires_at`,
  'r.priority, r."expiresAt" nulls last',
);

const OPEN_HOLDS = list(
  `select o.id as "operationId", o.action, o.resource_key as resource, o.units, o.amount as credits,
          ${iso('o.created_at')} as "createdAt", ${iso('o.lease_until')} as "leaseUntil"
     from credit_operations o where o.wallet_id = w.id and o.status = 'held' order by o.created_at desc limit 20`,
  'r."createdAt" desc',
);

/** Use of the actions in the billing periods from `first` on; those that were never used have no row. */
export const usageRows = (first: string) =>
  list(
    `select u.period_no as period, u.action, u.units, u.credits,
            json_build_object('limit', u.free_limit, 'used', u.free_used, 'held', u.free_held,
                              'left', u.free_limit - u.free_used - u.free_held) as free
       from credit_usage_tracking u where u.wallet_id = w.id and u.period_no >= ${first}`,
    'r.period desc, r.action',
  );

export const SUMMARY_COLUMNS = `
  w.id, ${iso('w.created_at')} as "createdAt", w.posted as balance, w.held, w.posted - w.held as available, w.owed,
  w.frozen_at is not null as frozen, w.frozen_reason as "frozenReason", w.low_balance_threshold as threshold,
  p.rollover_cap as "rolloverCap",
  json_build_object('code', p.code, 'name', p.name, 'monthlyCredits', p.monthly_credits) as package,
  json_build_object('start', ${iso('w.period_start')}, 'end', ${iso('w.period_end')}) as period,
  ${iso('w.updated_at')} as "updatedAt",
  (select json_build_object('code', n.code, 'name', n.name, 'monthlyCredits', n.monthly_credits)
     from credit_packages n where n.id = w.next_package_id) as "nextPackage",
  ${LOTS} as lots, ${OPEN_HOLDS} as "openHolds", ${usageRows('w.period_no')} as usage`;

/** What was spent since `since`, by calendar month in UTC and action. A refund counts in the month in which it was given. */
export const spendingRows = (since: string) =>
  list(
    `select to_char(m.month, 'YYYY-MM') as month, m.action, m.spent, m.refunded, m.operations
       from (select date_trunc('month', t.created_at at time zone 'UTC') as month, ${ACTION} as action,
                    coalesce(sum(t.amount) filter (where t.kind <> 'refund'), 0)::bigint as spent,
                    coalesce(sum(t.amount) filter (where t.kind = 'refund'), 0)::bigint as refunded,
                    count(distinct t.operation_id) filter (where t.kind <> 'refund') as operations
               from credit_transactions t
              where t.wallet_id = w.id and t.created_at >= ${since} and t.kind in ('charge', 'late_charge', 'refund')
              group by 1, 2) m`,
    'r.month, r.action',
  );

/** Credits spent and not refunded since `since`. */
export const netSince = (since: string) => `coalesce((
  select sum(case t.kind when 'refund' then -t.amount else t.amount end) from credit_transactions t
   where t.wallet_id = w.id and t.created_at >= ${since} and t.kind in ('charge', 'late_charge', 'refund')), 0)::bigint`;
