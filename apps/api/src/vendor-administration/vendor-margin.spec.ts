import type { CreditValue, DailyUsage } from '@app/credits';
import type { VendorFigures, VendorUsage } from '@app/instagram';
import { marginOf } from './vendor-margin';

const VALUE: CreditValue = { currency: 'USD', microsPerCredit: 10_000, basis: 'top_ups' };
const use = (day: string, action: string, figures: Partial<DailyUsage>): DailyUsage => ({
  day,
  action,
  operations: 0,
  units: 0,
  freeUnits: 0,
  users: 0,
  creditsSpent: 0,
  creditsRefunded: 0,
  ...figures,
});
const USAGE = [
  use('2026-06-01', 'influencer_unlock', { operations: 3, creditsSpent: 75, creditsRefunded: 25 }),
  use('2026-06-01', 'post_analytics', { operations: 1, creditsSpent: 5 }),
  use('2026-06-03', 'post_analytics', { operations: 2, creditsSpent: 10 }),
];
const cost = (...costs: [string, number][]): VendorFigures => ({
  calls: 1,
  billable: 1,
  unpriced: 0,
  latencyMs: { p50: 1, p95: 1 },
  costs: costs.map(([currency, micros]) => ({ currency, micros })),
});
const VENDOR: VendorUsage = {
  items: [
    { key: '2026-06-01', ...cost(['EUR', 9], ['USD', 40_000]) },
    { key: '2026-06-02', ...cost(['USD', 5_000]) },
  ],
  total: cost(['EUR', 9], ['USD', 45_000]),
};

describe(marginOf, () => {
  const report = marginOf({ currency: 'USD', value: VALUE, usage: USAGE, vendor: VENDOR });

  it('sets what credits were worth against what calls cost, day by day', () => {
    expect(report.days).toEqual([
      {
        day: '2026-06-01',
        credits: 55, // 75 - 25 + 5
        revenueMicros: 550_000,
        costMicros: 40_000,
        marginMicros: 510_000,
        marginRate: 0.9273,
      },
      {
        day: '2026-06-02',
        credits: 0,
        revenueMicros: 0,
        costMicros: 5_000,
        marginMicros: -5_000,
        marginRate: null,
      },
      {
        day: '2026-06-03',
        credits: 10,
        revenueMicros: 100_000,
        costMicros: 0,
        marginMicros: 100_000,
        marginRate: 1,
      },
    ]);
  });

  it('shares the cost of a day out by operations', () => {
    expect(report.actions).toMatchObject([
      { action: 'influencer_unlock', operations: 3, credits: 50, costMicros: 30_000, marginMicros: 470_000 },
      { action: 'post_analytics', operations: 3, credits: 15, costMicros: 10_000, marginMicros: 140_000 },
    ]);
  });

  it('adds up all days, and leaves out money of another currency', () => {
    expect(report.total).toMatchObject({ credits: 65, revenueMicros: 650_000, costMicros: 45_000 });
  });

  it('says nothing about worth where credits have none', () => {
    const { total } = marginOf({ currency: 'USD', value: null, usage: USAGE, vendor: VENDOR });
    expect(total).toMatchObject({ revenueMicros: null, marginMicros: null, marginRate: null, costMicros: 45_000 });
  });
});
