import type { PrivateRedis, TestSandbox } from '@app/testing';
import { PrivateRedisWorld } from './private-redis-world';
import type { TestApi } from './test-api';

/** Nothing depends on the cache: without Redis everything is slower, not broken. */
describe('without Redis', () => {
  let world: PrivateRedisWorld;
  let sandbox: TestSandbox;
  let redis: PrivateRedis;
  let api: TestApi;
  let headers: { authorization: string };

  beforeAll(async () => {
    world = await PrivateRedisWorld.start();
    ({ api, redis, sandbox, headers } = world);
    await api.call('/api/profile/known.before', { headers });
  });
  afterAll(() => world.stop());

  it('goes on reading, fetching and writing, says so in its health, and uses Redis again when it is back', async () => {
    await redis.stop();
    const stored = await api.call('/api/profile/known.before', { headers });
    const fetched = await api.call('/api/profile/never.seen', { headers });
    const favorite = await api.call('/api/v1/favorites', { headers, json: { username: 'known.before' } });
    expect([stored.status, fetched.status, favorite.status]).toEqual([200, 200, 201]);
    expect([stored.body.source, fetched.body.source]).toEqual(['database', 'provider']);
    expect(await sandbox.control.countCalls({ username: 'never.seen' })).toBe(1);
    await eventually(async () => expect(await component('cache')).toMatchObject({ status: 'down' }));
    await redis.run();
    await eventually(async () => {
      const { body } = await api.call('/api/profile/known.before', { headers });
      expect(body.source).toBe('cache');
    });
  }, 60_000);

  async function component(name: string): Promise<unknown> {
    const { body } = await api.call('/api/health');
    return (body.components as Record<string, unknown>)[name];
  }
});

/** Repeats an expectation until it holds; the test's own time limit ends a wait in vain. */
async function eventually(expectation: () => Promise<void>): Promise<void> {
  for (let last: unknown; ;) {
    try {
      return await expectation();
    } catch (error) {
      if (last === undefined) last = error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}
