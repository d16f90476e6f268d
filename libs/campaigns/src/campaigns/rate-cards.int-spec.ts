import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import type { Database } from '@app/database';
import { RateCardsRepository, type NewRateCard } from './rate-cards.repository';

const ADMIN = '00000000-0000-4000-8000-00000000000a';

describe(RateCardsRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let cards: RateCardsRepository;

  const add = (overrides: Partial<NewRateCard> = {}) =>
    database.asSystem((sql) => cards.add(sql, { ...CARD, ...overrides }, ADMIN));

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    cards = new RateCardsRepository(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('counts the versions of a name, also when two are added at once', async () => {
    expect((await add({ name: 'alone' })).version).toBe(1);
    const raced = await Promise.all(Array.from({ length: 6 }, () => add({ name: 'raced' })));
    expect(raced.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps what reach costs and how far posts reach', async () => {
    const cpms = [{ followersFrom: 10_000, kind: 'reel' as const, low: 1_000_000, high: 2_500_000 }];
    const reachShares = [{ engagementRateFrom: 1.5, low: 0.1, high: 0.2 }];
    await add({ name: 'whole', cpms, reachShares, effectiveFrom: '2027-01-01T00:00:00Z' });
    const { items } = await cards.findPage({ limit: 10 });
    expect(items.find(({ name }) => name === 'whole')).toMatchObject({
      cpms,
      reachShares,
      effectiveFrom: '2027-01-01T00:00:00.000Z',
      retiredAt: null,
    });
  });

  it('counts from the moment it is added when no day is named', async () => {
    const { effectiveFrom, createdAt } = await add({ name: 'undated' });
    expect(effectiveFrom).toBe(createdAt);
  });

  it('is never changed, not even by the system', async () => {
    const { id } = await add({ name: 'fixed' });
    const change = database.asSystem((sql) => sql.query(`update emv_rate_cards set like_high = 9 where id = $1`, [id]));
    await expect(change).rejects.toThrow(/permission denied/);
  });
});

const CARD: NewRateCard = {
  name: 'house',
  currency: 'EUR',
  source: 'media team',
  publishedOn: '2026-01-01',
  ...{ likeLow: 1, likeHigh: 2, commentLow: 3, commentHigh: 4, viewLow: 5, viewHigh: 6 },
  cpms: [],
  reachShares: [],
  effectiveFrom: null,
};
