import { aRule } from '../../test/price-rule.fixture';
import { periodStart, toUsagePeriods } from './usage-periods';

describe(periodStart.name, () => {
  it.each([
    ['2026-01-31T10:00:00.000Z', 1, '2026-02-28T10:00:00.000Z'],
    ['2026-01-31T10:00:00.000Z', 2, '2026-03-31T10:00:00.000Z'],
    ['2024-01-30T23:59:59.999Z', 1, '2024-02-29T23:59:59.999Z'],
    ['2025-11-30T00:00:00.000Z', 3, '2026-02-28T00:00:00.000Z'],
    ['2026-05-15T00:00:00.000Z', 0, '2026-05-15T00:00:00.000Z'],
  ])('counts from the anchor: %s + %i months', (anchor, months, expected) => {
    expect(periodStart(new Date(anchor), months).toISOString()).toBe(expected);
  });
});

describe(toUsagePeriods.name, () => {
  const anchorAt = new Date('2026-03-31T10:00:00Z');
  const used = (period: number, action: string, credits: number) => ({
    period,
    action,
    units: 2,
    credits,
    free: { limit: 1, used: 1, held: 0, left: 0 },
  });
  const rules = [aRule({ action: 'bulk_export', freeMonthly: 1 }), aRule({ action: 'post_analytics', freeMonthly: 0 })];

  it('shows the present period with every action, earlier ones with what was used', () => {
    const usage = [used(2, 'bulk_export', 50), used(1, 'bulk_export', 50), used(1, 'post_analytics', 5)];
    const periods = toUsagePeriods({ anchorAt, periodNo: 2, usage }, rules, 2);
    expect(periods).toEqual([
      {
        number: 2,
        start: '2026-05-31T10:00:00.000Z',
        end: '2026-06-30T10:00:00.000Z',
        isCurrent: true,
        credits: 50,
        actions: [
          { action: 'bulk_export', units: 2, credits: 50, free: { limit: 1, used: 1, held: 0, left: 0 } },
          { action: 'post_analytics', units: 0, credits: 0, free: { limit: 0, used: 0, held: 0, left: 0 } },
        ],
      },
      {
        number: 1,
        start: '2026-04-30T10:00:00.000Z',
        end: '2026-05-31T10:00:00.000Z',
        isCurrent: false,
        credits: 55,
        actions: [
          { action: 'bulk_export', units: 2, credits: 50, free: { limit: 1, used: 1, held: 0, left: 0 } },
          { action: 'post_analytics', units: 2, credits: 5, free: { limit: 1, used: 1, held: 0, left: 0 } },
        ],
      },
    ]);
  });

  it('does not go back beyond the opening of the wallet', () => {
    expect(toUsagePeriods({ anchorAt, periodNo: 1, usage: [] }, rules, 24).map(({ number }) => number)).toEqual([1, 0]);
  });
});
