import type { EngagementPost } from './engagement-post';
import type { FormulaName } from './formulas';
import { visibleLikes } from './hidden-likes';
import type { ExclusionReason, Exclusions, Metric } from './metric';
import { insufficient, measured, unavailable, type Basis } from './metric-of';
import { mean, median } from './statistics';

export interface Engagement {
  /** `er_median_f`: 100 * median(likes + comments) / followers, the median over the eligible posts. */
  rate: Metric;
  /** `er_mean_f`: the same with the mean. */
  meanRate: Metric;
  averageLikes: Metric;
  averageComments: Metric;
}

const DAY = 86_400_000;
/** A post younger than a day is still collecting its reactions. */
export const SETTLING_TIME = DAY;
const WINDOW_DAYS = 180;
export const MOST_POSTS = 12;
/** Below this many posts a rate says more about chance than about the creator. */
export const FEWEST_POSTS = 3;

/** The latest posts of a window; `windowDays` null = however old. */
export interface LatestPosts {
  asOf: Date;
  windowDays: number | null;
  most: number;
}

export type Eligible<T extends EngagementPost> = T & { likesCount: number };

export interface EligiblePosts<T extends EngagementPost> {
  eligible: Eligible<T>[];
  /** The same with those whose likes are hidden. */
  settled: T[];
  excluded: Exclusions;
  window: string;
}

/**
 * Engagement of a creator from the latest posts.
 * Hidden likes are excluded and counted, never taken for zero; followers of 0 or unknown give no rate.
 * Formulas: the published "by followers" family, median variant by default because one viral post moves a mean.
 */
export function engagementOf(posts: readonly EngagementPost[], followers: number | null, asOf: Date): Engagement {
  const seen = withVisibleLikes(posts, followers);
  const latest = selectEligible(seen, { asOf, windowDays: WINDOW_DAYS, most: MOST_POSTS });
  const { eligible, excluded, window } = latest;
  const reactions = eligible.map(reactionsOf);
  const basis: Basis = { used: eligible.length, excluded, window };
  return {
    rate: rateOf('er_median_f', median(reactions), { followers, basis }),
    meanRate: rateOf('er_mean_f', mean(reactions), { followers, basis }),
    averageLikes: countOf('likes_mean', mean(eligible.map(({ likesCount }) => likesCount)), basis),
    averageComments: averageCommentsOf(latest),
  };
}

/** Over the same posts as the rates, and those that hide their likes; not over those that nobody can comment on. */
function averageCommentsOf<T extends EngagementPost>({ settled, excluded, window }: EligiblePosts<T>): Metric {
  const comments = settled.flatMap(({ commentsCount, commentsDisabled }) =>
    commentsCount === null || commentsDisabled === true ? [] : [commentsCount],
  );
  const { hidden_likes: _shown, ...others } = excluded;
  const hidden = settled.length - comments.length;
  const basis = {
    used: comments.length,
    excluded: { ...others, ...(hidden > 0 && { hidden_comments: hidden }) },
    window,
  };
  return countOf('comments_mean', mean(comments), basis);
}

/** Takes the counts that only stand for hidden likes out of the posts. */
export function withVisibleLikes<T extends EngagementPost>(posts: readonly T[], followers: number | null): T[] {
  const likes = visibleLikes(posts, followers);
  return posts.map((post, i) => ({ ...post, likesCount: likes[i] ?? null, likesHidden: (likes[i] ?? null) === null }));
}

/** The latest posts by time, without those that cannot be used, which are counted by reason. */
export function selectEligible<T extends EngagementPost>(
  posts: readonly T[],
  { asOf, windowDays, most }: LatestPosts,
): EligiblePosts<T> {
  const excluded: Exclusions = {};
  const latest = [...posts].sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, most);
  const reasons = latest.map((post) => exclusionOf(post, asOf, windowDays));
  for (const reason of reasons) if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1;
  return {
    eligible: latest.filter((post, i): post is Eligible<T> => post.likesCount !== null && reasons[i] === null),
    settled: latest.filter((_, i) => reasons[i] === null || reasons[i] === 'hidden_likes'),
    excluded,
    window: windowDays === null ? `last ${most} posts` : `last ${most} posts within ${windowDays} days`,
  };
}

export const reactionsOf = (post: { likesCount: number; commentsCount: number | null }): number =>
  post.likesCount + (post.commentsCount ?? 0);

/** A rate by followers, or why there is none. */
export function rateOf(
  name: FormulaName,
  reactions: number | null,
  { followers, basis, fewest = FEWEST_POSTS }: { followers: number | null; basis: Basis; fewest?: number },
): Metric {
  if (followers === null || followers <= 0)
    return unavailable(name, 'The follower count is not public or zero.', basis);
  if (reactions === null || basis.used < fewest) return insufficient(name, tooFew(basis.used, fewest), basis);
  return measured(name, (100 * reactions) / followers, basis);
}

function countOf(name: FormulaName, value: number | null, basis: Basis): Metric {
  if (value === null) return insufficient(name, tooFew(basis.used, FEWEST_POSTS), basis);
  return measured(name, Math.round(value * 100) / 100, basis);
}

export const tooFew = (used: number, fewest: number): string => `Only ${used} of at least ${fewest} posts can be used.`;

function exclusionOf(post: EngagementPost, asOf: Date, windowDays: number | null): ExclusionReason | null {
  const age = asOf.getTime() - post.publishedAt.getTime();
  if (windowDays !== null && age > windowDays * DAY && post.isPinned) return 'pinned_old';
  if (age < SETTLING_TIME) return 'too_young';
  if (windowDays !== null && age > windowDays * DAY) return 'outside_window';
  return post.likesHidden || post.likesCount === null ? 'hidden_likes' : null;
}
