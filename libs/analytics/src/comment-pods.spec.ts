import { findPods, type CommenterRow } from './comment-pods';

/** Numbers that look random and are the same every time (a linear congruential generator). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Each post has so many different commenters, drawn from a crowd in which the first are the most zealous. */
function randomRows(
  seed: number,
  { posts, crowd, perPost }: Record<'posts' | 'crowd' | 'perPost', number>,
): CommenterRow[] {
  const random = chance(seed);
  return Array.from({ length: posts }, (_, post) => {
    const authors = new Set<string>();
    while (authors.size < perPost) authors.add(`fan${Math.floor(crowd * random() ** 2)}`);
    return { postId: `p${post}`, authors: [...authors] };
  });
}

const POD = ['pod.a', 'pod.b', 'pod.c', 'pod.d'];

/** The pod comments in its order, with strangers in between. */
const planted = (rows: CommenterRow[], posts: number): CommenterRow[] =>
  rows.map(({ postId, authors }, place) =>
    place >= posts
      ? { postId, authors }
      : { postId, authors: [...authors.slice(0, 2), 'pod.a', 'pod.b', ...authors.slice(2, 3), 'pod.c', 'pod.d'] },
  );

describe(findPods, () => {
  it.each([1, 2, 3, 4, 5])('finds a planted pod and nobody else in crowd %i', (seed) => {
    const rows = planted(randomRows(seed, { posts: 12, crowd: 20_000, perPost: 20 }), 5);
    const { pods, members } = findPods(rows);
    expect(pods).toEqual([{ authors: POD, posts: 5 }]);
    expect(members.size).toBe(20); // 4 accounts under 5 posts
  });

  it('finds nobody among random commenters, however often they come back', () => {
    const crowds = Array.from({ length: 50 }, (_, seed) => randomRows(seed + 1, { posts: 30, crowd: 60, perPost: 8 }));
    expect(crowds.filter((rows) => findPods(rows).pods.length > 0)).toEqual([]);
  });

  it('calls nobody a pod who met in order under two posts only', () => {
    expect(findPods(planted(randomRows(9, { posts: 12, crowd: 20_000, perPost: 20 }), 2)).pods).toEqual([]);
  });
});
