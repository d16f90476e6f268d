import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { ACTIVE_USERS, ALLOWANCES, COHORTS, PACKAGES, PREVIEWS, REVENUE, SIGN_UPS } from './growth-report.sql';
import type { ReportSpan } from './report-span';
import { share } from './share';

/** Users whose wallet was opened in the span, and how far they got before its end. */
export interface SignUps {
  signedUp: number;
  /** Of these, with a creator unlocked. */
  unlocked: number;
  /** Of these, with a top-up paid. */
  toppedUp: number;
  /** unlocked / signedUp */
  unlockRate: number | null;
  /** toppedUp / signedUp */
  topUpRate: number | null;
  /** From the sign-up to the first unlock, of those who got there. */
  medianHoursToUnlock: number | null;
  medianHoursToTopUp: number | null;
}

/** Creators that users saw the preview of in the span. */
export interface Previews {
  /** Pairs of user and creator. */
  previewed: number;
  /** Of these, unlocked afterwards and before the end of the span. */
  unlocked: number;
  /** unlocked / previewed */
  rate: number | null;
}

export interface CohortMonth {
  month: string;
  /** Users with a charged operation in the month, free ones included. */
  active: number;
  /** active / users of the cohort */
  retention: number | null;
  creditsSpent: number;
}

/** Users by the month of their sign-up (UTC), and what they did in each month of the span. */
export interface GrowthCohort {
  month: string;
  users: number;
  months: CohortMonth[];
}

export interface AllowanceUse {
  action: string;
  /** Billing periods that began in the span, and in which the action was used. */
  periods: number;
  /** Free units of these periods. */
  granted: number;
  used: number;
  /** Periods whose allowance was used up. */
  exhausted: number;
  /** used / granted */
  useRate: number | null;
}

export interface PackageSpending {
  package: string;
  users: number;
  creditsSpent: number;
  creditsRefunded: number;
}

/** Money of the top-ups paid in the span, in the currency's minor unit. */
export interface RevenuePerUser {
  currency: string;
  netMinor: number;
  buyers: number;
  /** netMinor / active users, to the nearest unit (ARPU). */
  perActiveUserMinor: number | null;
  /** netMinor / buyers (ARPPU). */
  perBuyerMinor: number | null;
}

export interface GrowthReport {
  from: string;
  to: string;
  signUps: SignUps;
  previews: Previews;
  cohorts: GrowthCohort[];
  allowances: AllowanceUse[];
  packages: PackageSpending[];
  /** Users with a charged operation in the span, free ones included. */
  activeUsers: number;
  revenue: RevenuePerUser[];
}

interface CohortRow {
  cohort: string;
  users: number;
  month: string | null;
  active: number;
  creditsSpent: number;
}

/** A report for people waits for nobody longer than this. */
const LONGEST_STATEMENT = '15s';

/** Who comes, who stays and who pays. */
@Injectable()
export class GrowthReportRepository {
  constructor(private readonly database: Database) {}

  getReport({ from, to }: ReportSpan): Promise<GrowthReport> {
    return this.database.asSystem(async (sql) => {
      // One moment for all parts, so that they agree with each other.
      await sql.query('set transaction isolation level repeatable read, read only');
      await sql.query(`set local statement_timeout = '${LONGEST_STATEMENT}'`);
      return { from: from.toISOString(), to: to.toISOString(), ...(await readParts(sql, [from, to])) };
    });
  }
}

async function readParts(sql: Sql, span: [Date, Date]): Promise<Omit<GrowthReport, 'from' | 'to'>> {
  const [signUps] = await sql.query<Omit<SignUps, 'unlockRate' | 'topUpRate'>>(SIGN_UPS, span);
  const [previews] = await sql.query<Omit<Previews, 'rate'>>(PREVIEWS, span);
  const [active] = await sql.query<{ users: number }>(ACTIVE_USERS, span);
  if (signUps === undefined || previews === undefined || active === undefined)
    throw new Error('counting returned no row');
  const { signedUp, unlocked, toppedUp } = signUps;
  const allowances = await sql.query<Omit<AllowanceUse, 'useRate'>>(ALLOWANCES, span);
  const revenue = await sql.query<Pick<RevenuePerUser, 'currency' | 'netMinor' | 'buyers'>>(REVENUE, span);
  return {
    signUps: { ...signUps, unlockRate: share(unlocked, signedUp), topUpRate: share(toppedUp, signedUp) },
    previews: { ...previews, rate: share(previews.unlocked, previews.previewed) },
    cohorts: toCohorts(await sql.query<CohortRow>(COHORTS, span)),
    allowances: allowances.map((use) => ({ ...use, useRate: share(use.used, use.granted) })),
    packages: await sql.query<PackageSpending>(PACKAGES, span),
    activeUsers: active.users,
    revenue: revenue.map((sales) => ({
      ...sales,
      perActiveUserMinor: perHead(sales.netMinor, active.users),
      perBuyerMinor: perHead(sales.netMinor, sales.buyers),
    })),
  };
}

function toCohorts(rows: readonly CohortRow[]): GrowthCohort[] {
  const cohorts = new Map<string, GrowthCohort>();
  for (const { cohort, users, month, active, creditsSpent } of rows) {
    const found = cohorts.get(cohort) ?? { month: cohort, users, months: [] };
    cohorts.set(cohort, found);
    if (month !== null) found.months.push({ month, active, retention: share(active, users), creditsSpent });
  }
  return [...cohorts.values()];
}

function perHead(amount: number, heads: number): number | null {
  return heads === 0 ? null : Math.round(amount / heads);
}
