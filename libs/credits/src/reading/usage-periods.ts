import type { PriceRule } from '../pricing/price-list';
import { usageOf } from './wallet-summary';
import type { ActionUsage, UsagePeriod } from './wallet.types';

export interface UsageRead {
  anchorAt: Date;
  periodNo: number;
  usage: (ActionUsage & { period: number })[];
}

/**
 * Latest first, down to the period in which the wallet was opened.
 * @param count billing periods to show, the present one included
 */
export function toUsagePeriods(read: UsageRead, rules: readonly PriceRule[], count: number): UsagePeriod[] {
  const oldest = Math.max(0, read.periodNo - count + 1);
  return Array.from({ length: read.periodNo - oldest + 1 }, (_, back) => {
    const number = read.periodNo - back;
    const isCurrent = back === 0;
    const used = read.usage.filter(({ period }) => period === number);
    const actions = usageOf(used, isCurrent ? rules : []);
    return {
      number,
      start: periodStart(read.anchorAt, number).toISOString(),
      end: periodStart(read.anchorAt, number + 1).toISOString(),
      isCurrent,
      credits: actions.reduce((sum, { credits }) => sum + credits, 0),
      actions,
    };
  });
}

/** Anchor + n months in UTC, on the last day of a month that has no such day: as the ledger counts (app.period_start). */
export function periodStart(anchor: Date, months: number): Date {
  const start = new Date(anchor);
  start.setUTCDate(1);
  start.setUTCMonth(start.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  start.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return start;
}
