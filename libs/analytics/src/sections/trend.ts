import type { TrendPoint, TrendSection } from '../creator-analytics.types';
import { FORMULAS, formulaId } from '../formulas';
import { groupBy } from '../grouping';
import { unavailable } from '../metric-of';
import { DAY, postsBasis, type Scope, type SeenPost } from '../scope';
import { median, round } from '../statistics';
import { figure } from './figure';
import { isLiked } from './spread';

const FEWEST_WEEKS = 4;
/** Two years: older weeks tell nothing of today, and pairs grow with the square of the weeks. */
const MOST_WEEKS = 104;
/** Share of the median level that the trend must move over its span to be called one. */
const NOTICEABLE = 0.1;

interface RatedWeek {
  /** Number of the week since the epoch: weeks without posts leave a gap. */
  x: number;
  y: number;
}

/** The engagement rate week by week. */
export function trendOf(scope: Scope): TrendSection {
  const weeks = weeksOf(scope);
  const rated = weeks.flatMap(({ week, value }) =>
    value === null ? [] : [{ x: Date.parse(week) / (7 * DAY), y: value }],
  );
  const liked = scope.settled.filter(isLiked);
  const basis = postsBasis(scope, liked, { ...scope.excluded, hidden_likes: scope.settled.length - liked.length });
  const slope = slopeOf(rated);
  const hasFollowers = scope.followers !== null && scope.followers > 0;
  return {
    unit: FORMULAS.er_week_median.unit,
    formula: formulaId('er_week_median'),
    weeks,
    slope:
      hasFollowers || scope.closed !== null
        ? figure(scope, 'er_trend', slope, {
            basis: { ...basis, used: rated.length },
            fewest: FEWEST_WEEKS,
            noun: 'week',
          })
        : unavailable('er_trend', 'The follower count is not public or zero.', basis),
    direction: directionOf(rated, slope),
  };
}

/** Every week from the first to the last with a post, oldest first. */
function weeksOf(scope: Scope): TrendPoint[] {
  if (scope.settled.length === 0) return [];
  const byWeek = groupBy(scope.settled, (post) => scope.localOf(post).week);
  const known = [...byWeek.keys()].sort();
  const [first, last] = [Date.parse(known[0] as string), Date.parse(known.at(-1) as string)];
  const count = Math.min((last - first) / (7 * DAY) + 1, MOST_WEEKS);
  return Array.from({ length: count }, (_, i) => {
    const week = new Date(last - (count - 1 - i) * 7 * DAY).toISOString().slice(0, 10);
    const posts = byWeek.get(week) ?? [];
    return { week, posts: posts.length, value: weekRate(posts, scope.followers) };
  });
}

function weekRate(posts: SeenPost[], followers: number | null): number | null {
  const reactions = median(posts.map((post) => post.reactions).filter((count) => count !== null));
  if (reactions === null || followers === null || followers <= 0) return null;
  return round((100 * reactions) / followers, 4);
}

/** Theil-Sen: the median slope of all pairs, which a single odd week does not turn. */
function slopeOf(weeks: RatedWeek[]): number | null {
  if (weeks.length < FEWEST_WEEKS) return null;
  return median(weeks.flatMap((a, i) => weeks.slice(i + 1).map((b) => (b.y - a.y) / (b.x - a.x))));
}

function directionOf(weeks: RatedWeek[], slope: number | null): TrendSection['direction'] {
  const level = median(weeks.map(({ y }) => y));
  if (slope === null || level === null || level === 0) return null;
  const move = (slope * ((weeks.at(-1)?.x ?? 0) - (weeks[0]?.x ?? 0))) / level;
  if (Math.abs(move) < NOTICEABLE) return 'steady';
  return move > 0 ? 'rising' : 'falling';
}
