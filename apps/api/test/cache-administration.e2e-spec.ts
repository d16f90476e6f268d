import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

type Json = Record<string, unknown>;
const CACHES = '/api/v1/admin/caches';
const REASON = 'wrong answers of the last release';

describe('the administration of caches', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let reader: { authorization: string };
  let admin: { authorization: string };
  let adminId: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    reader = await api.bearer(await api.createUser());
    adminId = await api.createUser();
    admin = await api.bearer(adminId, { claims: { app_metadata: { role: 'admin' } } });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  const sourceOf = async (username: string) =>
    (await api.call(`/api/profile/${username}`, { headers: reader })).body.source;
  const shown = async (name: string) =>
    ((await api.call(CACHES, { headers: admin })).body.items as Json[]).find((item) => item.name === name);
  const drop = (name: string, json: Json = { reason: REASON }, headers: Record<string, string> = admin) =>
    api.call(`${CACHES}/${name}/drop`, { headers, json });
  const audited = () =>
    api.sql<Json>(`select actor_id, target_id, reason from admin_audit_log where action = 'cache.drop'`);

  it('is for administrators', async () => {
    expect((await api.call(CACHES, { headers: reader })).body.code).toBe('AUTH.FORBIDDEN');
    expect((await drop('profile', { reason: REASON }, reader)).body.code).toBe('AUTH.FORBIDDEN');
  });

  it('shows every name with its lifetime, its size and how often it was found', async () => {
    await sourceOf('shown.there');
    expect(await sourceOf('shown.there')).toBe('cache');
    expect(await shown('profile')).toMatchObject({ ttlSeconds: 86_400, shared: true, entries: 1, evictions: 0 });
    expect(((await shown('profile'))?.memory as Json).hits).toBeGreaterThan(0);
    expect(await shown('balance')).toMatchObject({ memoryLimitBytes: null, entries: 0, bytes: 0 });
    expect(await shown('analytics')).toMatchObject({ redis: { hits: 0, misses: 0, hitRate: null } });
  });

  it('drops a name: readers are answered from the source, and the order is on record', async () => {
    await sourceOf('dropped.there');
    expect(await sourceOf('dropped.there')).toBe('cache');
    const { status, body } = await drop('profile');
    expect([status, body]).toEqual([200, { name: 'profile', everywhere: true }]);
    expect(await sourceOf('dropped.there')).toBe('database');
    expect(await sourceOf('dropped.there')).toBe('cache');
    expect(await audited()).toEqual([{ actor_id: adminId, target_id: 'profile', reason: REASON }]);
  });

  it('wants to know which name and why', async () => {
    const unknown = await drop('moonshine');
    expect([unknown.status, unknown.body.detail]).toEqual([404, expect.stringContaining('transactions')]);
    expect((await drop('posts', {})).status).toBe(400);
    expect(await audited()).toHaveLength(1);
  });
});
