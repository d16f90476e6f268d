import type { CreatorPosts, GetCreator, MostReadCreator, MostReadCreatorsRepository } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { WarmCache } from './warm-cache.use-case';

const creators = (count: number): MostReadCreator[] =>
  Array.from({ length: count }, (_, n) => ({ profileId: `p-${n}`, username: `creator.${n}` }));
const going = new AbortController().signal;

function warming(count: number, outcome: (id: string) => string = () => 'stored') {
  const metrics = new Metrics();
  const profile = jest.fn(async (username: string) => outcome(username));
  const posts = jest.fn(async (profileId: string) => outcome(profileId));
  const findMostRead = jest.fn(async (limit: number) => creators(Math.min(count, limit)));
  const use = new WarmCache(
    { findMostRead } as unknown as MostReadCreatorsRepository,
    { warm: profile } as unknown as GetCreator,
    { warm: posts } as unknown as CreatorPosts,
    metrics,
    Logger.create({ level: 'fatal', pretty: false, process: 'test' }),
  );
  const warmed = (name: string) => metrics.valueOf('app_cache_warmed_total', { name });
  return { use, profile, posts, warmed };
}

describe(WarmCache, () => {
  it('stores the profile and the first posts of the most read creators, and no more than five hundred of them', async () => {
    const { use, profile, posts, warmed } = warming(700);
    await use.execute(going);
    expect([profile.mock.calls.length, posts.mock.calls.length]).toEqual([500, 500]);
    expect([await warmed('profile'), await warmed('posts')]).toEqual([500, 500]);
  });

  it('counts only what was not there', async () => {
    const { use, warmed } = warming(3, (id) => (id === 'creator.1' || id === 'p-2' ? 'stored' : 'found'));
    await use.execute(going);
    expect([await warmed('profile'), await warmed('posts')]).toEqual([1, 1]);
  });

  it('does not go on against a Redis that is away', async () => {
    const { use, profile, warmed } = warming(100, () => 'failed');
    await use.execute(going);
    expect(profile.mock.calls.length).toBeLessThan(10);
    expect(await warmed('profile')).toBe(0);
  });

  it('stops with its process', async () => {
    const stopping = new AbortController();
    const { use, profile } = warming(100, (id) => {
      if (id === 'creator.5') stopping.abort(new Error('stopping'));
      return 'stored';
    });
    await expect(use.execute(stopping.signal)).rejects.toThrow('stopping');
    expect(profile.mock.calls.length).toBeLessThan(10);
  });
});
