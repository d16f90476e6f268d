import type { AnalyticsSnapshot, EngagementSection } from '../creator-analytics.types';
import { FEWEST_POSTS, MOST_POSTS, rateOf, reactionsOf, selectEligible, tooFew } from '../engagement';
import type { Eligible, EligiblePosts } from '../engagement';
import type { FormulaName } from '../formulas';
import type { Exclusions, Metric } from '../metric';
import { insufficient, measured, unavailable, type Basis } from '../metric-of';
import { DAY, basisOf, countsOf, sampleOf, type Scope, type SeenPost } from '../scope';
import { mean, median } from '../statistics';
import { figure } from './figure';

/** Farther from the post, a follower count says nothing about the audience it was published for. */
const FARTHEST_SNAPSHOT_DAYS = 7;

/** The engagement rate by every published definition, over the same latest posts. */
export function engagementSectionOf(scope: Scope): EngagementSection {
  const { asOf, windowDays, posts, input } = scope;
  const latest = selectEligible(posts, { asOf, windowDays, most: input.lastPosts ?? MOST_POSTS });
  const rate = byFollowers(scope, latest, 'er_median_f', median);
  return {
    rate,
    variants: {
      median: rate,
      mean: byFollowers(scope, latest, 'er_mean_f', mean),
      likesMedian: likesRate(scope, latest),
      atPublish: rateAtPublish(scope, latest),
      views: rateByViews(scope, latest, 'views'),
      plays: rateByViews(scope, latest, 'plays'),
      comments: commentsRate(scope, latest),
      reach: unavailable('er_reach', 'Reach is known to the owner of the account only.', basis(scope, latest, [])),
    },
    likesCoverage: figure(scope, 'likes_coverage', (100 * latest.eligible.length) / latest.settled.length, {
      basis: basis(scope, latest, latest.settled, { ...latest.excluded, hidden_likes: 0 }),
      fewest: 1,
    }),
  };
}

type Latest = EligiblePosts<SeenPost>;

function basis(scope: Scope, latest: Latest, posts: SeenPost[], excluded: Exclusions = latest.excluded): Basis {
  return {
    ...basisOf(scope, posts.length),
    ...sampleOf(scope, posts),
    excluded: countsOf(excluded),
    window: latest.window,
  };
}

function byFollowers(
  scope: Scope,
  latest: Latest,
  name: FormulaName,
  centre: (values: number[]) => number | null,
): Metric {
  const seen = basis(scope, latest, latest.eligible);
  if (scope.closed !== null) return unavailable(name, scope.closed, seen);
  return rateOf(name, centre(latest.eligible.map(reactionsOf)), { followers: scope.followers, basis: seen });
}

function likesRate(scope: Scope, latest: Latest): Metric {
  const seen = basis(scope, latest, latest.eligible);
  if (scope.closed !== null) return unavailable('er_likes_median_f', scope.closed, seen);
  const likes = median(latest.eligible.map(({ likesCount }) => likesCount));
  return rateOf('er_likes_median_f', likes, { followers: scope.followers, basis: seen });
}

/** Also of posts whose likes are hidden: their comments are not. */
function commentsRate(scope: Scope, latest: Latest): Metric {
  const commented = latest.settled.filter(({ commentsCount }) => commentsCount !== null);
  const seen = basis(scope, latest, commented, {
    ...latest.excluded,
    hidden_likes: 0,
    hidden_comments: latest.settled.length - commented.length,
  });
  if (scope.closed !== null) return unavailable('er_comments_f', scope.closed, seen);
  const comments = median(commented.map(({ commentsCount }) => commentsCount ?? 0));
  return rateOf('er_comments_f', comments, { followers: scope.followers, basis: seen });
}

function rateAtPublish(scope: Scope, latest: Latest): Metric {
  const snapshots = scope.snapshots.filter(({ followers }) => followers !== null && followers > 0);
  const rated = latest.eligible.flatMap((post) => {
    const followers = nearestFollowers(snapshots, post);
    return followers === null ? [] : [{ post, rate: (100 * reactionsOf(post)) / followers }];
  });
  const seen = basis(
    scope,
    latest,
    rated.map(({ post }) => post),
    { ...latest.excluded, no_snapshot: latest.eligible.length - rated.length },
  );
  return figure(scope, 'er_at_publish_f', median(rated.map(({ rate }) => rate)), { basis: seen });
}

/** Of the day of the post, else of the nearest day, the earlier of two; both ends of the search are sorted by day. */
function nearestFollowers(snapshots: AnalyticsSnapshot[], post: Eligible<SeenPost>): number | null {
  const day = Math.floor(post.time / DAY);
  const dayOf = (index: number) => Date.parse(snapshots[index]?.on ?? '') / DAY;
  let low = 0;
  let high = snapshots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dayOf(middle) < day) low = middle + 1;
    else high = middle;
  }
  const near = [low - 1, low].filter(
    (index) => index in snapshots && Math.abs(dayOf(index) - day) <= FARTHEST_SNAPSHOT_DAYS,
  );
  near.sort((a, b) => Math.abs(dayOf(a) - day) - Math.abs(dayOf(b) - day));
  return near[0] === undefined ? null : (snapshots[near[0]]?.followers ?? null);
}

const VIEW_FORMULAS = {
  views: { rate: 'er_views', comments: 'er_comments_views' },
  plays: { rate: 'er_plays', comments: 'er_comments_plays' },
} as const;

/** By views or plays; comments alone stand in when too few videos show their likes, under their own name. */
function rateByViews(scope: Scope, latest: Latest, field: 'views' | 'plays'): Metric {
  const { rate, comments } = VIEW_FORMULAS[field];
  const videos = latest.settled.filter(({ kind }) => kind === 'video' || kind === 'reel');
  const seen = videos.filter((post) => (post[field] ?? 0) > 0);
  const liked = seen.filter(({ reactions }) => reactions !== null);
  const excluded = { ...latest.excluded, unknown_views: videos.length - seen.length };
  const ratios = liked.map((post) => (100 * (post.reactions ?? 0)) / (post[field] ?? 1));
  if (liked.length >= FEWEST_POSTS || liked.length === seen.length)
    return viewsFigure(
      scope,
      rate,
      median(ratios),
      basis(scope, latest, liked, { ...excluded, hidden_likes: seen.length - liked.length }),
    );
  const commented = seen.filter(({ commentsCount }) => commentsCount !== null);
  const talk = commented.map((post) => (100 * (post.commentsCount ?? 0)) / (post[field] ?? 1));
  return viewsFigure(
    scope,
    comments,
    median(talk),
    basis(scope, latest, commented, { ...excluded, hidden_likes: 0, hidden_comments: seen.length - commented.length }),
  );
}

function viewsFigure(scope: Scope, name: FormulaName, value: number | null, seen: Basis): Metric {
  if (scope.closed !== null) return unavailable(name, scope.closed, seen);
  if (seen.used === 0) return unavailable(name, 'No video of the sample shows how often it was seen.', seen);
  if (value === null || seen.used < FEWEST_POSTS) return insufficient(name, tooFew(seen.used, FEWEST_POSTS), seen);
  return measured(name, value, seen);
}
