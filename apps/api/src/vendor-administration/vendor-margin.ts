import type { CreditValue, DailyUsage } from '@app/credits';
import type { VendorUsage } from '@app/instagram';

/** Money in millionths of the report's currency; null where it cannot be said. */
export interface MarginFigures {
  /** Charged less given back. */
  credits: number;
  /** credits * the value of a credit */
  revenueMicros: number | null;
  costMicros: number;
  /** revenue - cost */
  marginMicros: number | null;
  /** margin / revenue; null without revenue. */
  marginRate: number | null;
}

export interface VendorMargin {
  days: (MarginFigures & { day: string })[];
  /** Calls know no action: each action bears the share of the cost that it has of the day's operations. */
  actions: (MarginFigures & { action: string; operations: number })[];
  total: MarginFigures;
}

export interface MarginSources {
  currency: string;
  value: CreditValue | null;
  /** By day and action. */
  usage: readonly DailyUsage[];
  /** By day. */
  vendor: VendorUsage;
}

/**
 * What credits were worth against what the provider took, per day and per action. Costs of days without an operation are
 * in no action: the actions need not add up to the total.
 */
export function marginOf({ currency, value, usage, vendor }: MarginSources): VendorMargin {
  const figures = (credits: number, costMicros: number) => toFigures(credits, costMicros, value);
  const costOf = new Map(vendor.items.map(({ key, costs }) => [key, inCurrency(costs, currency)]));
  const days = [...new Set([...costOf.keys(), ...usage.map(({ day }) => day)])].sort();
  const creditsOf = (rows: readonly DailyUsage[]) => sum(rows, (row) => row.creditsSpent - row.creditsRefunded);
  const operationsOf = new Map(days.map((day) => [day, sum(ofDay(usage, day), ({ operations }) => operations)]));
  const shareOf = ({ day, operations }: DailyUsage): number => {
    const all = operationsOf.get(day) ?? 0;
    return all === 0 ? 0 : ((costOf.get(day) ?? 0) * operations) / all;
  };
  const actions = [...new Set(usage.map(({ action }) => action))].sort();
  return {
    days: days.map((day) => ({ day, ...figures(creditsOf(ofDay(usage, day)), costOf.get(day) ?? 0) })),
    actions: actions.map((action) => {
      const rows = usage.filter((row) => row.action === action);
      const operations = sum(rows, (row) => row.operations);
      return { action, operations, ...figures(creditsOf(rows), Math.round(sum(rows, shareOf))) };
    }),
    total: figures(creditsOf(usage), inCurrency(vendor.total.costs, currency)),
  };
}

function toFigures(credits: number, costMicros: number, value: CreditValue | null): MarginFigures {
  const revenueMicros = value === null ? null : credits * value.microsPerCredit;
  const marginMicros = revenueMicros === null ? null : revenueMicros - costMicros;
  const hasRate = revenueMicros !== null && marginMicros !== null && revenueMicros > 0;
  const marginRate = hasRate ? Math.round((marginMicros / revenueMicros) * 10_000) / 10_000 : null;
  return { credits, revenueMicros, costMicros, marginMicros, marginRate };
}

const ofDay = (usage: readonly DailyUsage[], day: string) => usage.filter((row) => row.day === day);

function inCurrency(costs: VendorUsage['total']['costs'], currency: string): number {
  return sum(
    costs.filter((cost) => cost.currency === currency),
    ({ micros }) => micros,
  );
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
