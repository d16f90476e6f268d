import { Injectable } from '@nestjs/common';
import { Database, isStatementTimeout } from '@app/database';
import { list } from './wallet-columns.sql';

export interface ActionCharges {
  action: string | null;
  credits: number;
  operations: number;
}

export interface CreditStatistics {
  wallets: { total: number; frozen: number; owing: number; byPackage: { package: string; wallets: number }[] };
  /** Credits over all wallets. */
  credits: { outstanding: number; held: number; available: number; owed: number };
  charged: { today: ActionCharges[]; month: ActionCharges[] };
  holds: { open: number; pastLease: number };
  topUps: {
    currency: string;
    /** Orders that were paid, later refunded or disputed ones included. */
    orders: number;
    credits: number;
    paidMinor: number;
    refundedMinor: number;
  }[];
  /** Rows of the view that finds the books wrong; anything but 0 is an alarm. Null: they could not be counted in time. */
  violations: number | null;
  at: string;
}

const chargedSince = (unit: 'day' | 'month') =>
  list(
    `select t.action, sum(t.amount)::bigint as credits, count(distinct t.operation_id) as operations
       from credit_transactions t
      where t.created_at >= date_trunc('${unit}', now() at time zone 'UTC') at time zone 'UTC'
        and t.kind in ('charge', 'late_charge')
      group by t.action`,
    'r.credits desc, r.action',
  );

const STATISTICS = `
  select (select json_build_object(
            'total', count(*), 'frozen', count(*) filter (where w.frozen_at is not null), 'owing', count(*) filter (where w.owed > 0),
            'byPackage', ${list(
              `select k.code as package, count(*) as wallets from credit_wallets v join credit_packages k on k.id = v.package_id group by k.code`,
              'r.wallets desc, r.package',
            )})
            from credit_wallets w) as wallets,
         (select json_build_object(
            'outstanding', coalesce(sum(w.posted), 0)::bigint, 'held', coalesce(sum(w.held), 0)::bigint,
            'available', coalesce(sum(w.posted - w.held), 0)::bigint, 'owed', coalesce(sum(w.owed), 0)::bigint)
            from credit_wallets w) as credits,
         json_build_object('today', ${chargedSince('day')}, 'month', ${chargedSince('month')}) as charged,
         (select json_build_object('open', count(*), 'pastLease', count(*) filter (where o.lease_until < now()))
            from credit_operations o where o.status = 'held') as holds,
         ${list(
           `select o.currency, count(*) as orders, sum(o.credits)::bigint as credits, sum(o.amount_minor)::bigint as "paidMinor",
                   sum(o.refunded_minor)::bigint as "refundedMinor"
              from credit_top_up_orders o where o.paid_at is not null group by o.currency`,
           'r.currency',
         )} as "topUps",
         now() as at`;

/** The books as a whole, for administrators. */
@Injectable()
export class CreditStatisticsRepository {
  constructor(private readonly database: Database) {}

  async getStatistics(): Promise<CreditStatistics> {
    const [[row], violations] = await Promise.all([
      this.database.readAsSystem<Omit<CreditStatistics, 'violations' | 'at'> & { at: Date }>(STATISTICS),
      this.countViolations(),
    ]);
    if (row === undefined) throw new Error('reading the statistics returned no row');
    const { wallets, credits, charged, holds, topUps, at } = row;
    return { wallets, credits, charged, holds, topUps, violations, at: at.toISOString() };
  }

  /** The view goes through the whole ledger: one that is too long for a request is left to the nightly check. */
  private async countViolations(): Promise<number | null> {
    try {
      const [row] = await this.database.readAsSystem<{ count: number }>('select count(*) from app.credit_violations');
      return row?.count ?? null;
    } catch (error) {
      if (isStatementTimeout(error)) return null;
      throw error;
    }
  }
}
