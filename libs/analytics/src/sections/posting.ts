import type { PostingSection } from '../creator-analytics.types';
import { DAY, countsOf, basisOf, sampleOf, type Scope, type SeenPost } from '../scope';
import { mean, ratioOf, standardDeviation } from '../statistics';
import { figure } from './figure';

const WEEK = 7 * DAY;

/** The stretch of time in which no post is missing. */
interface Span {
  days: number;
  isTruncated: boolean;
  /** Newest first. */
  posts: SeenPost[];
  pinnedOld: number;
}

/** How often and how regularly is posted. Needs no counts, so posts of any age and with hidden likes are used. */
export function postingOf(scope: Scope): PostingSection {
  const span = spanOf(scope);
  const posts = span.posts;
  const gaps = posts.slice(1).map((post, i) => ((posts[i] as SeenPost).time - post.time) / DAY);
  const basis = {
    ...basisOf(scope, posts.length),
    ...sampleOf(scope, posts),
    excluded: countsOf({ ...scope.excluded, too_young: 0, pinned_old: span.pinnedOld }),
    window: span.isTruncated ? `${span.days.toFixed(1)} days (all known posts)` : scope.windowText,
  };
  // A window without posts is a measured silence only where older posts prove that none is missing.
  const fewest = span.isTruncated ? 3 : 0;
  return {
    postsPerWeek: figure(scope, 'posts_per_week', ratioOf(7 * posts.length, span.days), {
      basis,
      fewest,
      undefinedBecause: 'No post is known.',
    }),
    truncatedSample: span.isTruncated,
    consistency: figure(scope, 'posting_consistency', consistency(gaps), {
      basis,
      undefinedBecause: 'All posts were published at the same time.',
    }),
    longestSilence: figure(scope, 'longest_silence', longestSilence(scope, span), {
      basis,
      fewest,
      undefinedBecause: 'No post is known.',
    }),
    activeWeeks: figure(scope, 'active_weeks', activeWeeks(scope, span), {
      basis,
      fewest,
      undefinedBecause: 'The known posts span less than a week.',
    }),
    sinceLastPost: figure(scope, 'since_last_post', sinceLast(scope), {
      basis: { ...basisOf(scope, scope.posts.length), window: 'all known posts' },
      fewest: 0,
      undefinedBecause: 'No post is known.',
    }),
  };
}

/**
 * The window, or the time since the oldest known post where that is shorter. A pinned post older than all others is
 * known because it is pinned: what lies between is not.
 */
function spanOf(scope: Scope): Span {
  const timeline = timelineOf(scope);
  const oldest = timeline.at(-1)?.time ?? null;
  const known = oldest === null ? 0 : (scope.asOf.getTime() - oldest) / DAY;
  const wanted = scope.windowDays ?? known;
  const isTruncated = !scope.isComplete && known < (scope.windowDays ?? Infinity);
  const posts = timeline.filter(({ time }) => scope.from === null || time >= scope.from);
  return { days: isTruncated ? known : wanted, isTruncated, posts, pinnedOld: scope.posts.length - timeline.length };
}

function timelineOf({ posts, isComplete }: Scope): SeenPost[] {
  const lastUnpinned = posts.findLastIndex(({ isPinned }) => !isPinned);
  return isComplete || lastUnpinned === -1 ? posts : posts.slice(0, lastUnpinned + 1);
}

function consistency(gaps: number[]): number | null {
  const variation = ratioOf(standardDeviation(gaps), mean(gaps));
  return variation === null ? null : 1 - Math.min(1, variation);
}

/** Also the silence that began before the window and the one that lasts. */
function longestSilence(scope: Scope, span: Span): number | null {
  const timeline = timelineOf(scope);
  if (timeline.length === 0) return null;
  const ends = [scope.asOf.getTime(), ...span.posts.map(({ time }) => time)];
  const silences = ends.flatMap((end, i) => {
    const before = timeline[i]?.time;
    return before === undefined ? [] : [(end - before) / DAY];
  });
  return Math.max(...silences);
}

function activeWeeks({ asOf }: Scope, { days, posts }: Span): number | null {
  const weeks = Math.floor(days / 7);
  if (weeks === 0) return null;
  const active = new Set(posts.map(({ time }) => Math.floor((asOf.getTime() - time) / WEEK)));
  return (100 * [...active].filter((week) => week < weeks).length) / weeks;
}

const sinceLast = ({ posts, asOf }: Scope): number | null =>
  posts[0] === undefined ? null : (asOf.getTime() - posts[0].time) / DAY;
