import { Redis } from 'ioredis';
import { Metrics } from '@app/observability';
import { LookupRecorder } from '@app/creators';
import { startProgram, until, type Program } from '@app/testing';
import { AnalysisJobsWorld, type Member, type Profile } from './analysis-jobs-world';

jest.setTimeout(120_000);

/** The api here, the worker as a process of its own. */
describe('a Redis that lost its memory', () => {
  let world: AnalysisJobsWorld;
  let worker: Program | undefined;
  let redis: Redis;
  let read: Profile;
  let unread: Profile;
  let reader: Member;

  beforeAll(async () => {
    world = await AnalysisJobsWorld.start();
    redis = new Redis(world.api.redis.url);
    read = await world.aProfile(3);
    unread = await world.aProfile(3);
    reader = await world.newReader(read);
  });
  afterAll(async () => {
    await worker?.kill();
    redis.disconnect();
    await world.stop();
  });

  const hits = (name: string) =>
    world.api.app
      .get(Metrics)
      .refresh()
      .then(() => world.api.app.get(Metrics).valueOf('app_cache_requests_total', { name, level: 'l2', result: 'hit' }));
  const get = (path = '') => world.api.call(`/api/profile/${read.username}${path}`, reader);
  const keys = (name: string) => redis.keys(`cs:v*:{${name}:*`);

  it('is filled with what was read most, and the next reader finds it there', async () => {
    const before = [(await get()).text, (await get('/posts')).text];
    await world.api.app.get(LookupRecorder).flush();
    await world.api.redis.flush();
    worker = await startProgram('ai-worker', world.env());
    await until(async () => (await keys('posts')).length > 0);
    expect(await keys('profile')).toEqual([expect.stringContaining(`{profile:${read.username}}`)]);
    expect((await keys('profile')).join()).not.toContain(unread.username);

    const [profiles, posts] = [await hits('profile'), await hits('posts')];
    await redis.client('KILL', 'TYPE', 'pubsub'); // memory is emptied with it
    await until(async () => (await get()).body.source === 'cache' && (await hits('profile')) > profiles);
    const after = await get('/posts');
    expect(await hits('posts')).toBeGreaterThan(posts);
    expect(after.text).toBe(before[1]);
    expect(JSON.parse((await get()).text)).toEqual({ ...JSON.parse(before[0] as string), source: 'cache' });
  });
});
