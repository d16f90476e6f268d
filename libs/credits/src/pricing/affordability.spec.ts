import type { Quote } from '../ledger/ledger.types';
import { toAffordability } from './affordability';

const quote = (change: Partial<Quote> = {}): Quote => ({
  action: 'advanced_search',
  units: 12,
  unitCost: 15,
  freeUnits: 10,
  price: 30,
  owned: false,
  frozen: false,
  affordable: true,
  maxUnits: 1_000,
  balance: 40,
  held: 0,
  available: 40,
  allowanceLeft: 10,
  resetsAt: '2026-07-01T00:00:00+00:00',
  ...change,
});

describe(toAffordability.name, () => {
  it.each([
    ['ok', {}],
    ['ok', { price: 40 }],
    ['insufficient', { price: 45 }],
    ['frozen', { frozen: true, price: 45 }],
    ['too_many_units', { units: 1_001, frozen: true, price: 45 }],
  ] as const)('answers %s', (reason, change) => {
    expect(toAffordability(quote(change))).toMatchObject({ reason, affordable: reason === 'ok' });
  });

  it('tells how much is missing', () => {
    expect(toAffordability(quote({ price: 45 })).shortfall).toBe(5);
    expect(toAffordability(quote()).shortfall).toBe(0);
  });

  it('writes the time as everywhere else', () => {
    expect(toAffordability(quote()).resetsAt).toBe('2026-07-01T00:00:00.000Z');
  });
});
