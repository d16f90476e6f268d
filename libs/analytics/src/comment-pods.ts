import type { CommentPod } from './creator-analytics.types';

/** Commenters of one post, each once, in the order in which they came. */
export interface CommenterRow {
  postId: string;
  authors: string[];
}

const FEWEST_POSTS = 3;
const IN_A_ROW = 3;
/** Regulars meet in the same order by chance now and then; a pod does so most of the time. */
const SHARE_OF_MEETINGS = 0.5;

interface Sequence {
  authors: string[];
  postIds: Set<string>;
}

/**
 * Groups that comment in the same order under several posts. Only authors under three posts and more are looked at, the
 * others drop out of the rows, so that strangers in between do not hide a group.
 */
export function findPods(rows: readonly CommenterRow[]): { pods: CommentPod[]; members: Set<string> } {
  const postsOf = postsByAuthor(rows);
  const regulars = rows.map(({ postId, authors }) => ({
    postId,
    authors: authors.filter((author) => (postsOf.get(author)?.size ?? 0) >= FEWEST_POSTS),
  }));
  const sequences = sequencesOf(regulars).filter((sequence) => isPod(sequence, postsOf));
  const pods = joined(sequences);
  return {
    pods: pods.map(({ authors, postIds }) => ({ authors, posts: postIds.size })),
    members: new Set(
      pods.flatMap(({ authors, postIds }) => authors.flatMap((one) => [...postIds].map((id) => `${id} ${one}`))),
    ),
  };
}

function postsByAuthor(rows: readonly CommenterRow[]): Map<string, Set<string>> {
  const posts = new Map<string, Set<string>>();
  for (const { postId, authors } of rows)
    for (const author of authors) posts.set(author, (posts.get(author) ?? new Set()).add(postId));
  return posts;
}

function sequencesOf(rows: readonly CommenterRow[]): Sequence[] {
  const sequences = new Map<string, Sequence>();
  for (const { postId, authors } of rows)
    for (let i = 0; i + IN_A_ROW <= authors.length; i += 1) {
      const row = authors.slice(i, i + IN_A_ROW);
      const known = sequences.get(row.join()) ?? { authors: row, postIds: new Set() };
      known.postIds.add(postId);
      sequences.set(row.join(), known);
    }
  return [...sequences.values()].filter(({ postIds }) => postIds.size >= FEWEST_POSTS);
}

function isPod({ authors, postIds }: Sequence, postsOf: Map<string, Set<string>>): boolean {
  const [first, ...others] = authors.map((author) => postsOf.get(author) ?? new Set<string>());
  const meetings = [...(first ?? [])].filter((id) => others.every((posts) => posts.has(id))).length;
  return postIds.size >= SHARE_OF_MEETINGS * meetings;
}

/** `a b c` and `b c d` under the same posts are one group `a b c d`. */
function joined(sequences: Sequence[]): Sequence[] {
  const groups: Sequence[] = [];
  for (const sequence of sequences) {
    const tail = sequence.authors.slice(0, -1).join();
    const group = groups.find(({ authors }) => authors.slice(1 - IN_A_ROW).join() === tail);
    const shared = new Set([...(group?.postIds ?? [])].filter((id) => sequence.postIds.has(id)));
    if (group === undefined || shared.size < FEWEST_POSTS) groups.push({ ...sequence });
    else {
      group.authors = [...group.authors, sequence.authors.at(-1) as string];
      group.postIds = shared;
    }
  }
  return groups;
}
