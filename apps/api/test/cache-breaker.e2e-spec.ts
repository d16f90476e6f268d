import { Metrics } from '@app/observability';
import { Policies } from '@app/resilience';
import { until, type PrivateRedis } from '@app/testing';
import { PrivateRedisWorld } from './private-redis-world';
import type { TestApi } from './test-api';

jest.setTimeout(90_000);

/** A frozen server accepts connections and never answers: the worst a cache can do to those who wait for it. */
describe('a Redis that freezes', () => {
  let world: PrivateRedisWorld;
  let redis: PrivateRedis;
  let api: TestApi;
  let headers: { authorization: string };

  beforeAll(async () => {
    world = await PrivateRedisWorld.start();
    ({ api, redis, headers } = world);
    await api.call('/api/profile/frozen.out', { headers });
  });
  afterAll(() => world.stop());

  const read = async () => (await api.call('/api/profile/frozen.out', { headers })).body.source as string;
  const component = async () =>
    ((await api.call('/api/health')).body.components as Record<string, { status: string }>).cache?.status;
  const breaker = () =>
    api.app
      .get(Policies)
      .states()
      .find(({ policy }) => policy === 'cache')?.state;
  const events = async () => {
    const count = (event: string) =>
      api.app.get(Metrics).valueOf('app_policy_events_total', { policy: 'cache', event });
    return { opened: await count('opened'), probe: await count('probe'), closed: await count('closed') };
  };
  const errors = () => api.app.get(Metrics).valueOf('app_cache_errors_total', { operation: 'get' });

  it('opens the breaker, is read past, and after the cooldown one probe and a growing few bring it back', async () => {
    expect(await read()).toBe('cache');
    expect([breaker(), await events()]).toEqual(['closed', { opened: 0, probe: 0, closed: 0 }]);

    redis.freeze();
    await until(async () => {
      expect(['cache', 'database']).toContain(await read());
      return breaker() === 'open';
    });
    expect(await errors()).toBeGreaterThanOrEqual(3);
    await until(async () => (await read()) === 'database'); // memory is left when the channel is found to be silent
    expect(await events()).toEqual({ opened: 1, probe: 0, closed: 0 });
    await until(async () => (await component()) === 'down');

    redis.thaw();
    await until(async () => (await read()) === 'cache' || breaker() !== 'open');
    expect(breaker()).not.toBe('closed'); // one success does not open the gates for everybody
    await until(async () => {
      const sources = await Promise.all([read(), api.call(`/api/profile/frozen.out/posts`, { headers })]);
      return sources[0] === 'cache' && breaker() !== 'open';
    });
    expect((await events()).probe).toBe(1);
    await until(async () => {
      await api.app
        .get(Policies)
        .execute('cache', async () => 'an answer')
        .catch(() => undefined);
      return breaker() === 'closed';
    });
    expect(await events()).toEqual({ opened: 1, probe: 1, closed: 1 });
    await until(async () => (await component()) === 'up');
  });
});
