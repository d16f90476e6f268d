import type { EngagementPost } from './engagement-post';

/** What the platform delivers in place of a hidden count: "liked by … and others" with three names. */
const PLACEHOLDER = 3;
/** One post with three likes happens; a row of them does not. */
const RUN = 3;
/** Below, three likes are an ordinary number. */
const FEWEST_FOLLOWERS = 1_000;

/**
 * Likes of each post in the order given, null where they are hidden: absent, negative, flagged, or one of a run of
 * three or more posts in succession with exactly three.
 */
export function visibleLikes(posts: readonly EngagementPost[], followers: number | null): (number | null)[] {
  const likes = posts.map(({ likesCount, likesHidden }) =>
    likesHidden || likesCount === null || likesCount < 0 ? null : likesCount,
  );
  if (followers !== null && followers < FEWEST_FOLLOWERS) return likes;
  const byTime = posts.map((_, index) => index).sort((a, b) => timeOf(posts, b) - timeOf(posts, a));
  for (const run of runsOf(byTime, (index) => likes[index] === PLACEHOLDER))
    if (run.length >= RUN) run.forEach((index) => (likes[index] = null));
  return likes;
}

function runsOf(indexes: number[], belongs: (index: number) => boolean): number[][] {
  const runs: number[][] = [[]];
  for (const index of indexes) {
    if (belongs(index)) runs.at(-1)?.push(index);
    else if (runs.at(-1)?.length !== 0) runs.push([]);
  }
  return runs;
}

const timeOf = (posts: readonly EngagementPost[], index: number): number => posts[index]?.publishedAt.getTime() ?? 0;
