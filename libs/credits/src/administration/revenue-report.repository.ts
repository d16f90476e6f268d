import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { ReportSpan } from './report-span';
import { share } from './share';

/** Top-ups paid in the span, in one currency. Money in its minor unit. */
export interface TopUpSales {
  currency: string;
  orders: number;
  credits: number;
  amountMinor: number;
  /** Given back for these orders, whenever that was. */
  refundedMinor: number;
  /** Lost in disputes over these orders, whenever that was. */
  lostMinor: number;
  /** amountMinor - refundedMinor - lostMinor */
  netMinor: number;
}

/**
 * Where the credits of all wallets came from and went to in the span, from the ledger's entries:
 * netChange = granted (all kinds) + refunded - consumed - expired - clawedBack - settled - taken. Rolling over moves
 * credits within a wallet and adds up to nothing.
 */
export interface CreditFlows {
  granted: { package: number; promo: number; topup: number; adjustment: number };
  /** Charged for actions. */
  consumed: number;
  /** Charges given back. */
  refunded: number;
  /** Ended unused: what was granted and will never be asked for (breakage). */
  expired: number;
  /** Taken back for refunds of payments and lost disputes, less what was restored. */
  clawedBack: number;
  /** Went into what was owed. */
  settled: number;
  /** Taken by administrators. */
  taken: number;
  netChange: number;
  /** expired / (expired + consumed - refunded): of what left wallets for good, the share nobody used. Null: nothing left. */
  breakageRate: number | null;
}

export interface Conversion {
  /** Opened before the end of the span. */
  wallets: number;
  /** Of these, with a top-up paid before the end of the span, refunded ones included. */
  buyers: number;
  /** buyers / wallets; null without wallets. */
  rate: number | null;
}

/** Wallets opened in one calendar month (UTC). */
export interface Cohort {
  month: string;
  wallets: number;
  /** Of these, charged at least once in the span. */
  activeSpenders: number;
  /** Credits charged in the span. */
  creditsSpent: number;
  /** Of these wallets, with a top-up paid before the end of the span. */
  buyers: number;
}

export interface RevenueReport {
  from: string;
  to: string;
  topUps: TopUpSales[];
  credits: CreditFlows;
  conversion: Conversion;
  cohorts: Cohort[];
}

const TOP_UPS = `
  select t.currency, count(*) as orders, sum(t.credits)::bigint as credits, sum(t.amount_minor)::bigint as "amountMinor",
         sum(t.refunded_minor)::bigint as "refundedMinor", sum(t.lost_minor)::bigint as "lostMinor",
         sum(t.amount_minor - t.refunded_minor - t.lost_minor)::bigint as "netMinor"
    from credit_top_up_orders t
   where t.paid_at >= $1 and t.paid_at < $2
   group by t.currency
   order by t.currency`;

const total = (delta: string, condition: string) => `coalesce(sum(${delta}) filter (where ${condition}), 0)::bigint`;
/** Grants of a kind name the account that issued them; an adjustment is an entry of its own kind. */
const granted = (kind: string) =>
  total('t.delta', `t.kind in ('grant', 'adjust') and t.delta > 0 and t.debit_account = 'issued:${kind}'`);

const FLOWS = `
  select json_build_object('package', ${granted('package')}, 'promo', ${granted('promo')}, 'topup', ${granted('topup')},
                           'adjustment', ${granted('adjustment')}) as granted,
         ${total('-t.delta', `t.kind in ('charge', 'late_charge')`)} as consumed,
         ${total('t.delta', `t.kind = 'refund'`)} as refunded,
         ${total('-t.delta', `t.kind = 'expire'`)} as expired,
         ${total('-t.delta', `t.kind = 'clawback'`)} as "clawedBack",
         ${total('-t.delta', `t.kind = 'settle_owed'`)} as settled,
         ${total('-t.delta', `t.kind = 'adjust' and t.delta < 0`)} as taken,
         ${total('t.delta', 'true')} as "netChange"
    from credit_transactions t
   where t.created_at >= $1 and t.created_at < $2`;

const COHORTS = `
  with spent as (
    select t.wallet_id, sum(t.amount) as credits
      from credit_transactions t
     where t.created_at >= $1 and t.created_at < $2 and t.kind in ('charge', 'late_charge')
     group by t.wallet_id
  ), buyer as (
    select distinct o.user_id from credit_top_up_orders o where o.paid_at < $2
  )
  select to_char(w.created_at at time zone 'UTC', 'YYYY-MM') as month, count(*) as wallets,
         count(s.wallet_id) as "activeSpenders", coalesce(sum(s.credits), 0)::bigint as "creditsSpent", count(b.user_id) as buyers
    from credit_wallets w
    left join spent s on s.wallet_id = w.id
    left join buyer b on b.user_id = w.user_id
   where w.created_at < $2
   group by 1
   order by 1`;

/** What was sold, what became of it, and who buys. */
@Injectable()
export class RevenueReportRepository {
  constructor(private readonly database: Database) {}

  async getReport({ from, to }: ReportSpan): Promise<RevenueReport> {
    return this.database.asSystem(async (sql) => {
      // One moment for all parts, so that they agree with each other.
      await sql.query('set transaction isolation level repeatable read, read only');
      const topUps = await sql.query<TopUpSales>(TOP_UPS, [from, to]);
      const [flows] = await sql.query<Omit<CreditFlows, 'breakageRate'>>(FLOWS, [from, to]);
      const cohorts = await sql.query<Cohort>(COHORTS, [from, to]);
      if (flows === undefined) throw new Error('summing the ledger returned no row');
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        topUps,
        credits: { ...flows, breakageRate: breakageRate(flows) },
        conversion: conversionOf(cohorts),
        cohorts,
      };
    });
  }
}

export function breakageRate(flows: Pick<CreditFlows, 'expired' | 'consumed' | 'refunded'>): number | null {
  return share(flows.expired, flows.expired + flows.consumed - flows.refunded);
}

/** Every wallet is in one cohort. */
export function conversionOf(cohorts: readonly Pick<Cohort, 'wallets' | 'buyers'>[]): Conversion {
  const wallets = cohorts.reduce((sum, cohort) => sum + cohort.wallets, 0);
  const buyers = cohorts.reduce((sum, cohort) => sum + cohort.buyers, 0);
  return { wallets, buyers, rate: share(buyers, wallets) };
}
