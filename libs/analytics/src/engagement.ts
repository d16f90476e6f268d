import type { ExclusionReason, Metric } from './metric';
import { mean, median, round } from './statistics';

/** What the engagement formulas read of a post. Counts are null when hidden or unknown. */
export interface EngagementPost {
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  publishedAt: Date;
}

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
const SETTLING_TIME = DAY;
const WINDOW_DAYS = 180;
const MOST_POSTS = 12;
/** Below this many posts a rate says more about chance than about the creator. */
const FEWEST_POSTS = 3;
const WINDOW = `last ${MOST_POSTS} posts within ${WINDOW_DAYS} days`;

type Eligible = EngagementPost & { likesCount: number };

/**
 * Engagement of a creator from the latest posts.
 * Hidden likes are excluded and counted, never taken for zero; followers of 0 or unknown give no rate.
 * Formulas: the published "by followers" family, median variant by default because one viral post moves a mean.
 */
export function engagementOf(posts: readonly EngagementPost[], followers: number | null, asOf: Date): Engagement {
  const { eligible, excluded } = selectEligible(posts, asOf);
  const reactions = eligible.map((post) => post.likesCount + (post.commentsCount ?? 0));
  const likes = eligible.map((post) => post.likesCount);
  const comments = posts.flatMap((post) => (post.commentsCount === null ? [] : [post.commentsCount]));
  const passport = { used: eligible.length, excluded, window: WINDOW };
  return {
    rate: rateOf(median(reactions), followers, { ...passport, formula: 'er_median_f.v1' }),
    meanRate: rateOf(mean(reactions), followers, { ...passport, formula: 'er_mean_f.v1' }),
    averageLikes: countOf(mean(likes), { ...passport, formula: 'likes_mean.v1' }),
    averageComments: countOf(mean(comments), {
      used: comments.length,
      excluded: {},
      window: WINDOW,
      formula: 'comments_mean.v1',
    }),
  };
}

type Passport = Pick<Metric, 'used' | 'excluded' | 'window' | 'formula'>;

function rateOf(reactions: number | null, followers: number | null, passport: Passport): Metric {
  const base = { ...passport, unit: 'percent' as const };
  if (followers === null || followers <= 0)
    return { ...base, value: null, status: 'unavailable', reason: 'The follower count is not public or zero.' };
  if (reactions === null || passport.used < FEWEST_POSTS) return { ...base, ...tooFew(passport.used) };
  return { ...base, value: round((100 * reactions) / followers, 4), status: 'measured', reason: null };
}

function countOf(value: number | null, passport: Passport): Metric {
  const base = { ...passport, unit: 'count' as const };
  if (value === null) return { ...base, ...tooFew(passport.used) };
  return { ...base, value: round(value, 2), status: 'measured', reason: null };
}

const tooFew = (used: number) => ({
  value: null,
  status: 'insufficient_data' as const,
  reason: `Only ${used} of at least ${FEWEST_POSTS} posts can be used.`,
});

function selectEligible(posts: readonly EngagementPost[], asOf: Date) {
  const excluded: Partial<Record<ExclusionReason, number>> = {};
  const latest = [...posts].sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, MOST_POSTS);
  const eligible = latest.filter((post): post is Eligible => {
    const reason = exclusionOf(post, asOf);
    if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1;
    return reason === null;
  });
  return { eligible, excluded };
}

function exclusionOf(post: EngagementPost, asOf: Date): ExclusionReason | null {
  if (post.likesHidden || post.likesCount === null) return 'hidden_likes';
  const age = asOf.getTime() - post.publishedAt.getTime();
  if (age < SETTLING_TIME) return 'too_young';
  if (age > WINDOW_DAYS * DAY) return 'outside_window';
  return null;
}
