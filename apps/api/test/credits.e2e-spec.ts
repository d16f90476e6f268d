import { randomUUID } from 'node:crypto';
import { until } from '@app/testing';
import { codeOf, CREDITS, CreditsWorld, daysAgo, type Json } from './credits-world';
import type { Answer, TestApi } from './test-api';

describe('wallets', () => {
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

  describe('GET /balance', () => {
    it('shows the wallet that the first request opened', async () => {
      const headers = await api.bearer(await api.createUser());
      const { status, body } = await api.call(`${CREDITS}/balance`, { headers });
      expect(status).toBe(200);
      expect(body).toEqual({
        balance: 1_000,
        held: 0,
        available: 1_000,
        owed: 0,
        frozen: false,
        package: { code: 'starter', name: 'Starter', monthlyCredits: 1_000 },
        period: { start: expect.stringMatching(/Z$/), end: expect.stringMatching(/Z$/) },
        updatedAt: expect.stringMatching(/Z$/),
      });
    });

    it('follows each write, and answers 304 while there was none', async () => {
      const reader = await world.aReader();
      const etag = (await reader.get('/balance')).headers.get('etag') ?? '';
      expect((await reader.get('/balance', { 'if-none-match': etag })).status).toBe(304);
      await reader.wallet.charge({ action: 'post_analytics', units: 3 });
      await world.wrote(reader);
      const { status, body } = await reader.get('/balance', { 'if-none-match': etag });
      expect([status, body.balance]).toEqual([200, 985]);
    });

    it('is answered from the cache until somebody writes', async () => {
      const reader = await world.aReader();
      await reader.get('/balance');
      await reader.wallet.hold({ action: 'bulk_export', units: 2 });
      expect((await reader.get('/balance')).body.held).toBe(0);
      await world.wrote(reader);
      expect((await reader.get('/balance')).body).toMatchObject({ held: 50, available: 950 });
    });

    it('shows a period that has ended as renewed, though nobody touched the wallet', async () => {
      const reader = await world.aReader({ daysOld: 40 });
      await reader.wallet.charge({ action: 'post_analytics', units: 100, at: daysAgo(39) }); // 1000 - 500 = 500
      const { body } = await reader.get('/balance');
      expect(body.balance).toBe(1_500); // all 500 are carried over, 1000 come
      const { start, end } = body.period as { start: string; end: string };
      expect(Date.parse(start)).toBeLessThan(Date.now());
      expect(Date.parse(end)).toBeGreaterThan(Date.now());
    });

    it('is not kept beyond the end of the period', async () => {
      const reader = await world.aReader();
      await api.sql(
        `update credit_wallets set period_end = now() + interval '1500 milliseconds', due_at = now() + interval '1500 milliseconds' where id = $1`,
        [reader.wallet.walletId],
      );
      expect((await reader.get('/balance')).body.balance).toBe(1_000);
      // the lot of the package still holds, another comes
      await until(async () => (await reader.get('/balance')).body.balance === 2_000);
    });

    it('says that a wallet is frozen', async () => {
      const reader = await world.aReader();
      await api.sql(`select app.freeze_wallet($1, 'chargeback')`, [reader.wallet.userId]);
      expect((await reader.get('/balance')).body.frozen).toBe(true);
      expect((await reader.get('/wallet/summary')).body).toMatchObject({ frozen: true, frozenReason: 'chargeback' });
    });
  });

  describe('POST /wallet/create', () => {
    it('answers with the wallet that is there, each time', async () => {
      const headers = await api.bearer(await api.createUser());
      const first = await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers });
      const second = await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers });
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.body).toEqual(first.body);
      expect(first.body).toMatchObject({ id: expect.any(String), balance: 1_000 });
    });

    it('opens one for a user who has lost it', async () => {
      const id = await api.createUser();
      const headers = await api.bearer(id);
      await api.sql('insert into users (id, email) values ($1, $2)', [id, `${id}@example.test`]);
      // known to this process already, so that signing in does not open it
      await api.call(`${CREDITS}/pricing`, { headers });
      await api.sql(`set session_replication_role = replica`);
      for (const table of ['credit_transactions', 'credit_lots'])
        await api.sql(`delete from ${table} where wallet_id = (select id from credit_wallets where user_id = $1)`, [
          id,
        ]);
      await api.sql(`delete from credit_wallets where user_id = $1`, [id]);
      await api.sql(`set session_replication_role = default`);
      expect(codeOf(await api.call(`${CREDITS}/balance`, { headers }))).toEqual([404, 'RESOURCE.NOT_FOUND']);
      const opened = await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers });
      expect([opened.status, opened.body.balance]).toEqual([201, 1_000]);
      expect((await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers })).status).toBe(200);
    });

    it('repeats its answer under the same key', async () => {
      const reader = await world.aReader();
      const headers = { ...reader.headers, 'idempotency-key': randomUUID() };
      const first = await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers });
      const again = await api.call(`${CREDITS}/wallet/create`, { method: 'POST', headers });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.body).toEqual(first.body);
    });
  });

  describe('wallet and dashboard', () => {
    it('summarises what is there, what ends next and what is free', async () => {
      const reader = await world.aReader();
      await reader.wallet.charge({ action: 'advanced_search', units: 12 }); // 10 free, 30
      await reader.wallet.grant({ kind: 'topup', credits: 200 });
      await reader.wallet.hold({ action: 'bulk_export', units: 2, resource: 'list:1' }); // 1 free, 50
      const { status, body } = await reader.get('/wallet/summary');
      expect(status).toBe(200);
      const end = (body.period as Json).end;
      expect(body).toMatchObject({
        balance: 1_170,
        held: 50,
        available: 1_120,
        rolloverCap: 500,
        lots: [
          { kind: 'package', credits: 970, held: 50, expiresAt: end },
          { kind: 'topup', credits: 200, held: 0, expiresAt: null },
        ],
        nextExpiry: { at: end, credits: 920, rollsOver: 500, expires: 420 },
        pendingPlanChange: null,
        allowances: [
          { action: 'advanced_search', limit: 10, used: 10, held: 0, left: 0, unitCost: 15 },
          { action: 'bulk_export', limit: 1, used: 0, held: 1, left: 0, unitCost: 50 },
          { action: 'discovery_pagination', limit: 5, used: 0, held: 0, left: 5, unitCost: 10 },
        ],
        openHolds: [{ action: 'bulk_export', resource: 'list:1', units: 2, credits: 50 }],
      });
      expect((body.usage as Json[]).find(({ action }) => action === 'advanced_search')).toMatchObject({
        units: 12,
        credits: 30,
      });
      const { body: allowances } = await reader.get('/allowances');
      expect(allowances).toEqual({ items: body.allowances, resetsAt: end });
    });

    it('announces the plan that comes with the next period', async () => {
      const reader = await world.aReader();
      await api.sql(`select app.change_package($1, 'enterprise', gen_random_uuid(), 'system')`, [reader.wallet.userId]);
      await api.sql(`select app.change_package($1, 'starter', gen_random_uuid(), 'system')`, [reader.wallet.userId]);
      const { body } = await reader.get('/wallet/summary');
      expect(body).toMatchObject({
        package: { code: 'enterprise' },
        rolloverCap: 5_000,
        pendingPlanChange: { package: { code: 'starter' }, at: (body.period as Json).end },
      });
    });

    it('puts everything on one dashboard', async () => {
      const reader = await world.aReader();
      await reader.wallet.charge({ action: 'post_analytics', units: 190 }); // 950
      const { status, body } = await reader.get('/dashboard');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        wallet: { balance: 50, available: 50 },
        lowBalance: { state: 'low', threshold: 100 },
        spending: { total: { spent: 950, net: 950, operations: 1 }, burnRate: { credits: 950 } },
      });
      expect((body.latestTransactions as Json[]).map(({ type, delta }) => [type, delta])).toEqual([
        ['charge', -950],
        ['grant', 1_000],
      ]);
      expect((body.spending as { months: Json[] }).months).toHaveLength(6);
      expect((await reader.get('/wallet/summary')).body).toEqual(body.wallet);
    });

    it('keeps the dashboard until somebody writes', async () => {
      const reader = await world.aReader();
      await reader.get('/dashboard');
      await reader.wallet.charge({ action: 'post_analytics' });
      await world.wrote(reader);
      expect((await reader.get('/dashboard')).body.wallet).toMatchObject({ balance: 995 });
    });
  });

  describe('GET /system/stats', () => {
    it('adds all wallets up for administrators', async () => {
      const { status, body } = await api.call(`${CREDITS}/system/stats`, { headers: world.admin });
      expect(status).toBe(200);
      expect(body).toMatchObject({ wallets: { total: expect.any(Number) }, violations: 0, holds: { pastLease: 0 } });
      const [sum] = await api.sql<{ posted: string }>('select sum(posted) as posted from credit_wallets');
      expect((body.credits as Json).outstanding).toBe(Number(sum?.posted));
    });

    it('is nothing for others', async () => {
      expect(codeOf(await (await world.aReader()).get('/system/stats'))).toEqual([403, 'AUTH.FORBIDDEN']);
    });
  });

  it.each([
    'balance',
    'wallet/summary',
    'dashboard',
    'allowances',
    'transactions',
    'transactions/search',
    'transactions/export',
    'usage/monthly',
    'analytics/spending',
    'pricing',
    'pricing/bulk_export',
    'can-perform/bulk_export',
    'system/stats',
  ])('GET /%s asks who is there, and takes no query it does not know', async (path) => {
    expect(codeOf(await api.call(`${CREDITS}/${path}`))).toEqual([401, 'AUTH.MISSING_TOKEN']);
    expect(codeOf(await api.call(`${CREDITS}/${path}?nonsense=1`, { headers: world.admin }))).toEqual([
      400,
      'REQUEST.INVALID',
    ]);
  });

  it('shows beside a preview what the reader can spend after the last write', async () => {
    const reader = await world.aReader();
    const look = () => api.call('/api/profile/nobody.stored', { headers: reader.headers });
    const offer = ({ body }: Answer) => (body.access as { unlock: Json } | undefined)?.unlock;
    expect(offer(await look())).toEqual({ action: 'influencer_unlock', cost: 25, balance: 1_000 });
    await reader.wallet.charge({ action: 'post_analytics', units: 3 });
    await world.wrote(reader);
    expect(offer(await look())).toMatchObject({ balance: 985 });
  });
});
