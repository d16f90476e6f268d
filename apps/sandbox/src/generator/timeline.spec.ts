import { makeCreator } from './creator-maker';
import { EPOCH_MS } from './sandbox-clock';
import { listPosts, MOST_POSTS } from './timeline';

const DAY_MS = 86_400_000;
const TODAY = EPOCH_MS + 21 * DAY_MS;
const busy = () =>
  makeCreator({
    key: 'name:busy',
    username: 'busy',
    index: null,
    traits: { gapDays: 1, basePosts: 40, silentSince: null },
  });

describe('a timeline', () => {
  it('is newest first and never ahead of its day', () => {
    const refs = listPosts(busy(), TODAY);
    const times = refs.map((ref) => ref.takenAtMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(Math.max(...times)).toBeLessThanOrEqual(TODAY);
  });

  it('only gains posts as days go by', () => {
    const before = listPosts(busy(), TODAY).map((ref) => ref.id);
    const after = listPosts(busy(), TODAY + 10 * DAY_MS).map((ref) => ref.id);
    expect(after.length).toBeGreaterThan(before.length + 5);
    expect(after.slice(-before.length)).toEqual(before);
  });

  it('archives the oldest past the two hundredth', () => {
    expect(listPosts(busy(), TODAY + 400 * DAY_MS)).toHaveLength(MOST_POSTS);
  });

  it('stands still for an account that fell silent', () => {
    const silent = { ...busy(), silentSince: 100 };
    expect(listPosts(silent, TODAY + 50 * DAY_MS)).toEqual(listPosts(silent, TODAY));
  });

  it('takes scripted posts in at their time', () => {
    const [newest] = listPosts(busy(), TODAY, [{ takenAtMs: TODAY + 5000, caption: 'new' }]);
    expect(newest).toMatchObject({ slot: 'x0', takenAtMs: TODAY + 5000 });
  });

  it('has no two posts of one id', () => {
    const ids = listPosts(busy(), TODAY + 200 * DAY_MS).map((ref) => ref.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
