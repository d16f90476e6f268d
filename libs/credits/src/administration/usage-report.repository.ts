import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { ReportSpan } from './report-span';

export interface UsageFigures {
  /** Charges: operations that were begun in the span and captured. */
  operations: number;
  units: number;
  /** Units that free allowances covered. */
  freeUnits: number;
  /** Different users with such an operation. */
  users: number;
  /** Credits charged (ledger entries charge and late_charge). */
  creditsSpent: number;
  /** Credits given back for charges of whatever day (entries refund). */
  creditsRefunded: number;
}

export interface DailyUsage extends UsageFigures {
  /** A day in UTC. */
  day: string;
  action: string;
}

export interface UsageReport {
  from: string;
  to: string;
  days: DailyUsage[];
  /** Users of several days count once. */
  actions: (UsageFigures & { action: string })[];
  /** Users of several actions count once. */
  total: UsageFigures;
}

/**
 * One row per group of a grouping set: (day, action), (action), (); what is summed over is an empty text. The operations of
 * the span and the entries of the span are counted apart and put side by side: a charge that was held before midnight and
 * captured after it is an operation of the first day and a credit of the second. Entries name their action by the account
 * on their other side, `consumed:<action>`. What a late charge left owed is in no entry until it is settled, and then in
 * one without an action: it is not counted here.
 */
const REPORT = `
  with used as (
    select coalesce(g.day, '') as day, coalesce(g.action, '') as action, g.operations, g.units, g.free_units, g.users
      from (select o.day, o.action, count(*) as operations, sum(o.units)::bigint as units,
                   sum(o.free_units)::bigint as free_units, count(distinct o.wallet_id) as users
              from (select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, action, units, free_units, wallet_id
                      from credit_operations
                     where created_at >= $1 and created_at < $2 and status = 'captured' and rule_id is not null) o
             group by grouping sets ((o.day, o.action), (o.action), ())) g
  ), booked as (
    select coalesce(g.day, '') as day, coalesce(g.action, '') as action, g.spent, g.refunded
      from (select t.day, t.action, coalesce(sum(t.amount) filter (where t.kind <> 'refund'), 0)::bigint as spent,
                   coalesce(sum(t.amount) filter (where t.kind = 'refund'), 0)::bigint as refunded
              from (select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, kind, amount,
                           split_part(case when delta < 0 then credit_account else debit_account end, ':', 2) as action
                      from credit_transactions
                     where created_at >= $1 and created_at < $2 and kind in ('charge', 'late_charge', 'refund')) t
             group by grouping sets ((t.day, t.action), (t.action), ())) g
  )
  select day, action, coalesce(u.operations, 0) as operations, coalesce(u.units, 0) as units,
         coalesce(u.free_units, 0) as "freeUnits", coalesce(u.users, 0) as users,
         coalesce(b.spent, 0) as "creditsSpent", coalesce(b.refunded, 0) as "creditsRefunded"
    from used u
    full join booked b using (day, action)
   order by day, action`;

/** Who used what, and for how many credits. */
@Injectable()
export class UsageReportRepository {
  constructor(private readonly database: Database) {}

  async getReport({ from, to }: ReportSpan): Promise<UsageReport> {
    const rows = await this.database.readAsSystem<UsageFigures & { day: string; action: string }>(REPORT, [from, to]);
    const report: UsageReport = {
      from: from.toISOString(),
      to: to.toISOString(),
      days: [],
      actions: [],
      total: NOTHING,
    };
    for (const { day, action, ...figures } of rows) {
      if (action === '') report.total = figures;
      else if (day === '') report.actions.push({ action, ...figures });
      else report.days.push({ day, action, ...figures });
    }
    return report;
  }
}

const NOTHING: UsageFigures = {
  operations: 0,
  units: 0,
  freeUnits: 0,
  users: 0,
  creditsSpent: 0,
  creditsRefunded: 0,
};
