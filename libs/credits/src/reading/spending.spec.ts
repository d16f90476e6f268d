import { msLeftInMonth, toSpending, type SpendingRead, type SpendingRow } from './spending';

const row = (month: string, action: string, spent: number, more: Partial<SpendingRow> = {}): SpendingRow => ({
  month,
  action,
  spent,
  refunded: 0,
  operations: 1,
  ...more,
});

const read = (change: Partial<SpendingRead> = {}): SpendingRead => ({
  available: 400,
  periodEnd: new Date('2026-07-03T00:00:00Z'),
  openedAt: new Date('2026-01-20T00:00:00Z'),
  now: new Date('2026-06-15T12:00:00Z'),
  months: [],
  recent: 0,
  ...change,
});

describe(toSpending.name, () => {
  it('fills the months in which nothing was spent', () => {
    const { months } = toSpending(read({ months: [row('2026-04', 'bulk_export', 50)] }), 4);
    expect(months.map(({ month, net }) => [month, net])).toEqual([
      ['2026-03', 0],
      ['2026-04', 50],
      ['2026-05', 0],
      ['2026-06', 0],
    ]);
    expect(months.map(({ isComplete }) => isComplete)).toEqual([true, true, true, false]);
  });

  it('goes over the turn of the year', () => {
    const { months } = toSpending(read({ now: new Date('2026-02-01T00:00:00Z') }), 3);
    expect(months.map(({ month }) => month)).toEqual(['2025-12', '2026-01', '2026-02']);
  });

  it('compares each month with the one before, the first with one that is not shown', () => {
    const months = [
      row('2026-03', 'bulk_export', 200),
      row('2026-04', 'bulk_export', 50),
      row('2026-06', 'bulk_export', 75),
    ];
    expect(toSpending(read({ months }), 3).months.map(({ change }) => change)).toEqual([
      { credits: -150, percent: -75 },
      { credits: -50, percent: -100 },
      { credits: 75, percent: null },
    ]);
  });

  it('counts a refund against the month in which it was given', () => {
    const months = [
      row('2026-04', 'influencer_unlock', 75, { operations: 3 }),
      row('2026-05', 'influencer_unlock', 0, { refunded: 25, operations: 0 }),
      row('2026-05', 'advanced_search', 30, { operations: 2 }),
    ];
    const spending = toSpending(read({ months }), 3);
    expect(spending.months[1]).toMatchObject({ spent: 30, refunded: 25, net: 5, operations: 2 });
    expect(spending.total).toEqual({ spent: 105, refunded: 25, net: 80, operations: 5 });
    expect(spending.byAction).toEqual([
      { action: 'advanced_search', spent: 30, refunded: 0, net: 30, operations: 2 },
      { action: 'influencer_unlock', spent: 75, refunded: 25, net: 50, operations: 3 },
    ]);
  });

  it('leaves the month before out of the totals', () => {
    const months = [row('2026-05', 'bulk_export', 100), row('2026-06', 'bulk_export', 50)];
    expect(toSpending(read({ months }), 1).total.net).toBe(50);
  });

  it('averages complete months only, from the one in which the wallet was opened', () => {
    const months = [
      row('2026-04', 'bulk_export', 100),
      row('2026-05', 'bulk_export', 50),
      row('2026-06', 'bulk_export', 900),
    ];
    const opened = new Date('2026-03-30T00:00:00Z');
    expect(toSpending(read({ months, openedAt: opened }), 6).averagePerMonth).toBe(50); // (0 + 100 + 50) / 3
    expect(toSpending(read({ months }), 1).averagePerMonth).toBeNull();
  });

  it('tells when credits run out at the rate of the last 30 days', () => {
    // 600 in 30 days are 20 a day; 400 last 20 days: 15 June noon -> 5 July noon, two days after the renewal
    expect(toSpending(read({ recent: 600 }), 1).burnRate).toEqual({
      days: 30,
      credits: 600,
      runsOutAt: '2026-07-05T12:00:00.000Z',
      beforeRenewal: false,
    });
    expect(toSpending(read({ recent: 1_200 }), 1).burnRate).toMatchObject({
      runsOutAt: '2026-06-25T12:00:00.000Z',
      beforeRenewal: true,
    });
  });

  it('takes the age of a young wallet instead of 30 days', () => {
    const openedAt = new Date('2026-06-13T00:00:00Z'); // two and a half days: the third is under way
    expect(toSpending(read({ recent: 300, openedAt }), 1).burnRate).toMatchObject({
      days: 3,
      runsOutAt: '2026-06-19T12:00:00.000Z',
    });
  });

  it.each([
    ['nothing was spent', 0],
    ['more was given back than spent', -25],
  ])('sees no end when %s', (_case, recent) => {
    expect(toSpending(read({ recent }), 1).burnRate).toEqual({
      days: 30,
      credits: 0,
      runsOutAt: null,
      beforeRenewal: false,
    });
  });

  it('sees no end beyond the calendar', () => {
    expect(toSpending(read({ available: 1_000_000_000_000, recent: 1 }), 1).burnRate.runsOutAt).toBeNull();
  });

  it('has run out when nothing is available', () => {
    expect(toSpending(read({ available: 0, recent: 10 }), 1).burnRate.runsOutAt).toBe('2026-06-15T12:00:00.000Z');
  });
});

describe(msLeftInMonth.name, () => {
  it('ends with the month, in UTC', () => {
    expect(msLeftInMonth(new Date('2026-12-31T23:59:00Z'))).toBe(60_000);
  });
});
