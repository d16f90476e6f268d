import { Redis } from 'ioredis';
import { createTestRedis, type TestRedis } from '@app/testing';
import { contentOf, startCacheInstance, until, type CacheInstance } from '../test/cache-instance';
import { Cache } from './cache';

describe(Cache.name, () => {
  let redis: TestRedis;
  let here: CacheInstance;
  let there: CacheInstance;

  beforeAll(async () => {
    redis = await createTestRedis();
    here = await startCacheInstance(redis.url);
    there = await startCacheInstance(redis.url);
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await redis.close();
  });

  /** Values, not the generations that an invalidation leaves. */
  const redisKeysLike = async (name: string) => {
    const client = new Redis(redis.url);
    const keys = await client.keys(`cs:v*:{${name}:*`);
    await client.quit();
    return keys;
  };
  const loadOf = (text: string) => jest.fn(async () => contentOf(text));

  it('gives every reader of memory the same object, bytes and tag until it is invalidated', async () => {
    const entry = await here.cache.put('profile', 'ada', contentOf('{"a":1}'));
    expect(here.cache.peek('profile', 'ada')).toBe(entry);
    expect(here.cache.peek('profile', 'ada')).toBe(entry);
    await here.cache.invalidate([{ name: 'profile', id: 'ada' }]);
    expect(here.cache.peek('profile', 'ada')).toBeUndefined();
  });

  it('finds in Redis what another instance stored: bytes, meta and tag unchanged', async () => {
    const body = Buffer.from([0, 10, 255, 10, 10, 123]);
    const stored = await here.cache.put('ai', 'p-1', { body, meta: { status: 'complete', progress: 100 } });
    const found = await there.cache.get('ai', 'p-1');
    expect(found?.level).toBe('l2');
    expect(found?.entry).toEqual(stored);
    expect(there.cache.peek('ai', 'p-1')).toBe(found?.entry);
  });

  it('lets nobody join the load of a balance that began before, perhaps before the reader’s own last write', async () => {
    let finishFirst: (content: { body: Buffer; meta: { kind: string } }) => void = () => undefined;
    const began = new Promise<void>((started) => {
      const slow = () =>
        new Promise<{ body: Buffer; meta: { kind: string } }>((resolve) => {
          finishFirst = resolve;
          started();
        });
      void here.cache.getOrLoad('balance', 'ada', slow);
    });
    await began;
    const found = await here.cache.getOrLoad('balance', 'ada', async () => contentOf('975'));
    expect(found.entry.body.toString()).toBe('975');
    finishFirst(contentOf('1000'));
  });

  it('forgets on every instance what one of them invalidates', async () => {
    await here.cache.put('profile', 'grace', contentOf('old'));
    await there.cache.get('profile', 'grace');
    expect(there.cache.peek('profile', 'grace')).toBeDefined();
    await here.cache.invalidate([{ name: 'profile', id: 'grace' }]);
    await until(() => there.cache.peek('profile', 'grace') === undefined);
    expect(await there.cache.get('profile', 'grace')).toBeNull();
  });

  it('drops all pages of one owner at once, and nobody else’s', async () => {
    for (const id of ['p-1:12:', 'p-1:12:next', 'p-2:12:']) await here.cache.put('posts', id, contentOf(id));
    await there.cache.get('posts', 'p-1:12:next');
    await here.cache.invalidate([{ name: 'posts', id: 'p-1' }]);
    await until(() => there.cache.peek('posts', 'p-1:12:next') === undefined);
    const left = await Promise.all(['p-1:12:', 'p-1:12:next', 'p-2:12:'].map((id) => there.cache.get('posts', id)));
    expect(left.map((found) => found !== null)).toEqual([false, false, true]);
  });

  it('takes the whole id of an ungrouped name: access of one pair leaves the others', async () => {
    for (const id of ['access:u-1:p-1', 'access:u-1:p-2']) await here.cache.put('frequent', id, contentOf(id));
    await here.cache.invalidate([{ name: 'frequent', id: 'access:u-1:p-1' }]);
    expect(await here.cache.get('frequent', 'access:u-1:p-1')).toBeNull();
    expect(await here.cache.get('frequent', 'access:u-1:p-2')).not.toBeNull();
  });

  it('keeps access decisions in memory only, and forgets them on every instance', async () => {
    for (const instance of [here, there]) await instance.cache.getOrLoad('access', 'u-1:p-1', loadOf('full'));
    expect(await redisKeysLike('access')).toEqual([]);
    expect(there.cache.peek('access', 'u-1:p-1')).toBeDefined();
    await here.cache.invalidate([{ name: 'access', id: 'u-1:p-1' }]);
    await until(() => there.cache.peek('access', 'u-1:p-1') === undefined);
  });

  it('does not keep a decision that was read before the write that overtook it', async () => {
    await here.cache.getOrLoad('access', 'u-2:p-1', async () => {
      await here.cache.invalidate([{ name: 'access', id: 'u-2:p-1' }]);
      return contentOf('outdated');
    });
    expect(here.cache.peek('access', 'u-2:p-1')).toBeUndefined();
  });

  it('keeps balances out of memory: they are always asked of Redis', async () => {
    await here.cache.put('balance', 'u-1', contentOf('900'));
    expect(here.cache.peek('balance', 'u-1')).toBeUndefined();
    expect((await here.cache.get('balance', 'u-1'))?.level).toBe('l2');
  });

  it('never shows a balance older than the last write, on whichever instance the next read arrives', async () => {
    for (let balance = 0; balance < 200; balance += 1) {
      await here.cache.put('balance', 'u-2', contentOf(String(balance)));
      await there.cache.invalidate([{ name: 'balance', id: 'u-2' }]);
      const { entry } = await here.cache.getOrLoad('balance', 'u-2', async () => contentOf(`fresh ${balance}`));
      expect(entry.body.toString()).toBe(`fresh ${balance}`);
    }
  });

  it('does not keep what a slow reader read before a write that overtook it', async () => {
    const generation = await here.cache.generation('profile', 'slow');
    await there.cache.invalidate([{ name: 'profile', id: 'slow' }]);
    await here.cache.put('profile', 'slow', contentOf('read before the write'), { generation });
    expect(here.cache.peek('profile', 'slow')).toBeUndefined();
    expect(await there.cache.get('profile', 'slow')).toBeNull();
  });

  it('drops the old value also when the write overtakes a load, and hands later callers a new load', async () => {
    let began = false;
    let finishOldLoad = () => {};
    const finished = new Promise<void>((resolve) => (finishOldLoad = resolve));
    const oldLoad = here.cache.getOrLoad('profile', 'race', async () => {
      began = true;
      await finished;
      return contentOf('old');
    });
    await until(() => began);
    await here.cache.invalidate([{ name: 'profile', id: 'race' }]);
    const newLoad = here.cache.getOrLoad('profile', 'race', async () => contentOf('new'));
    expect((await newLoad).entry.body.toString()).toBe('new');
    finishOldLoad();
    await oldLoad;
    expect((await there.cache.get('profile', 'race'))?.entry.body.toString()).toBe('new');
    expect(here.cache.peek('profile', 'race')?.body.toString()).toBe('new');
  });

  it('loads once for a hundred callers of one key', async () => {
    const load = loadOf('once');
    const found = await Promise.all(
      Array.from({ length: 100 }, () => here.cache.getOrLoad('analytics', 'p-9:30d', load)),
    );
    expect(load).toHaveBeenCalledTimes(1);
    expect(new Set(found.map(({ entry }) => entry)).size).toBe(1);
  });

  it('passes on the error of a load and keeps nothing of it', async () => {
    const failing = here.cache.getOrLoad('profile', 'broken', async () => {
      throw new Error('no such row');
    });
    await expect(failing).rejects.toThrow('no such row');
    expect((await here.cache.getOrLoad('profile', 'broken', loadOf('mended'))).level).toBe('load');
  });

  it('keeps nothing that a loader marks with a lifetime of zero', async () => {
    await here.cache.getOrLoad('profile', 'degraded', async () => ({ ...contentOf('defaults'), ttlMs: 0 }));
    expect(await here.cache.get('profile', 'degraded')).toBeNull();
  });

  it('gives a value to Redis for the lifetime of its name, and its generation for longer', async () => {
    const probe = new Redis(redis.url);
    await here.cache.put('pricing', 'all', contentOf('[]'));
    const ttl = await probe.pttl('cs:v2:{pricing:all}');
    const generationTtl = await probe.pttl('cs:g:{pricing:all}');
    probe.disconnect();
    expect(ttl).toBeGreaterThan(3_590_000);
    expect(ttl).toBeLessThanOrEqual(3_600_000);
    expect(generationTtl).toBeGreaterThan(ttl);
  });

  it('believes no value whose generation was lost', async () => {
    await here.cache.put('balance', 'u-3', contentOf('1'));
    const probe = new Redis(redis.url);
    await probe.del('cs:g:{balance:u-3}');
    probe.disconnect();
    expect(await here.cache.get('balance', 'u-3')).toBeNull();
  });

  it('empties memory when the invalidation channel is cut, and fills it again when it is back', async () => {
    await here.cache.put('profile', 'cut', contentOf('x'));
    const heard: unknown[] = [];
    const unsubscribe = here.cache.onInvalidated((keys) => heard.push(keys));
    const epoch = here.bus.epoch;
    const probe = new Redis(redis.url);
    await probe.client('KILL', 'TYPE', 'pubsub');
    probe.disconnect();
    await until(() => here.bus.epoch > epoch);
    expect(here.cache.peek('profile', 'cut')).toBeUndefined();
    expect(heard).toContain('everything');
    await until(() => here.bus.live && there.bus.live);
    unsubscribe();
    expect((await here.cache.get('profile', 'cut'))?.level).toBe('l2');
    expect(here.cache.peek('profile', 'cut')).toBeDefined();
  });

  it('fills Redis for readers elsewhere, past its own memory, and leaves alone what is there', async () => {
    await here.cache.put('profile', 'warmed', contentOf('kept in memory'));
    await redis.flush();
    const load = loadOf('loaded');
    expect(await here.cache.warm('profile', 'warmed', load)).toBe('stored');
    expect(await here.cache.warm('profile', 'warmed', load)).toBe('found');
    expect(load).toHaveBeenCalledTimes(1);
    expect((await there.cache.get('profile', 'warmed'))?.entry.body.toString()).toBe('loaded');
    expect(here.cache.peek('profile', 'warmed')?.body.toString()).toBe('kept in memory');
  });

  it('does not warm with what a write has overtaken', async () => {
    const overtaken = here.cache.warm('profile', 'overtaken', async () => {
      await there.cache.invalidate([{ name: 'profile', id: 'overtaken' }]);
      return contentOf('outdated');
    });
    expect(await overtaken).toBe('refused');
    expect(await there.cache.get('profile', 'overtaken')).toBeNull();
  });

  it('tells the size and the latency of each name to whoever reads the metrics', async () => {
    await here.cache.put('ai', 'sized', contentOf('x'.repeat(1_000)));
    await here.cache.get('usage', 'nobody');
    await here.metrics.refresh();
    const { entries, bytes } = here.cache.stats().ai;
    expect(bytes).toBeGreaterThan(1_000);
    expect(await here.metrics.valueOf('app_cache_entries', { name: 'ai' })).toBe(entries);
    expect(await here.metrics.valueOf('app_cache_bytes', { name: 'ai' })).toBe(bytes);
    const latencies = await here.metrics.read('app_cache_operation_duration_seconds');
    expect(
      latencies
        .filter(({ metricName, labels }) => metricName?.endsWith('_count') === true && labels.name === 'usage')
        .map(({ labels, value }) => [labels.operation, value]),
    ).toEqual([['get', 1]]);
  });

  it('counts look-ups per name and level', async () => {
    const before = here.cache.stats().systemMetrics;
    await here.cache.getOrLoad('systemMetrics', 'now', loadOf('{}'));
    await here.cache.getOrLoad('systemMetrics', 'now', loadOf('{}'));
    here.cache.peek('systemMetrics', 'now');
    const after = here.cache.stats().systemMetrics;
    expect(after.l1Misses - before.l1Misses).toBe(1);
    expect(after.l2Misses - before.l2Misses).toBe(1);
    expect(after.l1Hits - before.l1Hits).toBe(2);
    const labels = { name: 'systemMetrics', level: 'l1', result: 'hit' };
    expect(await here.metrics.valueOf('app_cache_requests_total', labels)).toBe(after.l1Hits);
  });
});
