import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { GrowthReportRepository } from './growth-report.repository';
import { RevenueReportRepository } from './revenue-report.repository';
import { UsageReportRepository } from './usage-report.repository';

const FEBRUARY = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-03-01T00:00:00Z') };
const WINTER = { from: new Date('2026-01-01T00:00:00Z'), to: FEBRUARY.to };
const YEAR_BEFORE = { from: new Date('2025-02-01T00:00:00Z'), to: new Date('2025-03-01T00:00:00Z') };

/**
 * The winter of three users, written by the ledger's own functions under a turned clock, and its figures by hand.
 * Prices: post_analytics 5, advanced_search 15 with 10 free; the starter package grants 1,000 and carries over 500.
 */
describe('reports', () => {
  const [anna, ben, cleo] = [randomUUID(), randomUUID(), randomUUID()];
  let database: TestDatabase;
  let owner: Client;
  let app: Database;

  const at = (time: string) => owner.query(`select set_config('app.clock', $1, false)`, [time]);
  const walletOf = async (user: string) =>
    (await owner.query<{ id: string }>('select id from credit_wallets where user_id = $1', [user])).rows[0]?.id;
  const step = async (user: string, steps: object[]) =>
    owner.query('select app.apply_credit_steps($1, $2, $3)', [await walletOf(user), 'user', JSON.stringify(steps)]);

  async function open(user: string, time: string): Promise<void> {
    await at(time);
    await owner.query('insert into auth.users (id) values ($1)', [user]);
    await owner.query('select * from app.provision_user($1, null)', [user]);
    await owner.query('update credit_wallets set created_at = $2 where user_id = $1', [user, time]);
  }

  async function hold(user: string, time: string, [action, units]: [string, number]): Promise<string> {
    await at(time);
    const id = randomUUID();
    await step(user, [{ kind: 'authorize', id, action, units, key: id, fingerprint: 'f', lease: 600 }]);
    return id;
  }

  async function capture(user: string, time: string, id: string): Promise<void> {
    await at(time);
    await step(user, [{ kind: 'capture', id }]);
  }

  async function charge(user: string, time: string, use: [string, number]): Promise<string> {
    const id = await hold(user, time, use);
    await capture(user, time, id);
    return id;
  }

  /** A paid order whose money was partly given back a day later. */
  async function buy(
    user: string,
    time: string,
    order: { credits: number; minor: number; refunded: number },
  ): Promise<void> {
    const [id, { credits, minor, refunded }] = [randomUUID(), order];
    const clawed = Math.floor((credits * refunded) / minor);
    await at(time);
    await owner.query(`select app.grant_credits($1, 'topup', $2, $3, null, 'stripe', 'bought')`, [
      user,
      credits,
      `topup:${id}`,
    ]);
    await owner.query(
      `insert into credit_top_up_orders (id, user_id, credits, amount_minor, currency, status, refunded_minor, clawed_credits, created_at, paid_at, fulfilled_at)
       values ($1, $2, $3, $4, 'USD', $5, $6, $7, $8, $8, $8)`,
      [id, user, credits, minor, refunded < minor ? 'partially_refunded' : 'refunded', refunded, clawed, time],
    );
    await at(new Date(Date.parse(time) + 86_400_000).toISOString());
    await owner.query(`select app.claw_back($1, $2, $3, 'stripe', 'refunded')`, [user, `topup:${id}`, clawed]);
  }

  async function january(): Promise<void> {
    await open(anna, '2026-01-10T09:00:00Z');
    await buy(anna, '2026-01-15T09:00:00Z', { credits: 200, minor: 1900, refunded: 1900 });
    await open(ben, '2026-01-20T09:00:00Z');
    await charge(anna, '2026-01-25T09:00:00Z', ['post_analytics', 1]);
  }

  async function february(): Promise<void> {
    await charge(anna, '2026-02-02T10:00:00Z', ['post_analytics', 4]);
    const atMidnight = await hold(anna, '2026-02-02T23:59:30Z', ['advanced_search', 12]);
    await capture(anna, '2026-02-03T00:00:10Z', atMidnight);
    await open(cleo, '2026-02-03T09:00:00Z');
    await charge(anna, '2026-02-04T10:00:00Z', ['post_analytics', 1]);
    const regretted = await charge(ben, '2026-02-04T11:00:00Z', ['post_analytics', 2]);
    const dropped = await hold(ben, '2026-02-04T12:00:00Z', ['post_analytics', 50]);
    await step(ben, [{ kind: 'release', id: dropped, attempt: 1 }]);
    await at('2026-02-05T10:00:00Z');
    await owner.query(`select app.refund_operation($1, 'admin', 'regretted')`, [regretted]);
    await owner.query(`select app.grant_credits($1, 'promo', 100, 'promo:x', null, 'admin', 'welcome')`, [cleo]);
    await owner.query(`select app.adjust_wallet($1, -40, 'x', 'admin', 'given by mistake')`, [cleo]);
    await owner.query(`select app.adjust_wallet($1, 7, 'y', 'admin', 'rounded up')`, [anna]);
    await buy(ben, '2026-02-12T10:00:00Z', { credits: 500, minor: 4900, refunded: 980 });
    await at('2026-02-28T00:00:00Z');
    await owner.query('select app.roll_due_wallets(10)');
  }

  /** Anna sees a creator twice before she unlocks it, Ben leaves it at a look, Cleo unlocks without one. */
  async function looks(): Promise<void> {
    const creator = randomUUID();
    await owner.query(`insert into profiles (id, instagram_id, username) values ($1, '1', 'nora')`, [creator]);
    const look = (user: string, time: string, outcome = 'preview') =>
      owner.query(
        'insert into search_history (user_id, profile_id, query, outcome, created_at) values ($1, $2, $3, $4, $5)',
        [user, creator, 'nora', outcome, time],
      );
    const unlock = (user: string, time: string) =>
      owner.query('insert into unlocked_influencers (user_id, profile_id, unlocked_at) values ($1, $2, $3)', [
        user,
        creator,
        time,
      ]);
    await look(anna, '2026-01-11T09:00:00Z');
    await look(anna, '2026-01-12T08:00:00Z');
    await unlock(anna, '2026-01-12T09:00:00Z');
    await look(anna, '2026-01-13T09:00:00Z', 'full');
    await look(ben, '2026-02-20T09:00:00Z');
    await unlock(cleo, '2026-02-03T19:00:00Z');
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    app = openDatabase(database);
    await january();
    await february();
    await looks();
    await charge(cleo, '2026-03-01T00:00:00Z', ['post_analytics', 9]); // the first moment that is not February
    await owner.query(
      `insert into credit_top_up_orders (user_id, credits, amount_minor, currency, created_at) values ($1, 100, 900, 'EUR', '2026-02-20')`,
      [cleo],
    ); // never paid
  });
  afterAll(async () => {
    await app.onApplicationShutdown();
    await owner.end();
    await database.drop();
  });

  it('rest on books that are right', async () => {
    await at('');
    expect((await owner.query('select * from app.credit_violations')).rows).toEqual([]);
  });

  it('count use by the day it began and credits by the day they were booked', async () => {
    const { days } = await new UsageReportRepository(app).getReport(FEBRUARY);
    const none = { operations: 0, units: 0, freeUnits: 0, users: 0, creditsSpent: 0, creditsRefunded: 0 };
    expect(days).toEqual([
      // 12 searches, 10 of them free, held before midnight and captured after it
      { ...none, day: '2026-02-02', action: 'advanced_search', operations: 1, units: 12, freeUnits: 10, users: 1 },
      { ...none, day: '2026-02-02', action: 'post_analytics', operations: 1, units: 4, users: 1, creditsSpent: 20 },
      { ...none, day: '2026-02-03', action: 'advanced_search', creditsSpent: 30 },
      { ...none, day: '2026-02-04', action: 'post_analytics', operations: 2, units: 3, users: 2, creditsSpent: 15 },
      { ...none, day: '2026-02-05', action: 'post_analytics', creditsRefunded: 10 },
    ]);
  });

  it('count everybody once per action, and once in all', async () => {
    const { actions, total } = await new UsageReportRepository(app).getReport(FEBRUARY);
    expect(actions).toEqual([
      {
        action: 'advanced_search',
        operations: 1,
        units: 12,
        freeUnits: 10,
        users: 1,
        creditsSpent: 30,
        creditsRefunded: 0,
      },
      {
        action: 'post_analytics',
        operations: 3,
        units: 7,
        freeUnits: 0,
        users: 2,
        creditsSpent: 35,
        creditsRefunded: 10,
      },
    ]);
    expect(total).toEqual({ operations: 4, units: 19, freeUnits: 10, users: 2, creditsSpent: 65, creditsRefunded: 10 });
  });

  it('tell what was sold and what became of the money', async () => {
    const { topUps } = await new RevenueReportRepository(app).getReport(FEBRUARY);
    expect(topUps).toEqual([
      { currency: 'USD', orders: 1, credits: 500, amountMinor: 4900, refundedMinor: 980, lostMinor: 0, netMinor: 3920 },
    ]);
  });

  it('follow every credit from where it came to where it went', async () => {
    const { credits } = await new RevenueReportRepository(app).getReport(FEBRUARY);
    expect(credits).toEqual({
      granted: { package: 3000, promo: 100, topup: 500, adjustment: 7 }, // Cleo opens, Anna and Ben begin a new month
      consumed: 65, // 20 + 30 + 5 + 10
      refunded: 10,
      expired: 940, // Anna 1000 - 5 - 20 - 30 - 5 = 940, less the 500 carried over; Ben 1000, less 500
      clawedBack: 100, // 500 credits * 980 / 4900
      settled: 0,
      taken: 40,
      netChange: 2472, // 3607 + 10 - 65 - 940 - 100 - 40
      breakageRate: 0.9447, // 940 / (940 + 65 - 10)
    });
  });

  it('tell who bought, and how each month of beginners goes on', async () => {
    const { conversion, cohorts } = await new RevenueReportRepository(app).getReport(FEBRUARY);
    expect(conversion).toEqual({ wallets: 3, buyers: 2, rate: 0.6667 });
    expect(cohorts).toEqual([
      { month: '2026-01', wallets: 2, activeSpenders: 2, creditsSpent: 65, buyers: 2 },
      { month: '2026-02', wallets: 1, activeSpenders: 0, creditsSpent: 0, buyers: 0 },
    ]);
  });

  it('tell how far beginners get, and how long it takes them', async () => {
    const sut = new GrowthReportRepository(app);
    expect((await sut.getReport(WINTER)).signUps).toEqual({
      signedUp: 3,
      unlocked: 2,
      toppedUp: 2,
      unlockRate: 0.6667,
      topUpRate: 0.6667,
      medianHoursToUnlock: 29, // Anna 48, Cleo 10
      medianHoursToTopUp: 336.5, // Anna 120, Ben 553
    });
    expect((await sut.getReport(FEBRUARY)).signUps).toMatchObject({ signedUp: 1, unlocked: 1, toppedUp: 0 });
  });

  it('tell which looks led to an unlock, however often somebody looked', async () => {
    const { previews } = await new GrowthReportRepository(app).getReport(WINTER);
    expect(previews).toEqual({ previewed: 2, unlocked: 1, rate: 0.5 });
  });

  it('tell who of a month came back in which month', async () => {
    const { cohorts } = await new GrowthReportRepository(app).getReport(WINTER);
    expect(cohorts).toEqual([
      {
        month: '2026-01',
        users: 2,
        months: [
          { month: '2026-01', active: 1, retention: 0.5, creditsSpent: 5 },
          { month: '2026-02', active: 2, retention: 1, creditsSpent: 65 },
        ],
      },
      { month: '2026-02', users: 1, months: [] },
    ]);
  });

  it('tell what became of allowances, what each package spent and what a user brings in', async () => {
    const sut = new GrowthReportRepository(app);
    const { allowances } = await sut.getReport(WINTER);
    expect(allowances).toEqual([
      { action: 'advanced_search', periods: 1, granted: 10, used: 10, exhausted: 1, useRate: 1 },
    ]);
    const { packages, activeUsers, revenue } = await sut.getReport(FEBRUARY);
    expect(packages).toEqual([{ package: 'starter', users: 2, creditsSpent: 65, creditsRefunded: 10 }]);
    expect([activeUsers, revenue]).toEqual([
      2,
      [{ currency: 'USD', netMinor: 3920, buyers: 1, perActiveUserMinor: 1960, perBuyerMinor: 3920 }],
    ]);
  });

  it('are all zeros for a time before the first wallet', async () => {
    const usage = await new UsageReportRepository(app).getReport(YEAR_BEFORE);
    expect([usage.days, usage.actions, usage.total.operations, usage.total.creditsSpent]).toEqual([[], [], 0, 0]);
    const revenue = await new RevenueReportRepository(app).getReport(YEAR_BEFORE);
    expect(revenue).toMatchObject({
      topUps: [],
      credits: { consumed: 0, netChange: 0, breakageRate: null },
      conversion: { wallets: 0, buyers: 0, rate: null },
      cohorts: [],
    });
    expect(await new GrowthReportRepository(app).getReport(YEAR_BEFORE)).toMatchObject({
      signUps: { signedUp: 0, unlockRate: null, medianHoursToUnlock: null },
      previews: { previewed: 0, rate: null },
      cohorts: [],
      activeUsers: 0,
      revenue: [],
    });
  });
});
