import type { VelocitySection } from '../creator-analytics.types';
import { ageAtEngagement, engagementAtAge, type AgedReading, type Between } from '../engagement-at-age';
import type { FormulaName } from '../formulas';
import { groupBy } from '../grouping';
import type { Exclusions, Metric } from '../metric';
import { counted, estimated, insufficient, unavailable } from '../metric-of';
import { countsOf, DAY, postsBasis, type Scope, type SeenPost } from '../scope';
import { median } from '../statistics';

const HOUR = 3_600_000;
const AGES_HOURS = [24, 48, 168] as const;
/** What a post has at this age stands for all it will have. */
const FINAL_AGE = 14 * DAY;
/** Readings are kept for three years, and a report may be of a day two years ago: older posts would not give the same again. */
const OLDEST = 365 * DAY;
const FEWEST_POSTS = 5;
const METHOD = 'on the line between the readings before and after; the interval is theirs';

/** A post with its readings and what it had in the end. */
interface Curve {
  id: string;
  readings: AgedReading[];
  final: Between;
}

/** How fast the posts of the window collect their engagement, from what was read of them on the days after. */
export function velocityOf(scope: Scope): VelocitySection {
  const { curves, excluded } = curvesOf(scope);
  const share = (hours: number): Metric =>
    medianOf(scope, 'engagement_share_at_age', {
      excluded,
      curves,
      valueOf: ({ readings, final }) => shareOf(engagementAtAge(readings, hours * HOUR), final),
    });
  return {
    shares: AGES_HOURS.map((hours) => ({ hours, share: share(hours) })),
    halfLife: medianOf(scope, 'engagement_half_life', {
      excluded,
      curves,
      valueOf: ({ readings, final }) => inDays(ageAtEngagement(readings, final.value / 2)),
    }),
  };
}

function curvesOf(scope: Scope): { curves: Curve[]; excluded: Exclusions } {
  const readings = groupBy(scope.readings, ({ postId }) => postId);
  const excluded = { too_young: 0, outside_window: 0, hidden_likes: 0, no_snapshot: 0, no_engagement: 0 };
  const curves = scope.inWindow.flatMap((post): Curve[] => {
    const age = scope.asOf.getTime() - post.time;
    if (age < FINAL_AGE) excluded.too_young += 1;
    else if (age > OLDEST) excluded.outside_window += 1;
    else if (post.reactions === null) excluded.hidden_likes += 1;
    else {
      const own = agedReadings(post, readings.get(post.id) ?? []);
      const final = engagementAtAge(own, FINAL_AGE);
      if (final === null) excluded.no_snapshot += 1;
      else if (final.low <= 0) excluded.no_engagement += 1;
      else return [{ id: post.id, readings: own, final }];
    }
    return [];
  });
  return { curves, excluded };
}

/** The youngest first; readings with hidden likes say nothing. */
function agedReadings(post: SeenPost, readings: Scope['readings']): AgedReading[] {
  return readings
    .flatMap(({ at, likes, comments }) =>
      likes === null ? [] : [{ age: at.getTime() - post.time, engagement: likes + (comments ?? 0) }],
    )
    .filter(({ age }) => age > 0)
    .sort((a, b) => a.age - b.age);
}

interface Question {
  curves: Curve[];
  excluded: Exclusions;
  valueOf: (curve: Curve) => Between | null;
}

/** Medians of the values and of the ends of their intervals. */
function medianOf(scope: Scope, name: FormulaName, { curves, excluded, valueOf }: Question): Metric {
  const known = curves.flatMap((curve) => {
    const value = valueOf(curve);
    return value === null ? [] : [{ id: curve.id, ...value }];
  });
  const unread = (excluded.no_snapshot ?? 0) + curves.length - known.length;
  const basis = postsBasis(scope, known, countsOf({ ...excluded, no_snapshot: unread }));
  if (scope.closed !== null) return unavailable(name, scope.closed, basis);
  if (known.length < FEWEST_POSTS) {
    const few = `Only ${known.length} of at least ${counted(FEWEST_POSTS, 'post')} were read often enough in their first two weeks.`;
    return insufficient(name, few, basis);
  }
  const middle = (member: keyof Between) => median(known.map((one) => one[member])) ?? 0;
  const interval = { low: middle('low'), high: middle('high') };
  return estimated(name, middle('value'), { interval, method: METHOD, basis });
}

/** In percent. */
function shareOf(part: Between | null, final: Between): Between | null {
  if (part === null) return null;
  return {
    value: (100 * part.value) / final.value,
    low: (100 * part.low) / final.high,
    high: (100 * part.high) / final.low,
  };
}

const inDays = (age: Between | null): Between | null =>
  age === null ? null : { value: age.value / DAY, low: age.low / DAY, high: age.high / DAY };
