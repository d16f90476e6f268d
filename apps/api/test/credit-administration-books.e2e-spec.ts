import { randomUUID } from 'node:crypto';
import { ADMIN, CreditAdministrationWorld, REASON, type Json, type Member } from './credit-administration-world';

const NOBODY = '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10';

describe('administration of the books', () => {
  let world: CreditAdministrationWorld;
  let nora: Member;

  const ids = async (path: string) => (await world.listAll(path)).map(({ id }) => id);

  beforeAll(async () => {
    world = await CreditAdministrationWorld.start();
  });
  beforeEach(async () => {
    nora = await world.newUser();
  });
  afterEach(async () => {
    expect(await world.violations()).toEqual([]);
  });
  afterAll(() => world.stop());

  describe('refunds', () => {
    it('give a charge back to the credits that paid, once', async () => {
      const id = await world.charge(nora, { units: 4 });
      const answer = await world.post(`/operations/${id}/refund`);
      expect([answer.status, answer.body.status, answer.body.amount]).toEqual([200, 'captured', 20]);
      expect(answer.body.refundedAt).toEqual(expect.any(String));
      expect(await world.entriesOf(nora.id)).toEqual([
        expect.objectContaining({ kind: 'grant', delta: 1000 }),
        expect.objectContaining({ kind: 'charge', delta: -20 }),
        { kind: 'refund', delta: 20, actor: `admin:${world.admin.id}`, reason: REASON },
      ]);
      const [lot] = (await world.get(`/wallets/${nora.id}`)).body.lots as Json[];
      expect(lot).toMatchObject({ kind: 'package', remaining: 1000 });
      expect(await world.auditOf(id)).toEqual([
        expect.objectContaining({
          action: 'credits.refund',
          details: { userId: nora.id, refunded: 20, forgiven: 0 },
        }),
      ]);
      const again = await world.post(`/operations/${id}/refund`);
      expect([again.status, again.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      expect(await world.auditOf(id)).toHaveLength(1);
    });

    it('replay their answer under the same key', async () => {
      const id = await world.charge(nora);
      const key = randomUUID();
      const first = await world.post(`/operations/${id}/refund`, {}, key);
      const replay = await world.post(`/operations/${id}/refund`, {}, key);
      expect([replay.status, replay.body]).toEqual([200, first.body]);
    });

    it('are not for what is still held, nor for what does not exist', async () => {
      const { operationId } = await world.hold(nora);
      expect((await world.post(`/operations/${operationId}/refund`)).status).toBe(409);
      expect((await world.post(`/operations/${NOBODY}/refund`)).status).toBe(404);
    });

    it('show at once in what the user sees', async () => {
      const id = await world.charge(nora);
      const balance = async () =>
        (await world.api.call('/api/v1/credits/balance', { headers: nora.headers })).body.balance;
      expect(await balance()).toBe(995);
      await world.post(`/operations/${id}/refund`);
      expect(await balance()).toBe(1000);
    });
  });

  describe('holds that need a review', () => {
    it.each([
      ['captured', { balance: 995, held: 0 }, 'captured'],
      ['released', { balance: 1000, held: 0 }, 'expired'],
    ])('are settled as %s', async (verdict, position, status) => {
      const { operationId } = await world.hold(nora);
      await world.markForReview(operationId);
      expect(await ids('/operations?needsReview=true')).toEqual([operationId]);
      const answer = await world.post(`/operations/${operationId}/settle`, { verdict });
      expect([answer.status, answer.body.status, answer.body.needsReview]).toEqual([200, status, false]);
      expect((await world.get(`/wallets/${nora.id}`)).body).toMatchObject(position);
      expect(await world.auditOf(operationId)).toEqual([
        expect.objectContaining({ action: 'credits.settle', details: { userId: nora.id, verdict, amount: 5 } }),
      ]);
      expect(await ids('/operations?needsReview=true')).toEqual([]);
      expect((await world.post(`/operations/${operationId}/settle`, { verdict })).status).toBe(409);
    });

    it('of an unlock are never charged without the unlock', async () => {
      const { operationId } = await world.hold(nora, { action: 'influencer_unlock', resource: 'nora.travels' });
      await world.markForReview(operationId);
      expect((await world.post(`/operations/${operationId}/settle`, { verdict: 'captured' })).status).toBe(409);
      expect((await world.post(`/operations/${operationId}/settle`, { verdict: 'released' })).status).toBe(200);
    });

    it('are the only ones that are settled by hand', async () => {
      const { operationId } = await world.hold(nora);
      const early = await world.post(`/operations/${operationId}/settle`, { verdict: 'captured' });
      expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('still under way')]);
      const charged = await world.post(`/operations/${await world.charge(nora)}/settle`, { verdict: 'released' });
      expect([charged.status, charged.body.detail]).toEqual([409, expect.stringContaining('already captured')]);
      expect((await world.post(`/operations/${operationId}/settle`, { verdict: 'maybe' })).status).toBe(400);
      expect((await world.post(`/operations/${NOBODY}/settle`, { verdict: 'captured' })).status).toBe(404);
    });
  });

  describe('lists', () => {
    it('page the operations of everybody and filter them', async () => {
      const ben = await world.newUser();
      const oldest = await world.charge(nora, { units: 2 });
      const bens = await world.charge(ben, { action: 'bulk_export' });
      const newest = (await world.hold(nora)).operationId;
      const all = await ids('/operations');
      expect(new Set(all).size).toBe(all.length);
      expect(all.slice(0, 3)).toEqual([newest, bens, oldest]);
      expect(await ids(`/operations?userId=${nora.id}`)).toEqual([newest, oldest]);
      expect(await ids(`/operations?userId=${nora.id}&status=held`)).toEqual([newest]);
      expect(await ids('/operations?action=bulk_export')).toEqual([bens]);
      expect(await ids(`/operations?userId=${nora.id}&needsReview=true`)).toEqual([]);
      expect(await ids('/operations?to=2020-01-01')).toEqual([]);
      const [free] = await world.listAll(`/operations?userId=${ben.id}`);
      expect(free).toMatchObject({ freeUnits: 1, amount: 0, source: 'allowance', status: 'captured' });
    });

    it('find old operations behind a gap of time', async () => {
      const old = await world.charge(nora);
      await world.sql(`update credit_operations set created_at = now() - interval '200 days' where id = $1`, [old]);
      await world.charge(nora);
      const all = await ids('/operations');
      expect(all.at(-1)).toBe(old);
      expect(new Set(all).size).toBe(all.length);
      expect(await ids(`/operations?to=${new Date(Date.now() - 86_400_000).toISOString()}`)).toEqual([old]);
    });

    it('page the ledger of everybody and filter it', async () => {
      const operation = await world.charge(nora, { units: 7 });
      await world.post(`/wallets/${nora.id}/adjust`, { delta: 3 });
      const all = await world.listAll('/transactions', 3);
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      const [{ count }] = (await world.sql<{ count: string }>('select count(*) from credit_transactions')) as [
        { count: string },
      ];
      expect(all).toHaveLength(Number(count));
      const kinds = async (query: string) =>
        (await world.listAll(`/transactions?userId=${nora.id}${query && `&${query}`}`)).map(({ kind }) => kind);
      expect(await kinds('')).toEqual(['adjust', 'charge', 'grant']);
      expect(await kinds('kind=charge')).toEqual(['charge']);
      expect(await kinds('action=post_analytics')).toEqual(['charge']);
      expect(await kinds('maxAmount=35')).toEqual(['adjust', 'charge']);
      expect(await kinds('minAmount=4&maxAmount=35')).toEqual(['charge']);
      expect(await kinds(`operationId=${operation}`)).toEqual(['charge']);
      expect(await kinds('from=2020-01-01&to=2020-12-31')).toEqual([]);
      expect(await kinds(`from=${new Date(Date.now() - 3_600_000).toISOString()}`)).toHaveLength(3);
    });

    it.each([
      '/transactions?kind=gift',
      '/transactions?from=yesterday',
      '/transactions?from=2026-02-01&to=2026-01-01',
      '/operations?status=open',
      '/operations?userId=nora',
      '/top-up-orders?status=lost',
      '/stripe-events?status=dead',
      '/audit-log?actorId=anna',
    ])('refuse %s', async (path) => {
      expect((await world.get(path)).body.code).toBe('REQUEST.INVALID');
    });
  });

  it('lists the orders of everybody', async () => {
    const [open, odd] = [randomUUID(), randomUUID()];
    await world.sql(
      `insert into credit_top_up_orders (id, user_id, credits, amount_minor, currency, status, review_reason)
       values ($1, $3, 500, 4900, 'USD', 'open', null), ($2, $3, 100, 900, 'EUR', 'failed', 'paid nothing')`,
      [open, odd, nora.id],
    );
    expect((await ids(`/top-up-orders?userId=${nora.id}`)).sort()).toEqual([open, odd].sort());
    expect(await ids('/top-up-orders?status=failed')).toEqual([odd]);
    const [seen] = await world.listAll('/top-up-orders?needsReview=true');
    expect(seen).toMatchObject({
      id: odd,
      userId: nora.id,
      reviewReason: 'paid nothing',
      amountMinor: 900,
      currency: 'EUR',
    });
  });

  it('lists events of the payment provider by how far we are, and has one worked on again', async () => {
    await world.sql(
      `insert into stripe_events (id, type, payload, state, attempts, error, processed_at)
       values ('evt_done', 'refund.created', '{}', 'processed', 1, null, now()),
              ('evt_other', 'plan.created', '{}', 'ignored', 1, null, now()),
              ('evt_dead', 'refund.updated', '{}', 'dead', 8, 'no such order', null)`,
    );
    expect((await ids('/stripe-events')).sort()).toEqual(['evt_dead', 'evt_done', 'evt_other']);
    expect(await ids('/stripe-events?status=failed')).toEqual(['evt_dead']);
    expect((await ids('/stripe-events?status=done')).sort()).toEqual(['evt_done', 'evt_other']);
    expect(await ids('/stripe-events?status=done&type=plan.created')).toEqual(['evt_other']);

    const answer = await world.post('/stripe-events/evt_dead/replay');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: 'evt_dead',
      status: 'pending',
      attempts: 0,
      error: null,
      processedAt: null,
    });
    expect(await ids('/stripe-events?status=pending')).toEqual(['evt_dead']);
    expect(await world.auditOf('evt_dead')).toEqual([
      expect.objectContaining({ action: 'credits.replay_event', details: { type: 'refund.updated' } }),
    ]);
    expect((await world.post('/stripe-events/evt_none/replay')).status).toBe(404);
    expect((await world.post('/stripe-events/evt_dead/replay', { reason: '' })).status).toBe(400);
  });

  it('tells what is wrong with the books', async () => {
    const { body } = await world.get('/violations');
    expect(body).toMatchObject({ items: [], total: 0, checkedAt: expect.any(String) });
    await world.sql('update credit_wallets set posted = posted + 1 where user_id = $1', [nora.id]);
    const wrong = (await world.get('/violations')).body as { items: Json[]; total: number };
    expect(wrong.total).toBe(wrong.items.length);
    expect(wrong.items).toEqual(
      expect.arrayContaining([
        { invariant: 'I1', walletId: expect.any(String), detail: expect.stringContaining('1001') },
      ]),
    );
    await world.sql('update credit_wallets set posted = posted - 1 where user_id = $1', [nora.id]);
  });

  it('tells who did what to credits, and nothing else', async () => {
    await world.post(`/wallets/${nora.id}/adjust`, { delta: 1 });
    await world.post(`/wallets/${nora.id}/freeze`);
    await world.sql(
      `insert into admin_audit_log (actor_id, action, target_type, target_id, reason) values ($1, 'access.grant', 'user_profile_access', $2, 'a trial')`,
      [world.admin.id, nora.id],
    );
    const actions = async (query: string) =>
      (await world.listAll(`/audit-log?${query}`, 1)).map(({ action }) => action);
    expect(await actions(`targetId=${nora.id}`)).toEqual(['credits.freeze', 'credits.adjust']);
    expect(await actions(`targetId=${nora.id}&action=credits.adjust`)).toEqual(['credits.adjust']);
    expect(await actions(`actorId=${nora.id}`)).toEqual([]);
    expect(await actions(`actorId=${world.admin.id}&targetType=credit_wallets&targetId=${nora.id}`)).toHaveLength(2);
    const [latest] = (await world.get('/audit-log?limit=1')).body.items as Json[];
    expect(latest).toMatchObject({
      actorId: world.admin.id,
      action: 'credits.freeze',
      targetType: 'credit_wallets',
      targetId: nora.id,
      reason: REASON,
      requestId: expect.any(String),
    });
  });

  it('reports use and revenue as JSON for a span of time', async () => {
    await world.charge(nora, { units: 3 });
    const usage = await world.get('/reports/usage');
    expect(usage.status).toBe(200);
    expect(usage.body.actions).toContainEqual(expect.objectContaining({ action: 'post_analytics' }));
    const revenue = await world.get('/reports/revenue');
    expect(revenue.status).toBe(200);
    expect(revenue.body).toMatchObject({ topUps: expect.any(Array), conversion: { buyers: 0, rate: 0 } });
    const [{ sum }] = (await world.sql<{ sum: string }>('select sum(posted) from credit_wallets')) as [{ sum: string }];
    expect((revenue.body.credits as Json).netChange).toBe(Number(sum));
    for (const path of ['/reports/usage?from=2020-01-01&to=2026-01-01', '/reports/revenue?from=soon'])
      expect((await world.get(path)).body.code).toBe('REQUEST.INVALID');
  });

  it.each([
    ['GET', `/wallets`],
    ['GET', `/wallets/${NOBODY}`],
    ['POST', `/wallets/${NOBODY}/adjust`],
    ['POST', `/wallets/${NOBODY}/grants`],
    ['POST', `/wallets/${NOBODY}/freeze`],
    ['POST', `/wallets/${NOBODY}/unfreeze`],
    ['POST', `/wallets/${NOBODY}/package`],
    ['DELETE', `/wallets/${NOBODY}/package-change`],
    ['GET', '/operations'],
    ['POST', `/operations/${NOBODY}/refund`],
    ['POST', `/operations/${NOBODY}/settle`],
    ['GET', '/transactions'],
    ['GET', '/pricing-rules'],
    ['POST', '/pricing-rules'],
    ['DELETE', `/pricing-rules/${NOBODY}`],
    ['GET', '/packages'],
    ['POST', '/packages'],
    ['POST', '/packages/starter/retire'],
    ['GET', '/top-up-orders'],
    ['GET', '/stripe-events'],
    ['POST', '/stripe-events/evt_1/replay'],
    ['GET', '/violations'],
    ['GET', '/audit-log'],
    ['GET', '/reports/usage'],
    ['GET', '/reports/revenue'],
  ])('%s %s is for administrators whose session lives', async (method, path) => {
    const call = (headers: Record<string, string>) => world.api.call(`${ADMIN}${path}`, { method, headers });
    const asUser = await call(nora.headers);
    expect([asUser.status, asUser.body.code]).toEqual([403, 'AUTH.FORBIDDEN']);
    if (method === 'GET') return;
    const session_id = randomUUID();
    world.api.auth.endedSessions.add(session_id);
    const signedOut = await call(
      await world.api.bearer(world.admin.id, { claims: { app_metadata: { role: 'admin' }, session_id } }),
    );
    expect(signedOut.status).toBe(401);
  });
});
