import type { PriceRule } from '../src/pricing/price-list';

export const aRule = (change: Partial<PriceRule> = {}): PriceRule => ({
  action: 'advanced_search',
  description: null,
  unitCost: 15,
  freeMonthly: 10,
  maxUnits: 1_000,
  validFrom: null,
  validUntil: null,
  ...change,
});
