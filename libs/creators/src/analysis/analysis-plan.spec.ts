import { planBatches } from './analysis-plan';

const posts = Array.from({ length: 10 }, (_, n) => ({ id: `post-${n}`, contentHash: `hash-${n}` }));

describe(planBatches, () => {
  it('puts every post into exactly one batch, in order', () => {
    const batches = planBatches(posts, 4);
    expect(batches.map(({ postIds }) => postIds.length)).toEqual([4, 4, 2]);
    expect(batches.flatMap(({ postIds }) => postIds)).toEqual(posts.map(({ id }) => id));
  });

  it('names what is left as before once whole batches are done', () => {
    const before = planBatches(posts, 4).map(({ key }) => key);
    const left = [...posts.slice(0, 4), ...posts.slice(8)];
    expect(planBatches(left, 4).map(({ key }) => key)).toEqual([before[0], before[2]]);
  });

  it('names a batch anew when one of its captions was edited', () => {
    const edited = posts.map((post) => (post.id === 'post-5' ? { ...post, contentHash: 'edited' } : post));
    const [before, after] = [planBatches(posts, 4), planBatches(edited, 4)];
    expect(after.map(({ key }, n) => key === before[n]?.key)).toEqual([true, false, true]);
  });

  it('has nothing to do for no posts', () => {
    expect(planBatches([], 16)).toEqual([]);
  });
});
