import type { GrowthEvent } from '../creator-analytics.types';
import { DAY, type Scope, type SeenPost } from '../scope';
import { median, medianAbsoluteDeviation, round } from '../statistics';
import type { DailyChange } from './snapshot-series';
import { VIRAL } from './spread';

/** Below, the usual change of a day is not known well enough to call another unusual. */
export const FEWEST_CHANGES = 14;
const DEVIATIONS = 5;
const SHARE_OF_BASE = 0.01;
/** Of a small account, one follower is already a per cent. */
const FEWEST_FOLLOWERS = 10;
const POST_BEFORE = 2 * DAY;
const POST_AFTER = DAY;
const YEAR_DAYS = 365;

/** Days on which the followers changed as they never do by chance, and the post that may explain a rise. */
export function eventsOf(scope: Scope, changes: DailyChange[]): GrowthEvent[] {
  if (changes.length < FEWEST_CHANGES) return [];
  const perDay = changes.map((change) => change.perDay);
  const usual = median(perDay) as number;
  const reach = DEVIATIONS * (medianAbsoluteDeviation(perDay) as number);
  const viral = viralPosts(scope.posts);
  return changes.flatMap((change) => {
    const floor = Math.max(SHARE_OF_BASE * change.base, FEWEST_FOLLOWERS);
    const rise = Math.max(usual + reach, floor);
    const drop = Math.min(usual - reach, -floor);
    if (change.perDay > rise) return [eventOf(scope, change, { kind: 'rise', usual, threshold: rise, viral })];
    if (change.perDay < drop) return [eventOf(scope, change, { kind: 'drop', usual, threshold: drop, viral: [] })];
    return [];
  });
}

function eventOf(
  scope: Scope,
  change: DailyChange,
  { kind, usual, threshold, viral }: Pick<GrowthEvent, 'kind' | 'usual' | 'threshold'> & { viral: SeenPost[] },
): GrowthEvent {
  const firstDay = (change.day - change.days + 1) * DAY;
  const causes = viral.filter(({ time }) => time >= firstDay - POST_BEFORE && time < change.day * DAY + POST_AFTER);
  return {
    on: change.on,
    kind,
    change: round(change.perDay * change.days, 0),
    usual: round(usual, 2),
    threshold: round(threshold, 2),
    explanation: causes.length > 0 ? 'explained' : 'unexplained',
    postIds: causes.map(({ id }) => id),
    olderThanAYear: scope.asOf.getTime() / DAY - change.day > YEAR_DAYS,
  };
}

function viralPosts(posts: SeenPost[]): SeenPost[] {
  const usual = median(posts.map(({ reactions }) => reactions).filter((count) => count !== null));
  if (usual === null || usual <= 0) return [];
  return posts.filter(({ reactions }) => reactions !== null && reactions > VIRAL * usual);
}
