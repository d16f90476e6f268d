import type { PriceRule } from '../pricing/price-list';
import type {
  ActionAllowance,
  ActionUsage,
  Balance,
  LotGroup,
  LowBalance,
  NextExpiry,
  OpenHold,
  PackageName,
  WalletSummary,
} from './wallet.types';

/** A wallet as it is read. Without a row of usage an action was not used in that period. */
export interface SummaryRow extends Balance {
  id: string;
  createdAt: string;
  frozenReason: string | null;
  threshold: number;
  rolloverCap: number;
  nextPackage: PackageName | null;
  lots: (LotGroup & { priority: number })[];
  openHolds: OpenHold[];
  usage: (ActionUsage & { period: number })[];
}

export function toSummary(row: SummaryRow, rules: readonly PriceRule[]): WalletSummary {
  const { nextPackage } = row;
  const usage = usageOf(row.usage, rules);
  return {
    id: row.id,
    balance: row.balance,
    held: row.held,
    available: row.available,
    owed: row.owed,
    frozen: row.frozen,
    frozenReason: row.frozenReason,
    package: row.package,
    rolloverCap: row.rolloverCap,
    period: row.period,
    lots: row.lots.map(({ kind, credits, held, expiresAt }) => ({ kind, credits, held, expiresAt })),
    nextExpiry: nextExpiryOf(row),
    pendingPlanChange: nextPackage === null ? null : { package: nextPackage, at: row.period.end },
    allowances: allowancesOf(usage, rules),
    usage,
    openHolds: row.openHolds,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The present period: every action on the price list, used or not, and what was used before it left the list. */
export function usageOf(used: readonly ActionUsage[], rules: readonly PriceRule[]): ActionUsage[] {
  const rows = new Map(used.map((row) => [row.action, row]));
  const unused = rules.filter(({ action }) => !rows.has(action)).map(notUsed);
  return [...used.map(({ action, units, credits, free }) => ({ action, units, credits, free })), ...unused].sort(
    byAction,
  );
}

/** Free units of the present period, of the actions that have any. The limit is that of the action's first use in it. */
export function allowancesOf(usage: readonly ActionUsage[], rules: readonly PriceRule[]): ActionAllowance[] {
  const unitCosts = new Map(rules.map(({ action, unitCost }) => [action, unitCost]));
  return usage
    .filter(({ action, free }) => free.limit > 0 && unitCosts.has(action))
    .map(({ action, free }) => ({ action, ...free, unitCost: unitCosts.get(action) as number }));
}

/**
 * What ends next. At the end of the period, credits of the package are carried over up to the cap, less what of earlier
 * months is still there after it; everything else is gone when it ends.
 */
export function nextExpiryOf({
  lots,
  period,
  rolloverCap,
}: Pick<SummaryRow, 'lots' | 'period' | 'rolloverCap'>): NextExpiry | null {
  const ending = lots.filter(({ expiresAt, credits, held }) => expiresAt !== null && credits > held);
  const at = ending.map(({ expiresAt }) => expiresAt as string).sort()[0];
  if (at === undefined) return null;
  const free = (group: LotGroup) => group.credits - group.held;
  const next = ending.filter(({ expiresAt }) => expiresAt === at);
  const credits = total(next.map(free));
  const fromPlan = at === period.end ? total(next.filter(isPlan).map(free)) : 0;
  const staying = total(
    lots.filter(({ kind, expiresAt }) => kind === 'rollover' && (expiresAt ?? '') > at).map((l) => l.credits),
  );
  const rollsOver = Math.min(fromPlan, Math.max(0, rolloverCap - staying));
  return { at, credits, rollsOver, expires: credits - rollsOver };
}

/** By the balance, held credits included, as the notices count it. */
export function lowBalanceOf({ balance, threshold }: { balance: number; threshold: number }): LowBalance {
  if (balance === 0) return { state: 'exhausted', threshold };
  return { state: balance < threshold ? 'low' : 'ok', threshold };
}

const isPlan = ({ kind }: LotGroup) => kind === 'package' || kind === 'rollover';
const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const byAction = (a: { action: string }, b: { action: string }) => (a.action < b.action ? -1 : 1);
const notUsed = ({ action, freeMonthly }: PriceRule): ActionUsage => ({
  action,
  units: 0,
  credits: 0,
  free: { limit: freeMonthly, used: 0, held: 0, left: freeMonthly },
});
