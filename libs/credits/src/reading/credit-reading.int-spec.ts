import { Client } from 'pg';
import { Database, type UserClaims } from '@app/database';
import { createTestDatabase, CreditHistory, openDatabase, type RunSql, type TestDatabase } from '@app/testing';
import { PricingPositionsRepository } from '../pricing/pricing-positions.repository';
import { PricingRepository } from '../pricing/pricing.repository';
import { QuotesRepository } from '../pricing/quotes.repository';
import { BalancesRepository } from './balances.repository';
import { CreditStatisticsRepository } from './credit-statistics.repository';
import { LedgerEntriesRepository, type EntriesFilter } from './ledger-entries.repository';
import { OwnWalletRepository } from './own-wallet.repository';
import { WalletOpeningRepository } from './wallet-opening.repository';
import { WalletReadingRepository } from './wallet-reading.repository';
import { nextExpiryOf } from './wallet-summary';
import type { LedgerEntry } from './wallet.types';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const claimsOf = ({ userId }: CreditHistory): UserClaims => ({ sub: userId, role: 'authenticated' });

describe('reading wallets', () => {
  let test: TestDatabase;
  let owner: Client;
  let database: Database;
  let wallets: OwnWalletRepository;
  let entries: LedgerEntriesRepository;
  let reading: WalletReadingRepository;
  const sql: RunSql = async <Row>(text: string, params: unknown[] = []) =>
    (await owner.query(text, params)).rows as Row[];

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    database = openDatabase(test);
    wallets = new OwnWalletRepository(database);
    entries = new LedgerEntriesRepository(wallets);
    reading = new WalletReadingRepository(wallets);
  });
  afterEach(async () => {
    expect(await database.readAsSystem('select * from app.credit_violations')).toEqual([]);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await owner.end();
    await test.drop();
  });

  /** Opened 75 days ago: the third period (number 2) is under way. The figures are worked out in the comments. */
  async function aLongStory() {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(75) }); // 1000
    await wallet.charge({ action: 'post_analytics', units: 4, at: daysAgo(70) }); // -20 = 980
    await wallet.charge({ action: 'bulk_export', at: daysAgo(69) }); // free
    await wallet.charge({ action: 'bulk_export', at: daysAgo(68) }); // -50 = 930
    // period 1: 500 of 930 are carried over, 430 expire, 1000 come: 1500
    const pages = await wallet.charge({ action: 'discovery_pagination', units: 7, at: daysAgo(40) }); // 5 free, -20 = 1480
    // period 2: 480 of the carried-over and 1000 of the package end, 500 are carried over, 1000 come: 1500
    await wallet.charge({ action: 'post_analytics', units: 2, at: daysAgo(3) }); // -10 = 1490
    await wallet.grant({
      kind: 'promo',
      credits: 40,
      reason: 'Summer 100% off_er',
      expiresAt: daysAgo(-1),
      at: daysAgo(2),
    }); // 1530
    await wallet.refund(pages, daysAgo(1)); // +20 = 1550, new credits because those that paid have ended
    await wallet.hold({ action: 'bulk_export', units: 2, resource: 'list:7' }); // 1 free, 50 held
    return wallet;
  }

  describe('as the owner', () => {
    let wallet: CreditHistory;
    let reader: UserClaims;
    beforeAll(async () => {
      wallet = await aLongStory();
      reader = claimsOf(wallet);
    });

    it('tells what can be spent', async () => {
      const { value, freshForMs } = await new BalancesRepository(wallets).getBalance(reader);
      expect(value).toMatchObject({ balance: 1_550, held: 50, available: 1_500, owed: 0, frozen: false });
      expect(value.package).toEqual({ code: 'starter', name: 'Starter', monthlyCredits: 1_000 });
      expect(Date.parse(value.period.end)).toBeGreaterThan(Date.now());
      expect(freshForMs).toBeGreaterThan(0);
      expect(freshForMs).toBeLessThanOrEqual(DAY_MS); // the promotion ends before the period does
    });

    it('groups credits by kind and end, in burn order', async () => {
      const { value } = await reading.getSummary(reader);
      const end = value.period.end;
      expect(value.lots.map(({ kind, credits, held, expiresAt }) => [kind, credits, held, expiresAt === end])).toEqual([
        ['rollover', 490, 50, true], // the 10 of three days ago and the hold
        ['package', 1_000, 0, true],
        ['promo', 40, 0, false],
        ['adjustment', 20, 0, true],
      ]);
      expect(nextExpiryOf(value)).toMatchObject({ credits: 40, rollsOver: 0, expires: 40 });
      expect(value.openHolds).toEqual([
        expect.objectContaining({ action: 'bulk_export', resource: 'list:7', units: 2, credits: 50 }),
      ]);
      expect(value.usage.map(({ action, units, credits, free }) => [action, units, credits, free.held])).toEqual([
        ['bulk_export', 0, 0, 1],
        ['post_analytics', 2, 10, 0],
      ]);
    });

    it('keeps the use of each period apart', async () => {
      const { value } = await reading.getUsage(reader, 3);
      expect(value.periodNo).toBe(2);
      const used = value.usage.map(({ period, action, units, credits, free }) => [
        period,
        action,
        units,
        credits,
        free.used,
      ]);
      expect(used).toEqual([
        [2, 'bulk_export', 0, 0, 0],
        [2, 'post_analytics', 2, 10, 0],
        [1, 'discovery_pagination', 0, 0, 0], // refunded
        [0, 'bulk_export', 2, 50, 1],
        [0, 'post_analytics', 4, 20, 0],
      ]);
      expect((await reading.getUsage(reader, 1)).value.usage.map(({ period }) => period)).toEqual([2, 2]);
    });

    it('adds up what was spent by calendar month, refunds in the month in which they were given', async () => {
      const monthOf = (days: number) => daysAgo(days).toISOString().slice(0, 7);
      const expected = new Map<string, number>();
      for (const [days, net] of [
        [70, 20],
        [68, 50],
        [40, 20],
        [3, 10],
        [1, -20],
      ] as const) {
        expected.set(monthOf(days), (expected.get(monthOf(days)) ?? 0) + net);
      }
      const { value } = await reading.getSpending(reader, 6);
      const found = new Map<string, number>();
      for (const { month, spent, refunded } of value.months)
        found.set(month, (found.get(month) ?? 0) + spent - refunded);
      expect(found).toEqual(expected);
      expect(value.recent).toBe(-10); // 10 - 20: what is older than 30 days does not count
      const refund = value.months.find(({ refunded }) => refunded > 0);
      expect(refund).toMatchObject({ action: 'discovery_pagination', refunded: 20 }); // though its entry has no operation
    });

    it('shows everything of the dashboard from one moment', async () => {
      const { value } = await reading.getDashboard(reader, 6);
      expect(value).toMatchObject({ balance: 1_550, available: 1_500, recent: -10, threshold: 100 });
      expect(value.latest[0]).toMatchObject({ type: 'refund', delta: 20, balanceAfter: 1_550, lot: 'adjustment' });
      expect(value.latest).toHaveLength(10);
    });

    it('exports oldest first with a balance that adds up', async () => {
      const rows: LedgerEntry[] = [];
      for await (const batch of entries.streamAll(reader, {})) rows.push(...batch);
      let balance = 0;
      rows.forEach((row, index) => {
        balance += row.delta;
        expect(row).toMatchObject({ number: index + 1, balanceAfter: balance });
      });
      expect(balance).toBe(1_550);
    });

    const find = async (filter: EntriesFilter) =>
      (await entries.findPage(reader, { limit: 100, ...filter })).value.items.map(
        ({ type, delta }) => `${type} ${delta}`,
      );

    it.each<[string, EntriesFilter, string[]]>([
      ['action', { action: 'post_analytics' }, ['charge -10', 'charge -20']],
      ['action of a refund', { action: 'discovery_pagination' }, ['refund 20', 'charge -20']],
      ['type', { type: 'refund' }, ['refund 20']],
      ['type and date', { type: 'expire', until: daysAgo(39.5).toISOString() }, ['expire -430']],
      ['amounts', { minAmount: 40, maxAmount: 50 }, ['grant 40', 'charge -50']],
      ['text of the reason', { text: 'SUMMER' }, ['grant 40']],
      ['text of the action', { text: 'analyt' }, ['charge -10', 'charge -20']],
      ['text that looks like a pattern', { text: '0% off_' }, ['grant 40']],
      ['text that is no pattern', { text: 'S_mmer' }, []],
      ['from', { from: daysAgo(2.5).toISOString() }, ['refund 20', 'grant 40']],
      ['until', { until: daysAgo(69.5).toISOString() }, ['charge -20', 'grant 1000']],
      ['from and until', { from: daysAgo(68.5).toISOString(), until: daysAgo(67.5).toISOString() }, ['charge -50']],
    ])('finds entries by %s', async (_what, filter, expected) => {
      expect(await find(filter)).toEqual(expected);
    });

    it('prices from the database', async () => {
      const position = await new PricingPositionsRepository(wallets).getPosition(reader);
      expect(position).toMatchObject({ available: 1_500, frozen: false });
      expect(position.allowances).toContainEqual({ action: 'bulk_export', left: 0 });
      expect(position.rules.find(({ action }) => action === 'bulk_export')).toMatchObject({
        unitCost: 50,
        freeMonthly: 1,
      });
      const quote = await new QuotesRepository(wallets).findQuote(reader, {
        action: 'bulk_export',
        units: 3,
        resource: null,
      });
      expect(quote).toMatchObject({ price: 150, freeUnits: 0, available: 1_500, affordable: true });
    });
  });

  it('renews a wallet that nobody touched for months before it is shown', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(75) });
    const { value } = await new BalancesRepository(wallets).getBalance(claimsOf(wallet));
    // 1000 -> 500 over, 500 gone, 1000 come -> 500 of 1500 over, 1000 come
    expect(value.balance).toBe(1_500);
    expect(Date.parse(value.period.start)).toBeLessThan(Date.now());
    expect(Date.parse(value.period.end)).toBeGreaterThan(Date.now());
  });

  it('quotes from the renewed wallet too', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(40) });
    await wallet.charge({ action: 'post_analytics', units: 199, at: daysAgo(39) }); // 1000 - 995 = 5
    const quote = await new QuotesRepository(wallets).findQuote(claimsOf(wallet), {
      action: 'bulk_export',
      units: 2,
      resource: null,
    });
    expect(quote).toMatchObject({ price: 50, available: 1_005, affordable: true });
  });

  it('lets go of a promotion that has ended before the balance is shown', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(5) });
    await wallet.grant({ kind: 'promo', credits: 40, expiresAt: daysAgo(1), at: daysAgo(3) });
    expect((await new BalancesRepository(wallets).getBalance(claimsOf(wallet))).value.balance).toBe(1_000);
  });

  it('shows nobody the ledger of another', async () => {
    const [ann, ben] = [
      await CreditHistory.open(sql, { at: daysAgo(5) }),
      await CreditHistory.open(sql, { at: daysAgo(5) }),
    ];
    await ann.charge({ action: 'post_analytics', at: daysAgo(4) });
    await ann.charge({ action: 'post_analytics', at: daysAgo(3) });
    const first = await entries.findPage(claimsOf(ann), { limit: 1 });
    const bens = await entries.findPage(claimsOf(ben), { limit: 10, cursor: first.value.nextCursor ?? undefined });
    expect(bens.value.items.map(({ reason }) => reason)).toEqual(['Credits of the Starter package']);
    const { value } = await reading.getSummary(claimsOf(ben));
    expect(value.balance).toBe(1_000);
    expect(value.usage).toEqual([]);
  });

  it('has nothing to show to somebody without a wallet', async () => {
    const nobody: UserClaims = { sub: '00000000-0000-4000-8000-000000000000', role: 'authenticated' };
    await expect(reading.getSummary(nobody)).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
  });

  it('pages without gaps and without doubles while entries come in', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(5) });
    const reader = claimsOf(wallet);
    for (let i = 0; i < 6; i++) await wallet.charge({ action: 'post_analytics' }); // entries 2 to 7
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { value } = await entries.findPage(reader, { limit: 2, cursor });
      seen.push(...value.items.map(({ number }) => number));
      cursor = value.nextCursor ?? undefined;
      await wallet.charge({ action: 'post_analytics' });
    } while (cursor !== undefined);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('streams more than one batch', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(5) });
    await sql(
      `select app.grant_credits($1, 'promo', 1, 'p' || n, null, 'system', null) from generate_series(1, 1000) n`,
      [wallet.userId],
    );
    const sizes: number[] = [];
    for await (const batch of entries.streamAll(claimsOf(wallet), {})) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 1]);
  });

  it('names the package of a wallet that is not on offer any more', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(5) });
    await sql(`update credit_packages set is_active = false where code = 'starter'`);
    try {
      const { value } = await new BalancesRepository(wallets).getBalance(claimsOf(wallet));
      expect(value.package.code).toBe('starter');
      const { list } = await new PricingRepository(database).getPriceList();
      expect(list.packages.map(({ code }) => code)).toEqual(['professional', 'enterprise']);
    } finally {
      await sql(`update credit_packages set is_active = true where code = 'starter'`);
    }
  });

  it('says what the plan will be', async () => {
    const wallet = await CreditHistory.open(sql, { at: daysAgo(5) });
    await sql(`select app.change_package($1, 'enterprise', gen_random_uuid(), 'system')`, [wallet.userId]);
    await sql(`select app.change_package($1, 'professional', gen_random_uuid(), 'system')`, [wallet.userId]);
    const { value } = await reading.getSummary(claimsOf(wallet));
    expect(value.package.code).toBe('enterprise');
    expect(value.nextPackage).toEqual({ code: 'professional', name: 'Professional', monthlyCredits: 2_500 });
  });

  it('lists the prices of this moment and tells how long they hold', async () => {
    const prices = new PricingRepository(database);
    expect((await prices.getPriceList()).changesInMs).toBeNull();
    await sql(
      `update credit_pricing_rules set valid = tstzrange(lower(valid), now() + interval '10 minutes') where action = 'bulk_export'`,
    );
    await sql(
      `insert into credit_pricing_rules (action, unit_cost, valid) values ('bulk_export', 60, tstzrange(now() + interval '10 minutes', null))`,
    );
    const { list, changesInMs } = await prices.getPriceList();
    expect(list.actions.map(({ action, unitCost }) => [action, unitCost])).toEqual([
      ['advanced_search', 15],
      ['bulk_export', 50],
      ['discovery_pagination', 10],
      ['influencer_unlock', 25],
      ['post_analytics', 5],
    ]);
    expect(changesInMs).toBeLessThanOrEqual(600_000);
    expect(changesInMs).toBeGreaterThan(0);
    await sql(`delete from credit_pricing_rules where action = 'bulk_export' and unit_cost = 60`);
    await sql(`update credit_pricing_rules set valid = tstzrange(lower(valid), null) where action = 'bulk_export'`);
  });

  it('opens a wallet once', async () => {
    const [user] = await sql<{ id: string }>(`insert into auth.users (id) values (gen_random_uuid()) returning id`);
    const id = user?.id as string;
    await sql(`insert into users (id, email) values ($1, $2)`, [id, `${id}@example.test`]);
    const openings = new WalletOpeningRepository(database);
    expect(await openings.open(id)).toBe(true);
    expect(await openings.open(id)).toBe(false);
    const { value } = await new BalancesRepository(wallets).getBalance({ sub: id, role: 'authenticated' });
    expect(value.balance).toBe(1_000);
  });
});

describe(CreditStatisticsRepository.name, () => {
  it('adds all wallets up', async () => {
    const test = await createTestDatabase();
    const owner = new Client({ connectionString: test.url });
    await owner.connect();
    const database = openDatabase(test);
    const sql: RunSql = async <Row>(text: string, params: unknown[] = []) =>
      (await owner.query(text, params)).rows as Row[];
    try {
      const ann = await CreditHistory.open(sql, { at: new Date() });
      const ben = await CreditHistory.open(sql, { at: new Date() });
      await ann.charge({ action: 'post_analytics', units: 3 }); // 15
      await ben.charge({ action: 'post_analytics', units: 1 }); // 5
      await ben.charge({ action: 'bulk_export', units: 2 }); // 50
      const late = await ben.hold({ action: 'bulk_export', units: 1 }); // 50
      await sql(`update credit_operations set lease_until = now() - interval '1 minute' where id = $1`, [late]);
      await sql(`select app.freeze_wallet($1, 'chargeback')`, [ann.userId]);
      const statistics = await new CreditStatisticsRepository(database).getStatistics();
      const charged = [
        { action: 'bulk_export', credits: 50, operations: 1 },
        { action: 'post_analytics', credits: 20, operations: 2 },
      ];
      expect(statistics).toEqual({
        wallets: { total: 2, frozen: 1, owing: 0, byPackage: [{ package: 'starter', wallets: 2 }] },
        credits: { outstanding: 1_930, held: 50, available: 1_880, owed: 0 },
        charged: { today: charged, month: charged },
        holds: { open: 1, pastLease: 1 },
        topUps: [],
        violations: 0,
        at: expect.any(String),
      });
    } finally {
      await database.onApplicationShutdown();
      await owner.end();
      await test.drop();
    }
  });
});
