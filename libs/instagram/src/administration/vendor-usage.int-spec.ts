import { randomUUID } from 'node:crypto';
import { AuditLogRepository, type Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { VendorCostsRepository, type NewVendorCost } from './vendor-costs.repository';
import { VendorPrices } from './vendor-prices.service';
import { VendorUsageRepository } from './vendor-usage.repository';

const JUNE = { from: new Date('2026-06-01T00:00:00Z'), to: new Date('2026-07-01T00:00:00Z') };
const PROFILE = 'instagram_graphql_profile';
const POSTS = 'instagram_graphql_user_posts';

/** Nine calls of June, two of them at the price of the time before, and their figures by hand. */
describe('the vendor meter', () => {
  const order = { actorId: randomUUID(), reason: 'as the contract says' };
  let testDatabase: TestDatabase;
  let database: Database;
  let prices: VendorPrices;
  let sut: VendorUsageRepository;

  const price = (cost: Partial<NewVendorCost>) =>
    prices.add(order, {
      target: PROFILE,
      microsPerCall: 500,
      currency: 'USD',
      effectiveFrom: new Date('2026-05-01T00:00:00Z'),
      ...cost,
    });
  const call = (at: string, [target, outcome, latency, billable]: [string, string, number, boolean]) =>
    database.asSystem((sql) =>
      sql.query(
        `insert into vendor_calls (provider, target, outcome, latency_ms, billable, created_at) values ('decodo', $1, $2, $3, $4, $5)`,
        [target, outcome, latency, billable, at],
      ),
    );

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = openDatabase(testDatabase);
    prices = new VendorPrices(database, new VendorCostsRepository(database), new AuditLogRepository(database));
    sut = new VendorUsageRepository(database);
    await price({});
    await price({ microsPerCall: 800, effectiveFrom: new Date('2026-06-02T12:00:00Z') });
    await price({
      target: POSTS,
      microsPerCall: 1200,
      currency: 'EUR',
      effectiveFrom: new Date('2026-06-03T00:00:00Z'),
    });
    await call('2026-05-31T23:59:59Z', [PROFILE, 'ok', 1, true]); // the last moment that is not June
    await call('2026-06-01T00:00:00Z', [PROFILE, 'ok', 100, true]); // 500
    await call('2026-06-02T11:59:59Z', [PROFILE, 'not_found', 200, true]); // 500
    await call('2026-06-02T12:00:00Z', [PROFILE, 'ok', 300, true]); // 800
    await call('2026-06-02T13:00:00Z', [PROFILE, 'timeout', 2000, false]); // nothing
    await call('2026-06-02T13:00:00Z', [POSTS, 'ok', 400, true]); // before its first price
    await call('2026-06-03T10:00:00Z', [POSTS, 'ok', 500, true]); // 1200 EUR
    await call('2026-07-01T00:00:00Z', [PROFILE, 'ok', 1, true]); // the first moment that is not June
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await testDatabase.drop();
  });

  it('counts calls by day, each at the price of its moment', async () => {
    const { items } = await sut.getUsage(JUNE, 'day');
    expect(items).toEqual([
      {
        key: '2026-06-01',
        calls: 1,
        billable: 1,
        unpriced: 0,
        latencyMs: { p50: 100, p95: 100 },
        costs: [{ currency: 'USD', micros: 500 }],
      },
      {
        key: '2026-06-02',
        calls: 4,
        billable: 3,
        unpriced: 1,
        latencyMs: { p50: 350, p95: 1760 }, // 200 300 400 2000: half way from 300 to 400; 400 + 0.85 * 1600
        costs: [{ currency: 'USD', micros: 1300 }],
      },
      {
        key: '2026-06-03',
        calls: 1,
        billable: 1,
        unpriced: 0,
        latencyMs: { p50: 500, p95: 500 },
        costs: [{ currency: 'EUR', micros: 1200 }],
      },
    ]);
  });

  it('counts them by target and by outcome', async () => {
    const byTarget = await sut.getUsage(JUNE, 'target');
    expect(byTarget.items.map(({ key, calls, billable, costs }) => [key, calls, billable, costs])).toEqual([
      [PROFILE, 4, 3, [{ currency: 'USD', micros: 1800 }]],
      [POSTS, 2, 2, [{ currency: 'EUR', micros: 1200 }]],
    ]);
    const byOutcome = await sut.getUsage(JUNE, 'outcome');
    expect(byOutcome.items.map(({ key, calls }) => [key, calls])).toEqual([
      ['not_found', 1],
      ['ok', 4],
      ['timeout', 1],
    ]);
  });

  it('adds everything up once, whatever it is put together by', async () => {
    const totals = await Promise.all(
      (['day', 'target', 'outcome'] as const).map(async (by) => (await sut.getUsage(JUNE, by)).total),
    );
    for (const total of totals) {
      expect(total).toMatchObject({
        calls: 6,
        billable: 5,
        unpriced: 1,
        costs: [
          { currency: 'EUR', micros: 1200 },
          { currency: 'USD', micros: 1800 },
        ],
      });
    }
  });

  it('is all zeros for a time without calls', async () => {
    const usage = await sut.getUsage({ from: new Date('2020-01-01'), to: new Date('2020-02-01') }, 'day');
    expect(usage).toMatchObject({ items: [], total: { calls: 0, billable: 0, costs: [] } });
  });

  it('keeps a price for each moment once, and who said it', async () => {
    const from = new Date('2027-01-01T00:00:00Z');
    const later = await price({ microsPerCall: 900, effectiveFrom: from });
    await expect(price({ microsPerCall: 901, effectiveFrom: from })).rejects.toMatchObject({
      code: 'RESOURCE.CONFLICT',
    });
    await prices.remove(order, later.id);
    await expect(prices.remove(order, later.id)).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
    const noted = await new AuditLogRepository(database).findPage({ limit: 10, targetId: later.id });
    expect(noted.items).toMatchObject([
      { action: 'vendor.remove_cost', actorId: order.actorId, details: { before: { microsPerCall: 900 } } },
      { action: 'vendor.set_cost', details: { before: { microsPerCall: 800 }, after: { microsPerCall: 900 } } },
    ]);
  });
});
