import { randomUUID } from 'node:crypto';
import { CreditAdministrationWorld, type Json, type Member } from './credit-administration-world';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

describe('administration of prices and packages', () => {
  let world: CreditAdministrationWorld;
  let nora: Member;

  const rulesOf = async (action: string) => (await world.get(`/pricing-rules?action=${action}`)).body.items as Json[];
  const add = (rule: Json, key?: string) => world.post('/pricing-rules', { freeMonthly: 0, ...rule }, key);
  const idOf = (answer: { body: Json }) => String((answer.body.rule as Json).id);
  const priceSeenByUsers = async (action: string) =>
    (await world.api.call(`/api/v1/credits/pricing/${action}`, { headers: nora.headers })).body.unitCost;

  beforeAll(async () => {
    world = await CreditAdministrationWorld.start();
    nora = await world.newUser();
  });
  afterEach(async () => {
    expect(await world.violations()).toEqual([]);
  });
  afterAll(() => world.stop());

  describe('prices', () => {
    it('change at once when no beginning is given, for users and for charges', async () => {
      expect(await priceSeenByUsers('post_analytics')).toBe(5);
      const answer = await add({ action: 'post_analytics', unitCost: 6, maxUnits: 40, description: 'Dearer' });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        rule: {
          action: 'post_analytics',
          unitCost: 6,
          maxUnits: 40,
          validTo: null,
          status: 'in_force',
          createdBy: world.admin.id,
        },
        ended: { validTo: (answer.body.rule as Json).validFrom },
        resumed: null,
      });
      expect(await priceSeenByUsers('post_analytics')).toBe(6);
      const charged = await world.charge(nora);
      expect(await world.sql('select rule_id, amount::int from credit_operations where id = $1', [charged])).toEqual([
        { rule_id: idOf(answer), amount: 6 },
      ]);
      const [now, before] = await rulesOf('post_analytics');
      expect([now?.status, before?.status, before?.unitCost]).toEqual(['in_force', 'past', 5]);
      expect(before?.validTo).toBe(now?.validFrom);
      expect(await world.auditOf(idOf(answer))).toEqual([
        expect.objectContaining({ action: 'credits.add_pricing_rule', actor_id: world.admin.id }),
      ]);
    });

    it('change for a while and go back by themselves', async () => {
      const [from, to] = [inDays(2), inDays(3)];
      const answer = await add({ action: 'bulk_export', unitCost: 1, validFrom: from, validTo: to });
      expect(answer.body).toMatchObject({
        rule: { status: 'future', validFrom: from, validTo: to },
        resumed: { validFrom: to, validTo: null },
      });
      expect((await rulesOf('bulk_export')).map(({ unitCost, status }) => [unitCost, status])).toEqual([
        [50, 'future'],
        [1, 'future'],
        [50, 'in_force'],
      ]);
      expect(await priceSeenByUsers('bulk_export')).toBe(50);
    });

    it('are refused where a later rule begins, naming its span', async () => {
      const validFrom = inDays(10);
      const later = await add({ action: 'advanced_search', unitCost: 20, validFrom });
      const clash = await add({ action: 'advanced_search', unitCost: 18, validFrom: inDays(5) });
      expect([clash.status, clash.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      expect(clash.body.clashing).toEqual([{ id: idOf(later), validFrom, validTo: null }]);
      const same = await add({ action: 'advanced_search', unitCost: 18, validFrom });
      expect(same.status).toBe(409);
      const before = await add({ action: 'advanced_search', unitCost: 18, validFrom: inDays(5), validTo: validFrom });
      expect(before.status).toBe(201);
      expect((await rulesOf('advanced_search')).map(({ unitCost }) => unitCost)).toEqual([20, 18, 15]);
    });

    it('of the past are never rewritten', async () => {
      const past = await add({ action: 'influencer_unlock', unitCost: 1, validFrom: inDays(-1) });
      expect([past.status, past.body.code]).toEqual([400, 'REQUEST.INVALID']);
      expect(past.body.errors).toEqual([expect.objectContaining({ field: 'validFrom' })]);
      const backwards = await add({
        action: 'influencer_unlock',
        unitCost: 1,
        validFrom: inDays(2),
        validTo: inDays(1),
      });
      expect(backwards.body.errors).toEqual([expect.objectContaining({ field: 'validTo' })]);
      const [rule] = await rulesOf('influencer_unlock');
      const removed = await world.delete(`/pricing-rules/${String(rule?.id)}`);
      expect([removed.status, removed.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      expect(await rulesOf('influencer_unlock')).toHaveLength(1);
    });

    it('that have not come can be taken back, and leave no moment without a price', async () => {
      const added = await add({ action: 'influencer_unlock', unitCost: 30, validFrom: inDays(4) });
      expect((await world.delete(`/pricing-rules/${idOf(added)}`)).status).toBe(204);
      const rules = await rulesOf('influencer_unlock');
      expect(rules).toEqual([expect.objectContaining({ unitCost: 25, status: 'in_force', validTo: null })]);
      expect(
        (await world.auditOf(idOf(added))).map(({ action, details }) => [action, details.extended ?? null]),
      ).toEqual([
        ['credits.add_pricing_rule', null],
        ['credits.remove_pricing_rule', rules[0]?.id],
      ]);
      expect((await world.delete(`/pricing-rules/${idOf(added)}`)).status).toBe(404);
    });

    it('never overlap when administrators set them at the same time', async () => {
      const answers = await Promise.all([7, 8, 9].map((unitCost) => add({ action: 'discovery_pagination', unitCost })));
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
      const rules = await rulesOf('discovery_pagination');
      expect(rules).toHaveLength(1 + statuses.filter((status) => status === 201).length);
      expect(rules.filter(({ status }) => status === 'in_force')).toHaveLength(1);
      rules.slice(1).forEach((rule, index) => expect(rule.validTo).toBe(rules[index]?.validFrom));
    });

    it('are set once per Idempotency-Key', async () => {
      const key = randomUUID();
      const rule = { action: 'bulk_export', unitCost: 60, validFrom: inDays(400) };
      const first = await add(rule, key);
      const replay = await add(rule, key);
      expect([first.status, replay.body]).toEqual([201, first.body]);
    });

    it.each([
      [{ action: 'mind_reading', unitCost: 1 }, 'action'],
      [{ action: 'bulk_export', unitCost: -1 }, 'unitCost'],
      [{ action: 'bulk_export', unitCost: 1, freeMonthly: 0.5 }, 'freeMonthly'],
      [{ action: 'bulk_export', unitCost: 1, maxUnits: 0 }, 'maxUnits'],
      [{ action: 'bulk_export', unitCost: 1, validFrom: 'soon' }, 'validFrom'],
      [{ action: 'bulk_export', unitCost: 1, reason: undefined }, 'reason'],
    ])('refuse %j', async (rule, field) => {
      const answer = await add(rule);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
    });
  });

  describe('packages', () => {
    const offer = { name: 'Professional', monthlyCredits: 3000, rolloverCap: 1500, priceMinor: 11_900 };
    const versionsOf = async (code: string) =>
      ((await world.get('/packages')).body.items as Json[]).filter((item) => item.code === code);

    it('get a next version that running wallets receive when their period ends', async () => {
      const member = await world.newUser();
      await world.post(`/wallets/${member.id}/package`, { package: 'professional' });
      const answer = await world.post('/packages', { code: 'professional', ...offer });
      expect([answer.status, answer.body.version, answer.body.isActive]).toEqual([201, 2, true]);
      expect(
        (await versionsOf('professional')).map(({ version, isActive, wallets }) => [version, isActive, wallets]),
      ).toEqual([
        [2, true, 0],
        [1, false, 1],
      ]);
      expect(await world.auditOf(String(answer.body.id))).toEqual([
        expect.objectContaining({
          action: 'credits.add_package',
          details: expect.objectContaining({ code: 'professional', version: 2, replacedVersion: 1 }),
        }),
      ]);
      // A month later.
      await world.sql(
        `begin; select set_config('app.clock', (now() + interval '32 days')::text, true); select app.roll_due_wallets(1000); commit`,
      );
      const { body } = await world.get(`/wallets/${member.id}`);
      expect(body).toMatchObject({ package: { code: 'professional', version: 2 }, period: { number: 1 } });
      expect(body.latestEntries).toEqual(
        expect.arrayContaining([expect.objectContaining({ kind: 'grant', delta: 3000 })]),
      );
    });

    it('may be new', async () => {
      const answer = await world.post('/packages', {
        code: 'agency',
        ...offer,
        name: 'Agency',
        rolloverMonths: 3,
        currency: 'EUR',
      });
      expect(answer.body).toMatchObject({ code: 'agency', version: 1, rolloverMonths: 3, currency: 'EUR', wallets: 0 });
      const offered = await world.api.call('/api/v1/credits/pricing', { headers: nora.headers });
      expect((offered.body.packages as Json[]).map(({ code }) => code)).toContain('agency');
    });

    it('can be retired, and then nobody can be moved to them', async () => {
      await world.post('/packages', { code: 'trial', ...offer });
      const retired = await world.post('/packages/trial/retire');
      expect([retired.status, retired.body.isActive]).toEqual([200, false]);
      expect((await world.post(`/wallets/${nora.id}/package`, { package: 'trial' })).status).toBe(404);
      expect((await world.post('/packages/trial/retire')).status).toBe(404);
      expect((await world.auditOf(String(retired.body.id))).map(({ action }) => action)).toEqual([
        'credits.add_package',
        'credits.retire_package',
      ]);
      const again = await world.post('/packages', { code: 'trial', ...offer });
      expect(again.body).toMatchObject({ version: 2, isActive: true });
    });

    it('that new wallets get cannot be retired', async () => {
      const answer = await world.post('/packages/starter/retire');
      expect([answer.status, answer.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
    });

    it('have one version on offer, whoever adds at the same time', async () => {
      const names = ['One', 'Two', 'Three'];
      const answers = await Promise.all(
        names.map((name) => world.post('/packages', { code: 'enterprise', ...offer, name })),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      const versions = await versionsOf('enterprise');
      expect(versions.map(({ version, isActive }) => [version, isActive])).toEqual([
        [4, true],
        [3, false],
        [2, false],
        [1, false],
      ]);
    });

    it.each([
      [{ ...offer, code: 'Professional' }, 'code'],
      [{ ...offer, code: 'x', currency: 'dollars' }, 'currency'],
      [{ ...offer, code: 'x', rolloverMonths: 0 }, 'rolloverMonths'],
      [{ ...offer, code: 'x', monthlyCredits: undefined }, 'monthlyCredits'],
    ])('refuse %j', async (body, field) => {
      const answer = await world.post('/packages', body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
    });
  });
});
