import { Metrics } from '@app/observability';
import { Policies, POLICY_TABLE, type PolicyTable } from '@app/resilience';
import { PrivateRedis, requiredEnvironment, startSandbox, TcpProxy, until, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Headers = { authorization: string };

/** Everything that needs the database and is in no cache. */
const NEEDS_THE_DATABASE = [
  '/api/profile/known.creator/posts',
  '/api/profile/known.creator/ai-insights',
  '/api/profile/known.creator/analytics',
  '/api/profile/known.creator/related',
  '/api/profile/known.creator/mentions',
  '/api/profile/nobody.knows.it/posts',
  '/api/v1/credits/transactions',
  '/api/v1/credits/can-perform/influencer_unlock',
  '/api/v1/favorites',
  '/api/v1/webhooks',
];

/** What can still be said is said, marked as what it is; the rest is refused with a time to come back. Nothing widens. */
describe('without the database', () => {
  let sandbox: TestSandbox;
  let proxy: TcpProxy;
  let redis: PrivateRedis;
  let api: TestApi;
  let owner: Headers;
  let stranger: Headers;

  const look = (username: string, headers: Headers) => api.call(`/api/profile/${username}`, { headers });
  const fallbacks = (area: string, to: string) => api.app.get(Metrics).valueOf('app_fallbacks_total', { area, to });
  const breaker = () => {
    const states = api.app.get(Policies).states();
    return states.find(({ policy }) => policy === 'database')?.state;
  };
  const books = () =>
    api.sql(`select (select count(*) from credit_transactions) as entries, (select count(*) from credit_operations) as
      operations, (select sum(posted + held) from credit_wallets) as credits`);
  /** An answer that is no outage's: what it is about was read. */
  const isWhole = ({ status, body }: Answer) => status === 200 && body.degraded !== true;

  beforeAll(async () => {
    [sandbox, redis, proxy] = await Promise.all([
      startSandbox(),
      PrivateRedis.start(),
      TcpProxy.to(requiredEnvironment('TEST_DATABASE_URL')),
    ]);
    api = await TestApi.start({
      env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey, REDIS_URL: redis.url },
      databaseUrl: (url) => proxy.through(url),
    });
    // Every story waits the rest out; that it is 30 seconds long is said, and shown, where the policies are.
    api.app.get<PolicyTable>(POLICY_TABLE).database.breaker.cooldownMs = 4_000;
    const ownerId = await api.createUser();
    owner = await api.bearer(ownerId);
    stranger = await api.bearer(await api.createUser());
    for (const headers of [owner, stranger]) await look('known.creator', headers);
    await api.sql(
      `insert into user_profile_access (user_id, profile_id, source)
       select $1, id, 'unlock' from profiles where username = 'known.creator'`,
      [ownerId],
    );
    expect((await look('known.creator', owner)).body).toMatchObject({ access: { level: 'full' } });
  });
  afterAll(async () => {
    await proxy.close();
    await api.stop();
    await Promise.all([sandbox.close(), redis.stop()]);
  });

  async function expectTheBestStillPossible(unheardOf: string): Promise<void> {
    const full = await look('known.creator', owner);
    expect([full.status, full.body.source, full.body.degraded]).toEqual([200, 'cache', false]);
    expect(full.body.access).toMatchObject({ level: 'full' });
    const narrowed = await look('known.creator', stranger);
    expect(narrowed.status).toBe(200);
    expect(narrowed.body).toMatchObject({ access: { level: 'preview' }, engagement: null, posts: [], degraded: true });
    expect(narrowed.headers.get('cache-control')).toBe('no-store');
    const unknown = await look(unheardOf, stranger);
    expect(unknown.body).toMatchObject({ degraded: true, source: 'fallback', profile: { username: unheardOf } });
    expect(unknown.headers.get('cache-control')).toBe('no-store');
    for (const path of NEEDS_THE_DATABASE) {
      const { status, body, headers } = await api.call(path, { headers: stranger });
      expect([path, status, body.code]).toEqual([path, 503, 'SYSTEM.UNAVAILABLE']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  }

  async function healed(): Promise<void> {
    await until(async () => isWhole(await look('known.creator', stranger)));
    await until(async () => {
      await look('known.creator', stranger);
      return breaker() === 'closed';
    });
  }

  it('that is stopped: shows what is cached to who may see it, never more, and sells nothing', async () => {
    const before = await books();
    await proxy.set('refused');
    await expectTheBestStillPossible('never.seen');
    const bought = await api.call('/api/v1/instagram/profile/known.creator', { headers: stranger });
    expect([bought.status, bought.body.code]).toEqual([503, 'SYSTEM.UNAVAILABLE']);
    const newcomer = await api.bearer(await api.createUser());
    expect((await look('known.creator', newcomer)).status).toBe(503);
    expect(breaker()).toBe('open');
    expect(await sandbox.control.countCalls({ username: 'never.seen' })).toBe(0);
    expect(await fallbacks('access', 'preview')).toBeGreaterThan(0);
    expect(await fallbacks('profile', 'degraded')).toBe(1);
    await proxy.set('open');
    await healed();
    expect(await books()).toEqual(before);
    expect((await look('never.seen', stranger)).body).toMatchObject({ degraded: false, source: 'provider' });
  }, 180_000);

  it('that hangs: lets nobody hang with it once it was noticed, and goes on where it was', async () => {
    await healed();
    await proxy.set('silent');
    const first = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) => look(`${name}.unheard.of`, stranger)),
    );
    expect(first.map(({ status, body }) => [status, body.degraded])).toEqual(first.map(() => [200, true]));
    expect(breaker()).toBe('open');
    await expectTheBestStillPossible('never.heard.of');
    await proxy.set('open');
    await healed();
  }, 180_000);

  it('that is stopped, and without Redis: still says what little it can', async () => {
    await healed();
    await Promise.all([redis.stop(), proxy.set('refused')]);
    await until(async () => (await look('known.creator', owner)).body.source !== 'cache');
    const { status, body } = await look('known.creator', owner);
    expect([status, body.degraded, body.source]).toEqual([200, true, 'fallback']);
    expect(body.access).toMatchObject({ level: 'preview', unlock: null });
  }, 60_000);
});
