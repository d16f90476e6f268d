import type { PriceRule } from './price-list';

export interface PriceLine {
  action: string;
  units: number;
}

/** What a calculation rests on, read in one moment. */
export interface PricingPosition {
  available: number;
  frozen: boolean;
  resetsAt: string;
  rules: PriceRule[];
  /** Free units that are left of the actions used in this billing period; of all others the whole allowance is. */
  allowances: { action: string; left: number }[];
}

export interface PricedLine extends PriceLine {
  unitCost: number;
  /** Units the allowance covers, after the lines before this one. */
  freeUnits: number;
  price: number;
}

export interface Calculation {
  items: PricedLine[];
  total: number;
  available: number;
  affordable: boolean;
  shortfall: number;
  frozen: boolean;
  /** When the free units are given anew. */
  resetsAt: string;
}

/** Line by line in the order given, so that lines of one action share its free units. Every action must have a rule. */
export function calculatePrices(lines: readonly PriceLine[], position: PricingPosition): Calculation {
  const rules = new Map(position.rules.map((rule) => [rule.action, rule]));
  const left = new Map(position.rules.map(({ action, freeMonthly }) => [action, freeMonthly]));
  for (const allowance of position.allowances) left.set(allowance.action, allowance.left);

  const items = lines.map(({ action, units }): PricedLine => {
    const rule = rules.get(action);
    if (rule === undefined) throw new Error(`no pricing rule for ${action} is in force`);
    const freeUnits = Math.min(units, left.get(action) ?? 0);
    left.set(action, (left.get(action) ?? 0) - freeUnits);
    return { action, units, unitCost: rule.unitCost, freeUnits, price: (units - freeUnits) * rule.unitCost };
  });
  const total = items.reduce((sum, { price }) => sum + price, 0);
  const { available, frozen, resetsAt } = position;
  const shortfall = Math.max(0, total - available);
  return { items, total, available, affordable: !frozen && shortfall === 0, shortfall, frozen, resetsAt };
}
