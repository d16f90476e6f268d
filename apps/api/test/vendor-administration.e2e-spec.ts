import { TestApi } from './test-api';

const VENDOR = '/api/v1/admin/vendor';
const COST = {
  target: 'instagram_graphql_profile',
  microsPerCall: 500,
  currency: 'USD',
  reason: 'as the contract says',
};
type Json = Record<string, unknown>;

describe('the administration of the data provider', () => {
  let api: TestApi;
  let admin: Record<string, string>;

  beforeAll(async () => {
    api = await TestApi.start();
    admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
  });
  afterAll(() => api.stop());

  const get = (path: string) => api.call(`${VENDOR}${path}`, { headers: admin });
  const addCost = (json: Json, key?: string) =>
    api.call(`${VENDOR}/costs`, {
      headers: { ...admin, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      json,
    });
  const aCall = (at: string) =>
    api.sql(
      `insert into vendor_calls (provider, target, outcome, latency_ms, billable, created_at)
       values ('decodo', 'instagram_graphql_profile', 'ok', 900, true, $1)`,
      [at],
    );

  it('is for administrators', async () => {
    const headers = await api.bearer(await api.createUser());
    for (const path of ['/usage', '/margin', '/costs'])
      expect((await api.call(`${VENDOR}${path}`, { headers })).body.code).toBe('AUTH.FORBIDDEN');
  });

  it('takes a price once per key, with a reason, and lists it', async () => {
    const first = await addCost({ ...COST, effectiveFrom: '2026-01-01' }, 'price-1');
    const again = await addCost({ ...COST, effectiveFrom: '2026-01-01' }, 'price-1');
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    expect((await get('/costs')).body.items).toMatchObject([{ ...first.body }]);
    expect((await addCost({ ...COST, reason: undefined })).body.code).toBe('REQUEST.INVALID');
    expect((await addCost({ ...COST, currency: 'usd' })).body.code).toBe('REQUEST.INVALID');
    expect((await addCost({ ...COST, target: 'something_else' })).body.code).toBe('REQUEST.INVALID');
  });

  it('says what calls cost, and what was left of what credits were worth', async () => {
    await aCall('2026-03-01T10:00:00Z');
    await aCall('2026-03-02T10:00:00Z');
    const usage = await get('/usage?from=2026-03-01&to=2026-03-02&by=target');
    expect(usage.body).toMatchObject({
      by: 'target',
      costStatus: 'estimated',
      items: [{ key: 'instagram_graphql_profile', calls: 2, costs: [{ currency: 'USD', micros: 1000 }] }],
    });
    const [offer] = await api.sql<{ micros: number }>(
      `select round(10000.0 * sum(amount_minor) / sum(credits))::int as micros from credit_top_up_offers where is_active and currency = 'USD'`,
    );
    const margin = await get('/margin?from=2026-03-01&to=2026-03-02');
    expect(margin.body).toMatchObject({
      currency: 'USD',
      status: 'estimated',
      creditValue: { basis: 'offers', microsPerCredit: offer?.micros },
      unpricedCalls: 0,
      days: [{ day: '2026-03-01', costMicros: 500, marginMicros: -500 }, { day: '2026-03-02' }],
      total: { credits: 0, revenueMicros: 0, costMicros: 1000, marginMicros: -1000, marginRate: null },
    });
  });

  it('refuses a second price of one moment, and takes one back; the log keeps both', async () => {
    const from = { ...COST, effectiveFrom: '2026-05-01' };
    const { body: price } = await addCost(from);
    expect((await addCost(from)).body.code).toBe('RESOURCE.CONFLICT');
    const remove = () =>
      api.call(`${VENDOR}/costs/${String(price.id)}`, {
        headers: admin,
        method: 'DELETE',
        json: { reason: 'mistyped' },
      });
    expect([(await remove()).status, (await remove()).body.code]).toEqual([204, 'RESOURCE.NOT_FOUND']);
    const log = await api.call(`/api/v1/admin/audit-log?targetId=${String(price.id)}`, { headers: admin });
    expect((log.body.items as Json[]).map(({ action, reason }) => [action, reason])).toEqual([
      ['vendor.remove_cost', 'mistyped'],
      ['vendor.set_cost', COST.reason],
    ]);
  });

  it('refuses a span of more than a year, and an unknown way to put calls together', async () => {
    expect((await get('/usage?from=2020-01-01&to=2026-01-01')).body.code).toBe('REQUEST.INVALID');
    expect((await get('/usage?by=hour')).body.code).toBe('REQUEST.INVALID');
  });
});
