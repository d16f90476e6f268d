import { calculatePrices, type PricingPosition } from './price-calculation';
import { aRule } from '../../test/price-rule.fixture';

const position = (change: Partial<PricingPosition> = {}): PricingPosition => ({
  available: 100,
  frozen: false,
  resetsAt: '2026-07-01T00:00:00.000Z',
  rules: [aRule(), aRule({ action: 'bulk_export', unitCost: 50, freeMonthly: 1 })],
  allowances: [{ action: 'advanced_search', left: 4 }],
  ...change,
});

describe(calculatePrices.name, () => {
  it('gives the free units to the lines that come first', () => {
    const lines = [
      { action: 'advanced_search', units: 3 },
      { action: 'bulk_export', units: 1 },
      { action: 'advanced_search', units: 3 },
      { action: 'advanced_search', units: 1 },
    ];
    expect(calculatePrices(lines, position())).toEqual({
      items: [
        { action: 'advanced_search', units: 3, unitCost: 15, freeUnits: 3, price: 0 },
        { action: 'bulk_export', units: 1, unitCost: 50, freeUnits: 1, price: 0 },
        { action: 'advanced_search', units: 3, unitCost: 15, freeUnits: 1, price: 30 },
        { action: 'advanced_search', units: 1, unitCost: 15, freeUnits: 0, price: 15 },
      ],
      total: 45,
      available: 100,
      affordable: true,
      shortfall: 0,
      frozen: false,
      resetsAt: '2026-07-01T00:00:00.000Z',
    });
  });

  it('says what is missing when the lines together cost more than there is', () => {
    const answer = calculatePrices([{ action: 'bulk_export', units: 4 }], position());
    expect(answer).toMatchObject({ total: 150, affordable: false, shortfall: 50 });
  });

  it('affords nothing from a frozen wallet, not even what is free', () => {
    const answer = calculatePrices([{ action: 'bulk_export', units: 1 }], position({ frozen: true }));
    expect(answer).toMatchObject({ total: 0, affordable: false, frozen: true });
  });

  it('refuses to price what has no rule', () => {
    expect(() => calculatePrices([{ action: 'free_lunch', units: 1 }], position())).toThrow('free_lunch');
  });
});
