import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { PrivateRedis } from '@app/testing';
import { contentOf, startCacheInstance, until, type CacheInstance } from '../test/cache-instance';

const balance = { name: 'balance', id: 'u-1' } as const;
const profile = { name: 'profile', id: 'ada' } as const;
const textOf = async (instance: CacheInstance, { name, id }: typeof balance | typeof profile) =>
  (await instance.cache.get(name, id))?.entry.body.toString();

describe('two instances and what a Redis can do to them', () => {
  let redis: PrivateRedis;
  let directory: string;
  let here: CacheInstance;
  let there: CacheInstance;
  let operator: Redis;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cache-redis-'));
    redis = await PrivateRedis.start(['--dir', directory]);
    [here, there] = await Promise.all([startCacheInstance(redis.url), startCacheInstance(redis.url)]);
    operator = new Redis(redis.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    operator.on('error', () => undefined);
  });
  afterEach(async () => {
    redis.thaw();
    await here.close();
    await there.close();
    operator.disconnect();
    await redis.stop();
    await rm(directory, { recursive: true });
  });

  const isBack = (instance: CacheInstance) => instance.bus.live && instance.connections.commands.status === 'ready';
  const everybodyBack = () => isBack(here) && isBack(there);
  const load = (text: string) => async () => contentOf(text);

  it('serves nothing outdated once it hears again, though it was deaf when the value ended', async () => {
    await here.cache.put('profile', 'ada', contentOf('old'));
    await there.cache.get('profile', 'ada');
    const { subscriber } = there.connections;
    const deaf = new Promise<void>((done) => subscriber.once('close', () => done()));
    subscriber.disconnect(true);
    await deaf;
    await here.cache.invalidate([profile]);
    expect(await textOf(there, profile)).toBeUndefined();
    await until(everybodyBack);
    expect(there.cache.peek('profile', 'ada')).toBeUndefined();
    expect((await there.cache.getOrLoad('profile', 'ada', load('new'))).entry.body.toString()).toBe('new');
  });

  it('keeps nothing in memory that it read while it was deaf', async () => {
    await here.cache.put('profile', 'ada', contentOf('old'));
    there.connections.subscriber.disconnect(true);
    await until(() => !there.bus.live);
    await there.cache.get('profile', 'ada');
    expect(there.cache.peek('profile', 'ada')).toBeUndefined();
  });

  it('goes on after every connection was cut, without anybody’s help', async () => {
    await here.cache.put('profile', 'ada', contentOf('kept'));
    await operator.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await operator.client('KILL', 'TYPE', 'pubsub');
    expect((await here.cache.getOrLoad('profile', 'grace', load('from the source'))).entry.body.toString()).toBe(
      'from the source',
    );
    await until(async () => (await textOf(there, profile)) === 'kept');
    await until(everybodyBack);
  });

  it('reads past a server that pauses everybody, and uses it again afterwards', async () => {
    await here.cache.put('balance', 'u-1', contentOf('900'));
    await operator.client('PAUSE', 600, 'ALL');
    expect((await here.cache.getOrLoad('balance', 'u-1', load('from the source'))).level).toBe('load');
    await until(async () => (await here.cache.get('balance', 'u-1'))?.level === 'l2');
  });

  it('begins with nothing on a server that came back empty', async () => {
    await here.cache.put('profile', 'ada', contentOf('before'));
    await there.cache.get('profile', 'ada');
    await redis.stop();
    await redis.run();
    await until(everybodyBack);
    expect(await Promise.all([here, there].map((instance) => textOf(instance, profile)))).toEqual([
      undefined,
      undefined,
    ]);
    await here.cache.put('profile', 'ada', contentOf('after'));
    expect(await textOf(there, profile)).toBe('after');
  });

  it('believes nothing that a restarted server has from disk: it may have forgotten what was invalidated', async () => {
    await here.cache.put('balance', 'u-1', contentOf('before the write'));
    await operator.save();
    await here.cache.invalidate([balance]);
    await redis.stop();
    await redis.run();
    expect(await operator.dbsize()).toBeGreaterThan(0);
    for (const instance of [here, there]) {
      await until(() => instance.connections.commands.status === 'ready');
      expect(await textOf(instance, balance)).toBeUndefined();
    }
    await until(async () => {
      await here.cache.put('balance', 'u-1', contentOf('after'));
      return (await textOf(there, balance)) === 'after';
    });
  });

  it('believes what was stored when only the connection was lost and not the server', async () => {
    await here.cache.put('balance', 'u-1', contentOf('900'));
    for (const { connections } of [here, there]) connections.commands.disconnect(true);
    await until(everybodyBack);
    await until(async () => (await textOf(there, balance)) === '900');
  });

  it('drops a name on all instances though Redis was away when it was asked to', async () => {
    await here.cache.put('profile', 'ada', contentOf('to be dropped'));
    here.connections.commands.disconnect(true);
    expect(await here.cache.dropName('profile')).toBe(false);
    await until(async () => (await textOf(there, profile)) === undefined);
  });

  describe('that is full', () => {
    beforeEach(async () => {
      await here.cache.put('profile', 'ada', contentOf('old'));
      await here.cache.put('balance', 'u-1', contentOf('before the write'));
      await there.cache.get('profile', 'ada');
      await operator.config('SET', 'maxmemory-policy', 'noeviction');
      await operator.config('SET', 'maxmemory', '1');
    });
    const empty = () => operator.config('SET', 'maxmemory', '0');

    it('is still read, and memory takes what Redis does not', async () => {
      const found = await here.cache.getOrLoad('profile', 'grace', load('loaded'));
      expect(found.entry.body.toString()).toBe('loaded');
      expect(here.cache.peek('profile', 'grace')).toBe(found.entry);
      expect(await textOf(there, balance)).toBe('before the write');
    });

    it('lets every write through to the other instance: nobody reads what was before it', async () => {
      await here.cache.invalidate([profile, balance]);
      await until(() => there.cache.peek('profile', 'ada') === undefined);
      expect(await textOf(there, profile)).toBeUndefined();
      expect(await textOf(there, balance)).toBeUndefined();
    });

    it('does not keep what a slow reader read before the write, once there is room again', async () => {
      const slow = there.cache.getOrLoad('profile', 'linus', async () => {
        await here.cache.invalidate([{ name: 'profile', id: 'linus' }]);
        await empty();
        return contentOf('read before the write');
      });
      await slow;
      await until(async () => (await there.cache.get('profile', 'linus')) === null);
    });

    it('stores again as soon as there is room', async () => {
      await here.cache.getOrLoad('balance', 'u-2', load('900'));
      expect(await there.cache.get('balance', 'u-2')).toBeNull();
      await empty();
      await here.cache.getOrLoad('balance', 'u-2', load('900'));
      expect((await there.cache.get('balance', 'u-2'))?.level).toBe('l2');
    });
  });

  describe('that cannot write to its disk', () => {
    /** The server refuses writes, and even PING, until it can save again. */
    const saves = async (status: 'ok' | 'err') => {
      await operator.bgsave();
      await until(async () => (await operator.info('persistence')).includes(`rdb_last_bgsave_status:${status}`));
    };
    beforeEach(async () => {
      await here.cache.put('profile', 'ada', contentOf('old'));
      await here.cache.put('balance', 'u-1', contentOf('before the write'));
      await there.cache.get('profile', 'ada');
      await mkdir(join(directory, 'dump.rdb'));
      await operator.config('SET', 'save', '3600 1');
      await saves('err');
    });

    it('lets every write through to the other instance: nobody reads what was before it', async () => {
      await here.cache.invalidate([profile, balance]);
      await until(() => there.cache.peek('profile', 'ada') === undefined);
      await until(async () => (await textOf(there, balance)) === undefined);
      expect(await textOf(there, profile)).toBeUndefined();
    });

    it('is used again, with nothing from before the write, as soon as it can', async () => {
      await here.cache.invalidate([profile, balance]);
      await rmdir(join(directory, 'dump.rdb'));
      await saves('ok');
      await until(async () => (await textOf(there, balance)) === undefined);
      await until(async () => {
        await here.cache.getOrLoad('balance', 'u-1', load('after'));
        return (await textOf(there, balance)) === 'after';
      });
    });
  });

  it('reads from a server that became a replica as from one that is away, and returns when it leads again', async () => {
    await here.cache.put('balance', 'u-1', contentOf('900'));
    await operator.replicaof('127.0.0.1', '1');
    await here.cache.invalidate([balance]);
    const found = await here.cache.getOrLoad('balance', 'u-1', load('975'));
    expect(found.entry.body.toString()).toBe('975');
    await operator.replicaof('NO', 'ONE');
    await until(async () => (await textOf(there, balance)) !== '900');
    await until(async () => {
      await here.cache.getOrLoad('balance', 'u-1', load('975'));
      return (await textOf(there, balance)) === '975';
    });
  });
});
