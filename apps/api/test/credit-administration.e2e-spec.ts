import { randomUUID } from 'node:crypto';
import { CreditAdministrationWorld, REASON, type Json, type Member } from './credit-administration-world';

const NOBODY = '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10';

/** Every change through HTTP, its effect on the ledger in SQL, its row in the audit log, and the books right after it. */
describe('administration of wallets', () => {
  let world: CreditAdministrationWorld;
  let nora: Member;

  const wallet = async ({ id }: Member) => (await world.get(`/wallets/${id}`)).body;
  const balanceOf = async (member: Member) => (await wallet(member)).balance;
  const lastEntry = async ({ id }: Member) => (await world.entriesOf(id)).at(-1);
  const lastAudit = async (target: string) => (await world.auditOf(target)).at(-1);

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

  describe('adjustments', () => {
    it('add credits that never expire, say who and why, and are seen by the owner at once', async () => {
      const before = await world.api.call('/api/v1/credits/balance', { headers: nora.headers });
      const answer = await world.post(`/wallets/${nora.id}/adjust`, { delta: 50 });
      expect([answer.status, answer.body.balance, answer.body.available]).toEqual([200, 1050, 1050]);
      expect(await lastEntry(nora)).toEqual({
        kind: 'adjust',
        delta: 50,
        actor: `admin:${world.admin.id}`,
        reason: REASON,
      });
      const [lot] = await world.sql<Json>(
        `select kind, expires_at = 'infinity' as endless from credit_lots where kind = 'adjustment' and wallet_id = $1`,
        [answer.body.walletId],
      );
      expect(lot).toEqual({ kind: 'adjustment', endless: true });
      expect(await lastAudit(nora.id)).toMatchObject({
        action: 'credits.adjust',
        actor_id: world.admin.id,
        reason: REASON,
        details: { delta: 50 },
      });
      const after = await world.api.call('/api/v1/credits/balance', { headers: nora.headers });
      expect([before.body.balance, after.body.balance]).toEqual([1000, 1050]);
    });

    it('take credits, but never what is reserved', async () => {
      await world.hold(nora, { units: 100 });
      const tooMuch = await world.post(`/wallets/${nora.id}/adjust`, { delta: -501 });
      expect([tooMuch.status, tooMuch.body.code]).toEqual([402, 'CREDITS.INSUFFICIENT']);
      expect(tooMuch.body.detail).toBe('Only 500 credits can be taken.');
      expect(await world.auditOf(nora.id)).toEqual([]);
      const answer = await world.post(`/wallets/${nora.id}/adjust`, { delta: -500 });
      expect(answer.body).toMatchObject({ balance: 500, held: 500, available: 0 });
      expect(await lastEntry(nora)).toMatchObject({ kind: 'adjust', delta: -500 });
    });

    it('happen once per Idempotency-Key, also when the stored answer was lost', async () => {
      const key = randomUUID();
      const first = await world.post(`/wallets/${nora.id}/adjust`, { delta: 10 }, key);
      const replay = await world.post(`/wallets/${nora.id}/adjust`, { delta: 10 }, key);
      expect(replay.headers.get('idempotency-replayed')).toBe('true');
      expect(replay.body).toEqual(first.body);
      await world.sql('delete from idempotency_keys where key = $1', [key]); // the process died before it could store it
      const again = await world.post(`/wallets/${nora.id}/adjust`, { delta: 10 }, key);
      expect([again.status, again.body.balance]).toEqual([200, 1010]);
      expect((await world.entriesOf(nora.id)).filter(({ kind }) => kind === 'adjust')).toHaveLength(1);
      expect(await world.auditOf(nora.id)).toHaveLength(1);
    });

    it('take once per Idempotency-Key, too', async () => {
      const key = randomUUID();
      await world.post(`/wallets/${nora.id}/adjust`, { delta: -10 }, key);
      await world.sql('delete from idempotency_keys where key = $1', [key]);
      await world.post(`/wallets/${nora.id}/adjust`, { delta: -10 }, key);
      expect(await balanceOf(nora)).toBe(990);
      expect(await world.auditOf(nora.id)).toHaveLength(1);
    });

    it('are refused under a key that was used for something else', async () => {
      const key = randomUUID();
      await world.post(`/wallets/${nora.id}/adjust`, { delta: 10 }, key);
      const other = await world.post(`/wallets/${nora.id}/adjust`, { delta: 11 }, key);
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    });

    it.each([
      ['nothing', { delta: 0 }, 'delta'],
      ['half a credit', { delta: 0.5 }, 'delta'],
      ['a slip of the finger', { delta: 50_000_000 }, 'delta'],
      ['a change without a reason', { delta: 5, reason: undefined }, 'reason'],
      ['a change with hardly a reason', { delta: 5, reason: 'ok' }, 'reason'],
      ['an unknown field', { delta: 5, amount: 5 }, 'amount'],
    ])('refuse %s', async (_what, body, field) => {
      const answer = await world.post(`/wallets/${nora.id}/adjust`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
    });

    it('know no wallet of a stranger', async () => {
      const answer = await world.post(`/wallets/${NOBODY}/adjust`, { delta: 5 });
      expect([answer.status, answer.body.code]).toEqual([404, 'RESOURCE.NOT_FOUND']);
    });
  });

  describe('grants', () => {
    it('give promotional credits that end', async () => {
      const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
      const answer = await world.post(`/wallets/${nora.id}/grants`, { credits: 200, kind: 'promo', expiresAt });
      expect([answer.status, answer.body.balance]).toEqual([201, 1200]);
      const { lots } = await wallet(nora);
      expect((lots as Json[]).find(({ kind }) => kind === 'promo')).toMatchObject({
        granted: 200,
        remaining: 200,
        priority: 15,
        expiresAt,
      });
      expect(await lastAudit(nora.id)).toMatchObject({
        action: 'credits.grant',
        details: { kind: 'promo', credits: 200 },
      });
    });

    it('happen once per Idempotency-Key', async () => {
      const key = randomUUID();
      const grant = { credits: 5, kind: 'adjustment' };
      await world.post(`/wallets/${nora.id}/grants`, grant, key);
      await world.sql('delete from idempotency_keys where key = $1', [key]);
      await world.post(`/wallets/${nora.id}/grants`, grant, key);
      expect(await balanceOf(nora)).toBe(1005);
      await world.post(`/wallets/${nora.id}/grants`, grant, randomUUID());
      expect(await balanceOf(nora)).toBe(1010);
    });

    it('do not end before they begin', async () => {
      const answer = await world.post(`/wallets/${nora.id}/grants`, {
        credits: 5,
        kind: 'promo',
        expiresAt: '2020-01-01T00:00:00Z',
      });
      expect([answer.status, answer.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      expect(await world.auditOf(nora.id)).toEqual([]);
    });

    it.each([
      [{ credits: 5, kind: 'topup' }, 'kind'],
      [{ credits: 0, kind: 'promo' }, 'credits'],
      [{ credits: 5, kind: 'promo', expiresAt: 'tomorrow' }, 'expiresAt'],
    ])('refuse %j', async (body, field) => {
      const answer = await world.post(`/wallets/${nora.id}/grants`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
    });
  });

  it('freezes a wallet, so that nothing can be spent, and lets it go again', async () => {
    const frozen = await world.post(`/wallets/${nora.id}/freeze`, { reason: 'chargeback under way' });
    expect([frozen.status, frozen.body.frozenReason]).toEqual([200, 'chargeback under way']);
    expect(frozen.body.frozenAt).toEqual(expect.any(String));
    await expect(world.hold(nora)).rejects.toThrow('frozen');
    const free = await world.post(`/wallets/${nora.id}/unfreeze`);
    expect([free.status, free.body.frozenAt, free.body.frozenReason]).toEqual([200, null, null]);
    await world.charge(nora);
    expect((await world.auditOf(nora.id)).map(({ action }) => action)).toEqual(['credits.freeze', 'credits.unfreeze']);
  });

  describe('packages of a wallet', () => {
    it('grow at once, pro rata', async () => {
      const answer = await world.post(`/wallets/${nora.id}/package`, { package: 'professional' });
      expect(answer.status).toBe(200);
      const { change, wallet: after } = answer.body as { change: Json; wallet: Json };
      expect(change).toMatchObject({ effect: 'now', at: expect.any(String) });
      // 1,500 more a month, and the month has only just begun.
      expect(change.credits).toBeGreaterThan(1490);
      expect(change.credits).toBeLessThanOrEqual(1500);
      expect(after).toMatchObject({
        package: { code: 'professional' },
        nextPackage: null,
        balance: 1000 + Number(change.credits),
      });
      expect(await lastAudit(nora.id)).toMatchObject({
        action: 'credits.change_package',
        details: { package: 'professional', effect: 'now', credits: change.credits },
      });
    });

    it('grow once per Idempotency-Key', async () => {
      const key = randomUUID();
      const first = await world.post(`/wallets/${nora.id}/package`, { package: 'enterprise' }, key);
      await world.sql('delete from idempotency_keys where key = $1', [key]);
      await world.post(`/wallets/${nora.id}/package`, { package: 'enterprise' }, key);
      expect(await balanceOf(nora)).toBe((first.body.wallet as Json).balance);
    });

    it('shrink when the period ends, unless somebody thinks better of it', async () => {
      await world.post(`/wallets/${nora.id}/package`, { package: 'professional' });
      const { balance } = await wallet(nora);
      const { body } = await world.post(`/wallets/${nora.id}/package`, { package: 'starter' });
      expect(body.change).toMatchObject({ effect: 'at_period_end', credits: 0 });
      expect(body.wallet).toMatchObject({
        balance,
        package: { code: 'professional' },
        nextPackage: { code: 'starter' },
      });
      expect((body.change as Json).at).toBe(((body.wallet as Json).period as Json).end);
      const dropped = await world.delete(`/wallets/${nora.id}/package-change`);
      expect([dropped.status, dropped.body.nextPackage]).toEqual([200, null]);
      expect(await lastAudit(nora.id)).toMatchObject({
        action: 'credits.cancel_package_change',
        details: { cancelled: 'starter' },
      });
    });

    it('cannot be what is not on offer, and nothing pending cannot be dropped', async () => {
      const unknown = await world.post(`/wallets/${nora.id}/package`, { package: 'platinum' });
      expect([unknown.status, unknown.body.code]).toEqual([404, 'RESOURCE.NOT_FOUND']);
      const nothing = await world.delete(`/wallets/${nora.id}/package-change`);
      expect([nothing.status, nothing.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      expect(await world.auditOf(nora.id)).toEqual([]);
    });
  });

  describe('views', () => {
    it('shows everything about a wallet', async () => {
      const held = await world.hold(nora, { units: 3, resource: 'nora.travels' });
      await world.sql(
        `insert into credit_top_up_orders (user_id, credits, amount_minor, currency) values ($1, 500, 4900, 'USD')`,
        [nora.id],
      );
      const { status, body } = await world.get(`/wallets/${nora.id}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        userId: nora.id,
        email: `${nora.id}@example.test`,
        balance: 1000,
        held: 15,
        available: 985,
        owed: 0,
        frozenAt: null,
        package: { code: 'starter', version: 1, name: 'Starter' },
        period: { number: 0, start: expect.any(String), end: expect.any(String) },
      });
      expect(body.lots).toEqual([
        expect.objectContaining({
          kind: 'package',
          sourceKey: 'package:0',
          granted: 1000,
          remaining: 1000,
          reserved: 15,
        }),
      ]);
      expect(body.openHolds).toEqual([
        expect.objectContaining({
          id: held.operationId,
          amount: 15,
          units: 3,
          resource: 'nora.travels',
          needsReview: false,
        }),
      ]);
      expect(body.latestEntries).toEqual([expect.objectContaining({ number: 1, kind: 'grant', delta: 1000 })]);
      expect(body.latestOrders).toEqual([expect.objectContaining({ status: 'open', credits: 500, amountMinor: 4900 })]);
    });

    it('knows no wallet of a stranger, and no user without an id', async () => {
      expect((await world.get(`/wallets/${NOBODY}`)).body.code).toBe('RESOURCE.NOT_FOUND');
      expect((await world.get('/wallets/nora')).body.code).toBe('REQUEST.INVALID');
    });

    it('pages all wallets once, latest first, and finds the one that is asked for', async () => {
      const ben = await world.newUser();
      await world.post(`/wallets/${ben.id}/adjust`, { delta: -990 });
      await world.post(`/wallets/${ben.id}/freeze`);
      await world.post(`/wallets/${nora.id}/package`, { package: 'enterprise' });
      const all = (await world.listAll('/wallets')).map(({ userId }) => userId);
      expect(new Set(all).size).toBe(all.length);
      expect(all.slice(0, 2)).toEqual([ben.id, nora.id]);
      const found = async (query: string) => (await world.listAll(`/wallets?${query}`, 50)).map(({ userId }) => userId);
      expect(await found(`user=${ben.id}`)).toEqual([ben.id]);
      expect(await found(`user=${ben.id.slice(0, 20).toUpperCase()}`)).toEqual([ben.id]);
      expect(await found('user=%25')).toEqual([]);
      expect(await found('frozen=true')).toEqual([ben.id]);
      expect(await found('frozen=false')).not.toContain(ben.id);
      expect(await found('maxAvailable=10')).toContain(ben.id);
      expect(await found('maxAvailable=10')).not.toContain(nora.id);
      expect(await found('frozen=true&maxAvailable=9')).toEqual([]);
      expect(await found('minAvailable=9000')).toContain(nora.id);
      expect(await found('minAvailable=9000')).not.toContain(ben.id);
      expect(await found('package=starter')).toContain(ben.id);
      expect(await found('package=starter')).not.toContain(nora.id);
      expect(await found('owing=true')).toEqual([]);
    });

    it.each(['frozen=maybe', 'minAvailable=-1', 'limit=0', 'packages=starter'])('refuses %s', async (query) => {
      expect((await world.get(`/wallets?${query}`)).body.code).toBe('REQUEST.INVALID');
    });

    it('refuses the cursor of another list', async () => {
      const page = await world.get('/transactions?limit=1');
      const answer = await world.get(`/wallets?cursor=${String(page.body.nextCursor)}`);
      expect(answer.body.code).toBe('REQUEST.INVALID_CURSOR');
    });
  });
});
