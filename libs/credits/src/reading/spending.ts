/** One action in one calendar month (YYYY-MM, UTC). Credits. */
export interface SpendingRow {
  month: string;
  action: string | null;
  spent: number;
  refunded: number;
  operations: number;
}

export interface SpendingRead {
  available: number;
  periodEnd: Date;
  openedAt: Date;
  now: Date;
  /** Of the months asked for and of the one before them; a month without entries has no row. */
  months: SpendingRow[];
  /** Spent and not refunded in the last 30 days. */
  recent: number;
}

export interface Spent {
  /** Credits that left for uses. */
  spent: number;
  /** Credits given back, in the month in which they were. */
  refunded: number;
  /** spent - refunded */
  net: number;
  /** Paid uses. */
  operations: number;
}

export interface ActionSpending extends Spent {
  action: string | null;
}

export interface MonthlySpending extends Spent {
  /** Calendar month in UTC, YYYY-MM. */
  month: string;
  /** False for the present month. */
  isComplete: boolean;
  /** Net against the month before; `percent` is null when nothing was spent then. */
  change: { credits: number; percent: number | null };
  actions: ActionSpending[];
}

export interface BurnRate {
  /** The last so many days: 30, fewer when the wallet is younger. */
  days: number;
  /** Net credits in these days. */
  credits: number;
  /** When what is available is used up if it goes on like that; null while nothing is spent. */
  runsOutAt: string | null;
  /** Whether that is before the billing period ends and credits are renewed. */
  beforeRenewal: boolean;
}

export interface Spending {
  /** Oldest first, without gaps. */
  months: MonthlySpending[];
  total: Spent;
  byAction: ActionSpending[];
  /** Net credits, rounded, over the complete months since the wallet was opened; null when there is none. */
  averagePerMonth: number | null;
  available: number;
  burnRate: BurnRate;
}

const DAY_MS = 86_400_000;
const BURN_DAYS = 30;

/** @param count calendar months to show, the present one included */
export function toSpending(read: SpendingRead, count: number): Spending {
  const present = monthOf(read.now);
  const names = Array.from({ length: count }, (_, back) => monthBefore(present, count - 1 - back));
  const months = names.map((month): MonthlySpending => {
    const rows = read.months.filter((row) => row.month === month);
    const before = sumOf(read.months.filter((row) => row.month === monthBefore(month, 1)));
    const sum = sumOf(rows);
    return {
      month,
      isComplete: month < present,
      ...sum,
      change: changeOf(sum.net, before.net),
      actions: byAction(rows),
    };
  });
  const shown = read.months.filter(({ month }) => month >= (names[0] ?? present));
  return {
    months,
    total: sumOf(shown),
    byAction: byAction(shown),
    averagePerMonth: averageOf(months.filter(({ month, isComplete }) => isComplete && month >= monthOf(read.openedAt))),
    available: read.available,
    burnRate: burnRateOf(read),
  };
}

/** Until the month changes the answer stays true, in milliseconds. */
export function msLeftInMonth(now: Date): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - now.getTime();
}

function burnRateOf({ available, recent, now, openedAt, periodEnd }: SpendingRead): BurnRate {
  const age = Math.ceil((now.getTime() - openedAt.getTime()) / DAY_MS);
  const days = Math.max(1, Math.min(BURN_DAYS, age));
  const credits = Math.max(0, recent);
  if (credits === 0) return { days, credits, runsOutAt: null, beforeRenewal: false };
  const runsOut = now.getTime() + (Math.max(0, available) / credits) * days * DAY_MS;
  // Beyond what a calendar can say it does not run out.
  const runsOutAt = runsOut < MOST_DISTANT ? new Date(runsOut).toISOString() : null;
  return { days, credits, runsOutAt, beforeRenewal: runsOut < periodEnd.getTime() };
}

const MOST_DISTANT = Date.UTC(9999, 11, 31);

function averageOf(months: readonly Spent[]): number | null {
  return months.length === 0 ? null : Math.round(sumOf(months).net / months.length);
}

function changeOf(net: number, before: number): MonthlySpending['change'] {
  const credits = net - before;
  return { credits, percent: before > 0 ? Math.round((credits / before) * 100) : null };
}

function byAction(rows: readonly SpendingRow[]): ActionSpending[] {
  const actions = [...new Set(rows.map(({ action }) => action))].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return actions.map((action) => ({ action, ...sumOf(rows.filter((row) => row.action === action)) }));
}

function sumOf(rows: readonly Omit<Spent, 'net'>[]): Spent {
  const sum = { spent: 0, refunded: 0, operations: 0 };
  for (const row of rows) {
    sum.spent += row.spent;
    sum.refunded += row.refunded;
    sum.operations += row.operations;
  }
  return { ...sum, net: sum.spent - sum.refunded };
}

const monthOf = (time: Date) => time.toISOString().slice(0, 7);

function monthBefore(month: string, back: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return monthOf(new Date(Date.UTC(year, number - 1 - back, 1)));
}
