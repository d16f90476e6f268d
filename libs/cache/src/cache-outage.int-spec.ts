import { PrivateRedis } from '@app/testing';
import { contentOf, startCacheInstance, until, type CacheInstance } from '../test/cache-instance';

/** Far above what a refused or timed-out command takes, far below a caller's patience. */
const QUICK_MS = 1_000;

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
}

describe('cache without its Redis', () => {
  let redis: PrivateRedis;
  let here: CacheInstance;
  let there: CacheInstance;

  beforeEach(async () => {
    redis = await PrivateRedis.start();
    here = await startCacheInstance(redis.url);
    there = await startCacheInstance(redis.url);
  });
  afterEach(async () => {
    redis.thaw();
    await here.close();
    await there.close();
    await redis.stop();
  });

  const bothLive = () => here.bus.live && there.bus.live && here.connections.commands.status === 'ready';

  it('answers nothing, quickly and without an error, while it is stopped; resumes when it is back', async () => {
    await here.cache.put('profile', 'ada', contentOf('kept'));
    await redis.stop();
    await until(() => !here.bus.live);
    const reads = await timed(async () => [
      await here.cache.get('profile', 'ada'),
      await here.cache.generation('profile', 'ada'),
      (await here.cache.getOrLoad('profile', 'ada', async () => contentOf('from the database'))).level,
      here.cache.peek('profile', 'ada'),
    ]);
    expect(reads.value).toEqual([null, null, 'load', undefined]);
    expect(reads.ms).toBeLessThan(QUICK_MS);
    expect(await here.metrics.valueOf('app_cache_errors_total', { operation: 'get' })).toBeGreaterThan(0);
    await redis.run();
    await until(bothLive);
    await here.cache.put('profile', 'ada', contentOf('again'));
    expect((await there.cache.get('profile', 'ada'))?.entry.body.toString()).toBe('again');
  });

  it('does not wait for a frozen server, and trusts no memory that it may not have updated', async () => {
    await here.cache.put('profile', 'ada', contentOf('kept'));
    redis.freeze();
    const read = await timed(() => here.cache.get('balance', 'u-1'));
    expect(read).toMatchObject({ value: null });
    expect(read.ms).toBeLessThan(QUICK_MS);
    await until(() => !here.bus.live);
    expect(here.cache.peek('profile', 'ada')).toBeUndefined();
    redis.thaw();
    await until(bothLive);
    expect((await here.cache.get('profile', 'ada'))?.level).toBe('l2');
  });

  it('delivers an invalidation it could not send, and believes no stored value until then', async () => {
    const balance = { name: 'balance', id: 'u-1' } as const;
    await here.cache.put('balance', 'u-1', contentOf('before the write'));
    here.connections.commands.disconnect(true);
    await here.cache.invalidate([balance]);
    expect((await there.cache.get('balance', 'u-1'))?.entry.body.toString()).toBe('before the write');
    await until(() => here.connections.commands.status === 'ready');
    const own = await here.cache.getOrLoad('balance', 'u-1', async () => contentOf('after the write'));
    expect(own.entry.body.toString()).toBe('after the write');
    await until(async () => (await there.cache.get('balance', 'u-1'))?.entry.body.toString() !== 'before the write');
  });

  it('flies alone in its process when there is nobody to ask', async () => {
    await redis.stop();
    const lead = jest.fn(async () => 'done');
    const calls = Array.from({ length: 20 }, () =>
      here.flights.run('creator:ada', { lead, follow: async () => null }, { waitMs: 2_000 }),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['done']));
    expect(lead).toHaveBeenCalledTimes(1);
  });

  it('limits each process by itself', async () => {
    await redis.stop();
    await until(() => here.connections.commands.status !== 'ready');
    const decisions = await Promise.all(Array.from({ length: 50 }, () => here.limiter.consume('user', 'u-1', 20)));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(20);
  });

  it('starts and stops without it', async () => {
    await redis.stop();
    const late = await startCacheInstance(redis.url);
    expect(await late.cache.get('profile', 'ada')).toBeNull();
    await late.close();
  });
});
