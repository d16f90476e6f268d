import { aRule } from '../../test/price-rule.fixture';
import { allowancesOf, lowBalanceOf, nextExpiryOf, usageOf } from './wallet-summary';
import type { ActionUsage, LotGroup } from './wallet.types';

const END = '2026-07-01T00:00:00.000Z';
const period = { start: '2026-06-01T00:00:00.000Z', end: END };
const lot = (kind: LotGroup['kind'], credits: number, expiresAt: string | null, held = 0) => ({
  kind,
  credits,
  held,
  expiresAt,
  priority: 10,
});

describe(nextExpiryOf.name, () => {
  it('carries what is left of the package over, up to the cap', () => {
    expect(nextExpiryOf({ lots: [lot('package', 800, END)], period, rolloverCap: 500 })).toEqual({
      at: END,
      credits: 800,
      rollsOver: 500,
      expires: 300,
    });
  });

  it('lets rolled-over credits roll over again, together with the package', () => {
    const lots = [lot('rollover', 100, END), lot('package', 250, END)];
    expect(nextExpiryOf({ lots, period, rolloverCap: 500 })).toMatchObject({
      credits: 350,
      rollsOver: 350,
      expires: 0,
    });
  });

  it('counts what of earlier months outlasts the period against the cap', () => {
    const lots = [lot('rollover', 400, '2026-08-01T00:00:00.000Z'), lot('package', 250, END)];
    expect(nextExpiryOf({ lots, period, rolloverCap: 500 })).toMatchObject({ rollsOver: 100, expires: 150 });
  });

  it('gives a promotion that ends with the period no second life', () => {
    const lots = [lot('package', 100, END), lot('promo', 40, END)];
    expect(nextExpiryOf({ lots, period, rolloverCap: 500 })).toMatchObject({
      credits: 140,
      rollsOver: 100,
      expires: 40,
    });
  });

  it('names what ends first, though it is burnt later', () => {
    const soon = '2026-06-20T00:00:00.000Z';
    const lots = [lot('package', 100, END), lot('promo', 40, soon), lot('topup', 900, null)];
    expect(nextExpiryOf({ lots, period, rolloverCap: 500 })).toEqual({
      at: soon,
      credits: 40,
      rollsOver: 0,
      expires: 40,
    });
  });

  it('leaves reserved credits out: they are spent or come back', () => {
    const lots = [lot('promo', 40, '2026-06-20T00:00:00.000Z', 40), lot('package', 100, END, 25)];
    expect(nextExpiryOf({ lots, period, rolloverCap: 500 })).toEqual({
      at: END,
      credits: 75,
      rollsOver: 75,
      expires: 0,
    });
  });

  it('is nothing when no credits end', () => {
    expect(nextExpiryOf({ lots: [lot('topup', 900, null)], period, rolloverCap: 500 })).toBeNull();
  });
});

describe('allowances', () => {
  const searches: ActionUsage = {
    action: 'advanced_search',
    units: 12,
    credits: 30,
    free: { limit: 10, used: 10, held: 0, left: 0 },
  };

  it('are whole for actions that were not used yet', () => {
    const usage = usageOf([searches], [aRule(), aRule({ action: 'bulk_export', freeMonthly: 1, unitCost: 50 })]);
    expect(allowancesOf(usage, [aRule(), aRule({ action: 'bulk_export', freeMonthly: 1, unitCost: 50 })])).toEqual([
      { action: 'advanced_search', limit: 10, used: 10, held: 0, left: 0, unitCost: 15 },
      { action: 'bulk_export', limit: 1, used: 0, held: 0, left: 1, unitCost: 50 },
    ]);
  });

  it('keep the limit of the first use when the rule changes within the period', () => {
    const [allowance] = allowancesOf(usageOf([searches], [aRule({ freeMonthly: 99 })]), [aRule({ freeMonthly: 99 })]);
    expect(allowance?.limit).toBe(10);
  });

  it('name no action that has none', () => {
    const rules = [aRule({ action: 'post_analytics', freeMonthly: 0 })];
    expect(allowancesOf(usageOf([], rules), rules)).toEqual([]);
  });
});

describe(lowBalanceOf.name, () => {
  it.each([
    [100, 'ok'],
    [99, 'low'],
    [0, 'exhausted'],
  ])('calls a balance of %i %s', (balance, state) => {
    expect(lowBalanceOf({ balance, threshold: 100 })).toEqual({ state, threshold: 100 });
  });
});
