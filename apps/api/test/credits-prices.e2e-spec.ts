import { PricingEvents } from '@app/credits';
import { codeOf, CREDITS, CreditsWorld, daysAgo, fieldsOf, type Json, type Reader } from './credits-world';
import type { TestApi } from './test-api';

describe('prices and usage', () => {
  let world: CreditsWorld;
  let api: TestApi;

  beforeAll(async () => {
    world = await CreditsWorld.start();
    api = world.api;
  });
  afterEach(async () => {
    expect(await world.violations()).toEqual([]);
  });
  afterAll(() => api.stop());

  describe('usage and spending', () => {
    it('counts use by billing period', async () => {
      const reader = await world.aReader({ daysOld: 40 });
      await reader.wallet.charge({ action: 'discovery_pagination', units: 7, at: daysAgo(39) }); // 5 free, 20
      await reader.wallet.charge({ action: 'discovery_pagination', units: 2, at: daysAgo(1) }); // free again
      const { body } = await reader.get('/usage/monthly?periods=3');
      const periods = body.periods as { number: number; isCurrent: boolean; credits: number; actions: Json[] }[];
      expect(periods.map(({ number, isCurrent, credits }) => [number, isCurrent, credits])).toEqual([
        [1, true, 0],
        [0, false, 20],
      ]);
      expect(periods[0]?.actions.find(({ action }) => action === 'discovery_pagination')).toEqual({
        action: 'discovery_pagination',
        units: 2,
        credits: 0,
        free: { limit: 5, used: 2, held: 0, left: 3 },
      });
      expect(periods[1]?.actions).toEqual([
        { action: 'discovery_pagination', units: 7, credits: 20, free: { limit: 5, used: 5, held: 0, left: 0 } },
      ]);
      expect((await reader.get('/usage/monthly')).body.periods).toHaveLength(1);
    });

    it('adds spending up by calendar month and tells when it all is gone', async () => {
      const reader = await world.aReader({ daysOld: 20 });
      await reader.wallet.charge({ action: 'post_analytics', units: 100, at: daysAgo(1) }); // 500
      const refunded = await reader.wallet.charge({ action: 'bulk_export', units: 2 }); // 50
      await reader.wallet.refund(refunded);
      const { body } = await reader.get('/analytics/spending?months=3');
      const months = body.months as { month: string; isComplete: boolean; net: number }[];
      expect(months.map(({ isComplete }) => isComplete)).toEqual([true, true, false]);
      expect(months.at(-1)?.month).toBe(new Date().toISOString().slice(0, 7));
      expect(body).toMatchObject({
        total: { spent: 550, refunded: 50, net: 500, operations: 2 },
        byAction: [
          { action: 'bulk_export', spent: 50, refunded: 50, net: 0, operations: 1 },
          { action: 'post_analytics', spent: 500, refunded: 0, net: 500, operations: 1 },
        ],
        available: 500,
        burnRate: { days: 21, credits: 500 },
      });
      // 500 in 21 days: the other 500 last 21 days more
      const { runsOutAt } = body.burnRate as { runsOutAt: string };
      expect(Math.abs(Date.parse(runsOutAt) - daysAgo(-21).getTime())).toBeLessThan(60_000);
    });

    it.each([
      '/usage/monthly?periods=0',
      '/usage/monthly?periods=25',
      '/analytics/spending?months=1.5',
      '/analytics/spending?month=3',
    ])('refuses %s', async (path) => {
      expect(codeOf(await (await world.aReader()).get(path))).toEqual([400, 'REQUEST.INVALID']);
    });
  });

  describe('prices', () => {
    it('lists actions and packages', async () => {
      const { status, body } = await (await world.aReader()).get('/pricing');
      expect(status).toBe(200);
      const actions = body.actions as Json[];
      expect(actions.map(({ action, unitCost, freeMonthly }) => [action, unitCost, freeMonthly])).toEqual([
        ['advanced_search', 15, 10],
        ['bulk_export', 50, 1],
        ['discovery_pagination', 10, 5],
        ['influencer_unlock', 25, 0],
        ['post_analytics', 5, 0],
      ]);
      expect((body.packages as Json[]).map(({ code, monthlyCredits }) => [code, monthlyCredits])).toEqual([
        ['starter', 1_000],
        ['professional', 2_500],
        ['enterprise', 10_000],
      ]);
    });

    it('tells the price of one action, and which one was meant by a mistyped name', async () => {
      const reader = await world.aReader();
      expect((await reader.get('/pricing/bulk_export')).body).toMatchObject({
        action: 'bulk_export',
        unitCost: 50,
        freeMonthly: 1,
      });
      for (const path of ['/pricing/bulk_exprot', '/can-perform/bulk_exprot']) {
        const answer = await reader.get(path);
        expect(codeOf(answer)).toEqual([404, 'CREDITS.UNKNOWN_ACTION']);
        expect(answer.body).toMatchObject({
          nearest: 'bulk_export',
          detail: expect.stringContaining('Did you mean bulk_export?'),
        });
      }
      expect((await reader.get('/pricing/free_lunch')).body).toMatchObject({
        code: 'CREDITS.UNKNOWN_ACTION',
        nearest: null,
      });
    });

    it('shows a changed price as soon as the change is told, in what was kept of wallets too', async () => {
      const reader = await world.aReader();
      await reader.get('/pricing');
      await reader.get('/allowances');
      const change = (free: number) =>
        api.sql(`update credit_pricing_rules set free_monthly = $1 where action = 'bulk_export'`, [free]);
      await change(3);
      try {
        await api.app.get(PricingEvents).changed();
        expect((await reader.get('/pricing/bulk_export')).body.freeMonthly).toBe(3);
        expect(
          ((await reader.get('/allowances')).body.items as Json[]).find(({ action }) => action === 'bulk_export'),
        ).toMatchObject({ limit: 3 });
      } finally {
        await change(1);
        await api.app.get(PricingEvents).changed();
      }
    });
  });

  describe('POST /pricing/calculate', () => {
    const calculate = ({ headers }: Reader, json: unknown) =>
      api.call(`${CREDITS}/pricing/calculate`, { headers, json });

    it('lets two lines of one action share its free units', async () => {
      const reader = await world.aReader();
      await reader.wallet.charge({ action: 'advanced_search', units: 4 }); // 6 free ones are left
      const { status, body } = await calculate(reader, {
        items: [
          { action: 'advanced_search', units: 5 },
          { action: 'bulk_export' },
          { action: 'advanced_search', units: 5 },
        ],
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        items: [
          { action: 'advanced_search', units: 5, freeUnits: 5, price: 0 },
          { action: 'bulk_export', units: 1, freeUnits: 1, price: 0 },
          { action: 'advanced_search', units: 5, freeUnits: 1, price: 60 },
        ],
        total: 60,
        available: 1_000,
        affordable: true,
        shortfall: 0,
      });
    });

    it('sees a charge that no cache was told of', async () => {
      const reader = await world.aReader();
      const ask = () => calculate(reader, { items: [{ action: 'post_analytics', units: 200 }] });
      expect((await ask()).body).toMatchObject({ total: 1_000, affordable: true });
      await reader.wallet.charge({ action: 'post_analytics' });
      expect((await ask()).body).toMatchObject({ available: 995, affordable: false, shortfall: 5 });
    });

    it.each([
      [{ items: [] }, 'items'],
      [{ items: Array.from({ length: 51 }, () => ({ action: 'bulk_export' })) }, 'items'],
      [{ items: [{ action: 'bulk_export', units: 0 }] }, 'items.0.units'],
      [{ items: [{ action: 'bulk_export', count: 2 }] }, 'items.0.count'],
      [{ items: [[]] }, 'items'],
      [{ item: [] }, 'item'],
    ])('refuses %j', async (json, field) => {
      const answer = await calculate(await world.aReader(), json);
      expect(codeOf(answer)).toEqual([400, 'REQUEST.INVALID']);
      expect(fieldsOf(answer)).toContain(field);
    });

    it('names the line whose action is not known, or that asks for too much', async () => {
      const reader = await world.aReader();
      const unknown = await calculate(reader, { items: [{ action: 'bulk_export' }, { action: 'bulk_exprot' }] });
      expect(codeOf(unknown)).toEqual([404, 'CREDITS.UNKNOWN_ACTION']);
      expect(fieldsOf(unknown)).toEqual(['items.1.action']);
      const many = await calculate(reader, { items: [{ action: 'bulk_export', units: 1_001 }] });
      expect(codeOf(many)).toEqual([400, 'CREDITS.TOO_MANY_UNITS']);
      expect(fieldsOf(many)).toEqual(['items.0.units']);
    });
  });

  describe('GET /can-perform', () => {
    it('says yes, and what is free', async () => {
      const { status, body } = await (await world.aReader()).get('/can-perform/advanced_search?units=12');
      expect(status).toBe(200);
      expect(body).toEqual({
        action: 'advanced_search',
        units: 12,
        affordable: true,
        reason: 'ok',
        price: 30,
        unitCost: 15,
        freeUnits: 10,
        allowanceLeft: 10,
        maxUnits: 1_000,
        owned: false,
        available: 1_000,
        shortfall: 0,
        resetsAt: expect.stringMatching(/Z$/),
      });
    });

    it('is asked of the ledger each time', async () => {
      const reader = await world.aReader();
      expect((await reader.get('/can-perform/post_analytics?units=200')).body.affordable).toBe(true);
      await reader.wallet.charge({ action: 'post_analytics' });
      expect((await reader.get('/can-perform/post_analytics?units=200')).body).toMatchObject({
        affordable: false,
        reason: 'insufficient',
        shortfall: 5,
      });
    });

    it('counts the credits of a new period', async () => {
      const reader = await world.aReader({ daysOld: 40 });
      await reader.wallet.charge({ action: 'post_analytics', units: 200, at: daysAgo(39) }); // all of them
      expect((await reader.get('/can-perform/bulk_export?units=2')).body).toMatchObject({
        affordable: true,
        available: 1_000,
      });
    });

    it('says why not', async () => {
      const reader = await world.aReader();
      expect((await reader.get('/can-perform/bulk_export?units=1001')).body.reason).toBe('too_many_units');
      await api.sql(`select app.freeze_wallet($1, 'chargeback')`, [reader.wallet.userId]);
      expect((await reader.get('/can-perform/bulk_export')).body).toMatchObject({
        affordable: false,
        reason: 'frozen',
      });
    });

    it('knows which creators were unlocked', async () => {
      const reader = await world.aReader();
      const [profile] = await api.sql<{ id: string }>(
        `insert into profiles (instagram_id, username) values ('77', 'owned.already') returning id`,
      );
      await api.sql('insert into unlocked_influencers (user_id, profile_id) values ($1, $2)', [
        reader.wallet.userId,
        profile?.id,
      ]);
      const ask = (username: string) => reader.get(`/can-perform/influencer_unlock?username=${username}`);
      expect((await ask('@Owned.Already')).body).toMatchObject({ owned: true, price: 0, affordable: true });
      expect((await ask('somebody.else')).body).toMatchObject({ owned: false, price: 25 });
      expect(codeOf(await ask('no%20name'))).toEqual([400, 'CREATOR.INVALID_USERNAME']);
      expect(fieldsOf(await reader.get('/can-perform/bulk_export?username=nora'))).toEqual(['username']);
    });

    it.each(['units=0', 'units=many', 'unit=2'])('refuses %s', async (query) => {
      expect(codeOf(await (await world.aReader()).get(`/can-perform/bulk_export?${query}`))).toEqual([
        400,
        'REQUEST.INVALID',
      ]);
    });
  });
});
