import { inForceAt, toRateCard, type KeptCard } from './kept-rate-card';

const kept = (overrides: Partial<KeptCard> = {}): KeptCard => ({
  id: 'card-7',
  name: 'House',
  version: 2,
  currency: 'EUR',
  source: 'media team',
  effectiveFrom: '2026-03-01T00:00:00.000Z',
  retiredAt: null,
  like: { low: 5_000, high: 15_000 },
  comment: { low: 50_000, high: 150_000 },
  view: { low: 100, high: 300 },
  cpms: [{ followersFrom: 10_000, kind: 'reel', low: 1_000_000, high: 2_500_000 }],
  reachShares: [{ engagementRateFrom: 0, low: 0.1, high: 0.2 }],
  ...overrides,
});

describe(toRateCard, () => {
  it('gives thousandths of a cent in euros: 5,000 of them are 5 cents', () => {
    expect(toRateCard(kept()).rateCard).toMatchObject({
      perLike: { low: 0.05, high: 0.15 },
      perView: { low: 0.001, high: 0.003 },
      cpms: [{ followersFrom: 10_000, kind: 'reel', low: 10, high: 25 }],
    });
  });

  it('knows currencies without a smaller unit: 5,000 thousandths of a yen are 5 yen', () => {
    expect(toRateCard(kept({ currency: 'JPY' })).rateCard.perLike).toEqual({ low: 5, high: 15 });
  });

  it('names the card as the table that reach rests on', () => {
    expect(toRateCard(kept()).reachTable).toEqual([
      { table: 'House, version 2', publishedOn: '2026-03-01', engagementRateFrom: 0, low: 0.1, high: 0.2 },
    ]);
  });
});

describe(inForceAt, () => {
  const on = (day: string) => new Date(`${day}T12:00:00Z`);
  const card = (id: string, from: string, retired: string | null = null): KeptCard =>
    kept({ id, effectiveFrom: on(from).toISOString(), retiredAt: retired === null ? null : on(retired).toISOString() });
  const cards = [
    card('coming', '2026-09-01'),
    card('withdrawn', '2026-07-01', '2026-06-20'),
    card('second', '2026-05-01', '2026-06-10'),
    card('first', '2026-03-01'),
  ];
  const idOn = (day: string) => inForceAt(cards, on(day)).rateCard?.id ?? null;

  it('is the one that began last, until it is retired: then the one before', () => {
    expect(['2026-02-01', '2026-04-01', '2026-05-02', '2026-06-11', '2026-09-02'].map(idOn)).toEqual([
      ...[null, 'first', 'second', 'first', 'coming'],
    ]);
  });

  it('ends when an announced one begins, one that is withdrawn before left out', () => {
    expect(inForceAt(cards, on('2026-06-15')).until).toBe(on('2026-09-01').getTime());
    expect(inForceAt(cards, on('2026-09-02')).until).toBe(Infinity);
  });

  it('is nothing without cards', () => {
    expect(inForceAt([], on('2026-06-15'))).toEqual({ rateCard: null, reachTable: [], until: Infinity });
  });
});
