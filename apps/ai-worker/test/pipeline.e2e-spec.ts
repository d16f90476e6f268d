import { startProgram, until, type Program } from '@app/testing';
import { Cache } from '@app/cache';
import { AnalysisWorld, hashOf, type PostRow } from './analysis-world';

jest.setTimeout(120_000);

const CAPTIONS = [
  'I love this amazing pizza, the best dinner of the year #foodie',
  'Worst flight ever, lost my luggage at the airport and nobody helped',
  'Hoy fuimos a la playa con toda la familia, un día maravilloso',
  'Neue Kamera ausprobiert: Porträt im Abendlicht, bin begeistert',
  '😍🔥',
  null,
];
const captionsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const caption = CAPTIONS[n % CAPTIONS.length];
    return caption === null || caption === undefined ? null : `${caption} ${n}`;
  });

let world: AnalysisWorld;
let worker: Program | undefined;

beforeAll(async () => {
  world = await AnalysisWorld.open({ AI_BATCH_SIZE: '4', AI_MAX_WORKERS: '2' });
});
afterEach(async () => {
  await worker?.kill();
  worker = undefined;
});
afterAll(async () => {
  await world.close();
});

const startWorker = async (settings: Record<string, string> = {}) => {
  worker = await startProgram('ai-worker', { ...world.env, ...settings });
  return worker;
};

/** The aggregates of the profile, computed here from its posts. */
function aggregatesOf(posts: PostRow[]) {
  const captioned = posts.filter(({ caption }) => caption !== null);
  const share = (keys: (string | null)[]) => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(String(key), (counts.get(String(key)) ?? 0) + 1);
    return Object.fromEntries([...counts].map(([key, n]) => [key, n / keys.length]));
  };
  const scores = captioned.map(({ sentimentScore }) => sentimentScore ?? 0);
  return {
    categories: share(captioned.map(({ category }) => category)),
    languages: share(captioned.map(({ language }) => language)),
    average: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  };
}

const expectShares = (found: Record<string, number> | null | undefined, expected: Record<string, number>) => {
  expect(Object.keys(found ?? {}).sort()).toEqual(Object.keys(expected).sort());
  for (const [key, share] of Object.entries(expected)) expect(found?.[key]).toBeCloseTo(share, 3);
};

describe('an analysis whose worker goes away', () => {
  it('analyses every post exactly once although the worker is killed twice in the middle', async () => {
    const { profileId } = await world.aProfile(captionsOf(1_200));
    const jobId = await world.startAnalysis(profileId);

    for (const enough of [100, 400]) {
      const victim = await startWorker();
      await until(async () => (await world.job(jobId)).done >= enough);
      await victim.kill();
      const { done, status } = await world.job(jobId);
      expect({ done: done < 1_200, status }).toEqual({ done: true, status: 'running' });
    }
    const before = (await world.posts(profileId)).filter(({ analysedAt }) => analysedAt !== null);
    expect(before.length).toBeGreaterThanOrEqual(400);

    await startWorker();
    await until(() => world.isComplete(profileId));

    const after = await world.posts(profileId);
    expect(await world.loggedPosts(jobId)).toBe(1_200);
    expect(await world.job(jobId)).toEqual({ status: 'complete', done: 1_200, total: 1_200 });
    expect(after.filter(({ caption, contentHash }) => contentHash === hashOf(caption))).toHaveLength(1_200);
    expect(after.filter(({ id }) => before.some((post) => post.id === id))).toEqual(before);

    const insights = await world.insights(profileId);
    const recomputed = aggregatesOf(after);
    expect(insights).toMatchObject({ status: 'complete', progress: 100, coverage: { posts: 1_200, analysed: 1_200 } });
    expectShares(insights?.categories, recomputed.categories);
    expectShares(insights?.languages, recomputed.languages);
    expect(insights?.sentiment.average).toBeCloseTo(recomputed.average, 3);
  });

  it('waits while analysis is switched off and goes on when it is switched on again', async () => {
    const { profileId } = await world.aProfile(captionsOf(5));
    const jobId = await world.startAnalysis(profileId);
    const idle = await startWorker({ ENABLE_AI_ANALYSIS: 'false' });
    await until(async () => (await world.queuedJobs()) === 0);
    expect(await idle.stop()).toBe(0);
    expect(await world.job(jobId)).toMatchObject({ status: 'pending', done: 0 });
    await world.age(jobId);
    await startWorker();
    await until(() => world.isComplete(profileId));
    expect(await world.loggedPosts(jobId)).toBe(5);
  });
});

describe('a running worker', () => {
  let running: Program;
  beforeAll(async () => {
    running = await startProgram('ai-worker', world.env);
  });
  afterAll(async () => {
    expect(await running.stop()).toBe(0);
  });

  it('leaves unchanged posts alone, and analyses an edited caption without the others', async () => {
    const { profileId } = await world.aProfile(captionsOf(30));
    const first = await world.startAnalysis(profileId);
    await until(() => world.isComplete(profileId));
    const before = await world.posts(profileId);

    expect(await world.commitJob(profileId)).toBeNull();
    await world.enqueue(first, profileId); // a job delivered once more

    const edited = before[0]?.id ?? '';
    await world.editCaption(edited, 'A completely new caption about my dog #dogsofinstagram');
    const second = await world.startAnalysis(profileId);
    await until(() => world.isComplete(profileId));

    expect([await world.loggedPosts(first), await world.loggedPosts(second)]).toEqual([30, 1]);
    const after = await world.posts(profileId);
    expect(after.filter(({ id }) => id !== edited)).toEqual(before.filter(({ id }) => id !== edited));
    expect(after.find(({ id }) => id === edited)).toMatchObject({ category: 'Pets' });
  });

  it('completes although the process that asked for it died before it could queue it', async () => {
    const { profileId } = await world.aProfile(captionsOf(6));
    const jobId = await world.commitJob(profileId);
    await world.age(jobId ?? '');
    await until(() => world.isComplete(profileId));
    expect(await world.loggedPosts(jobId ?? '')).toBe(6);
  });

  it('drops what other processes have cached of the creator, and puts the creator itself back as it is now', async () => {
    const { profileId, username } = await world.aProfile(captionsOf(3));
    const cache = world.app.get(Cache);
    const entry = { body: Buffer.from('as it was before'), meta: {} };
    await Promise.all([
      cache.put('ai', profileId, entry),
      cache.put('profile', username, entry),
      cache.put('posts', `${profileId}:12:first`, entry),
    ]);
    await world.startAnalysis(profileId);
    await until(() => world.isComplete(profileId));
    await until(async () => {
      const dropped = await Promise.all([cache.get('ai', profileId), cache.get('posts', `${profileId}:12:first`)]);
      const creator = await cache.get('profile', username);
      return dropped.every((found) => found === null) && creator?.entry.body.includes('"analyzedAt":"2') === true;
    });
  });
});
