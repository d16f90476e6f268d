import { Redis } from 'ioredis';
import { createTestRedis, type TestRedis } from '@app/testing';
import { contentOf, startCacheInstance, until, type CacheInstance } from '../test/cache-instance';

const GENERATION = '77';
/** A frame as another process might have left it. */
const frameOf = (body: string, header: object, generation = GENERATION) =>
  `${generation}\n${JSON.stringify(header)}\n${body}`;
const RECOVERY = { action: 'drop_cache_name', outcome: 'success' };

describe('values that cannot be read', () => {
  let redis: TestRedis;
  let here: CacheInstance;
  let there: CacheInstance;
  let raw: Redis;

  beforeEach(async () => {
    redis = await createTestRedis();
    raw = new Redis(redis.url);
    here = await startCacheInstance(redis.url);
    there = await startCacheInstance(redis.url);
  });
  afterEach(async () => {
    await here.close();
    await there.close();
    raw.disconnect();
    await redis.close();
  });

  const plant = async (id: string, frame: string | Buffer) => {
    await raw.set(`cs:g:{posts:${id}}`, GENERATION);
    await raw.set(`cs:v2:{posts:${id}}`, frame);
  };
  const poisoned = () => here.metrics.valueOf('app_cache_poisoned_total', { name: 'posts' });
  const load = jest.fn(async () => contentOf('loaded'));
  beforeEach(() => load.mockClear());

  it.each([
    ['bytes of another program', Buffer.from([0, 255, 254, 10, 10, 0])],
    ['a frame without header', `${GENERATION}\n`],
    ['a frame of another version', frameOf('{}', { v: 99, e: '"x"', s: 0, x: Date.now() + 60_000, m: {} })],
    ['a header that would call for a prototype', frameOf('{}', { v: 2, m: { ['__proto__']: { admin: true } } })],
    ['many empty lines', Buffer.alloc(64 * 1024, 10)],
  ])('are a miss, counted and replaced by what is loaded: %s', async (_, frame) => {
    await plant('p-1', frame);
    await until(async () => {
      expect(await here.cache.get('posts', 'p-1')).toBeNull();
      return (await poisoned()) === 1; // not yet, when a busy machine let the read run out of time
    });
    expect((await here.cache.getOrLoad('posts', 'p-1', load)).level).toBe('load');
    expect((await there.cache.get('posts', 'p-1'))?.entry.body.toString()).toBe('loaded');
  });

  it('are a miss when they were cut short on the way', async () => {
    await here.cache.put('posts', 'p-2', contentOf('a body of some length'));
    const stored = await raw.getBuffer('cs:v2:{posts:p-2}');
    await raw.set('cs:v2:{posts:p-2}', stored?.subarray(0, -4) ?? '');
    expect(await there.cache.get('posts', 'p-2')).toBeNull();
    await until(async () => (await raw.exists('cs:v2:{posts:p-2}')) === 0);
  });

  it('do not keep a key from being stored for ever when it is the generation that is broken', async () => {
    await raw.set('cs:g:{posts:p-3}', 'not a number');
    await here.cache.getOrLoad('posts', 'p-3', load);
    await there.cache.getOrLoad('posts', 'p-3', load);
    expect(await raw.exists('cs:v2:{posts:p-3}')).toBe(1);
  });

  it('are also those that readers of the name cannot work with, however well formed', async () => {
    await here.cache.put('posts', 'p-4', { body: Buffer.from('[]'), meta: {} });
    there.cache.expect('posts', ({ meta }) => meta.kind === 'test');
    expect((await there.cache.getOrLoad('posts', 'p-4', load)).entry.body.toString()).toBe('loaded');
    expect(await there.metrics.valueOf('app_cache_poisoned_total', { name: 'posts' })).toBe(1);
  });

  it('cost the whole name when there are many: once, on all instances, and then it is stored anew', async () => {
    await there.cache.put('posts', 'innocent', contentOf('readable'));
    await there.cache.put('profile', 'ada', contentOf('of another name'));
    for (let n = 0; n < 30; n += 1) await plant(`bad-${n}`, 'rubbish');
    for (let n = 0; n < 30; n += 1) await here.cache.get('posts', `bad-${n}`);
    await until(() => there.cache.peek('posts', 'innocent') === undefined);
    expect(await there.cache.get('posts', 'innocent')).toBeNull();
    expect((await here.cache.get('profile', 'ada'))?.entry.body.toString()).toBe('of another name');
    expect(await here.metrics.valueOf('app_recovery_actions_total', RECOVERY)).toBe(1);
    await here.cache.getOrLoad('posts', 'innocent', load);
    expect((await there.cache.get('posts', 'innocent'))?.entry.body.toString()).toBe('loaded');
  });

  it('are no reason to drop a name while there are few', async () => {
    for (let n = 0; n < 19; n += 1) await plant(`bad-${n}`, 'rubbish');
    for (let n = 0; n < 19; n += 1) await here.cache.get('posts', `bad-${n}`);
    expect(await poisoned()).toBe(19);
    expect(await here.metrics.valueOf('app_recovery_actions_total', {})).toBe(0);
  });

  it('empty memory when they come by the channel: nobody knows what they said', async () => {
    await here.cache.put('profile', 'ada', contentOf('kept'));
    for (const channel of await raw.pubsub('CHANNELS', '*invalidations'))
      await raw.publish(channel as string, '{"keys":7');
    await until(() => here.cache.peek('profile', 'ada') === undefined);
    expect((await here.cache.get('profile', 'ada'))?.level).toBe('l2');
  });
});

describe('dropping a name', () => {
  let redis: TestRedis;
  let here: CacheInstance;
  let there: CacheInstance;

  beforeEach(async () => {
    redis = await createTestRedis();
    here = await startCacheInstance(redis.url);
    there = await startCacheInstance(redis.url);
  });
  afterEach(async () => {
    await here.close();
    await there.close();
    await redis.close();
  });

  it('takes every value of it from every instance, and of no other name', async () => {
    for (const id of ['ada', 'grace']) await here.cache.put('profile', id, contentOf(id));
    await here.cache.put('posts', 'p-1', contentOf('posts'));
    await there.cache.get('profile', 'ada');
    expect(await here.cache.dropName('profile')).toBe(true);
    await until(() => there.cache.peek('profile', 'ada') === undefined);
    expect(await Promise.all(['ada', 'grace'].map((id) => there.cache.get('profile', id)))).toEqual([null, null]);
    expect(here.cache.peek('profile', 'ada')).toBeUndefined();
    expect((await there.cache.get('posts', 'p-1'))?.level).toBe('l2');
  });

  it('reaches names that live in memory only', async () => {
    await there.cache.put('access', 'u-1:p-1', contentOf('full'));
    await here.cache.dropName('access');
    await until(() => there.cache.peek('access', 'u-1:p-1') === undefined);
  });

  it('is known to a process that starts afterwards', async () => {
    await here.cache.put('profile', 'ada', contentOf('dropped'));
    await here.cache.dropName('profile');
    const late = await startCacheInstance(redis.url);
    expect(await late.cache.get('profile', 'ada')).toBeNull();
    await late.close();
  });

  it('does not let a load return that began before', async () => {
    await here.cache.getOrLoad('profile', 'ada', async () => {
      await there.cache.dropName('profile');
      await until(() => here.metrics.valueOf('app_cache_requests_total', {}).then(() => true));
      return contentOf('loaded before the drop');
    });
    await until(async () => here.cache.peek('profile', 'ada') === undefined);
  });

  it('leaves writes the power to end what is stored in the next era', async () => {
    await here.cache.dropName('profile');
    await until(async () => {
      await here.cache.put('profile', 'ada', contentOf('old'));
      return (await there.cache.get('profile', 'ada')) !== null;
    });
    await there.cache.invalidate([{ name: 'profile', id: 'ada' }]);
    expect(await there.cache.get('profile', 'ada')).toBeNull();
  });

  it('agrees on one era when two instances drop at the same time', async () => {
    await Promise.all([here.cache.dropName('posts'), there.cache.dropName('posts')]);
    await until(async () => {
      await here.cache.put('posts', 'p-1', contentOf('after both'));
      return (await there.cache.get('posts', 'p-1'))?.entry.body.toString() === 'after both';
    });
  });
});
