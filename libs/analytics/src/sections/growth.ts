import type { AnalyticsSnapshot, GrowthSection, GrowthWindow } from '../creator-analytics.types';
import { insufficient, measured, unavailable, type Basis } from '../metric-of';
import { DAY, type Scope } from '../scope';
import { median, ratioOf } from '../statistics';
import { eventsOf, FEWEST_CHANGES } from './growth-events';
import { sawToothOf } from './following-saw-tooth';
import { isUnexplainedRise, shapeOf } from './growth-shape';
import { dailyChanges, type FollowersOn } from './snapshot-series';

const SPANS = [7, 30, 90, 180, 365];
/** A snapshot may lie this share of the span beside it. */
const TOLERANCE = 0.1;

/** How the account grew, from its snapshots: today's figure is the latest one, and spans are measured back from it. */
export function growthOf(scope: Scope): GrowthSection {
  const { snapshots } = scope;
  const series = snapshots.flatMap(({ on, followers }) =>
    followers === null ? [] : [{ on, day: Date.parse(on) / DAY, followers }],
  );
  const windows = SPANS.map((days) => windowOf(scope, series, days));
  const changes = dailyChanges(series);
  const events = eventsOf(scope, changes);
  const sawTooth = sawToothOf(snapshots);
  const basis = basisOver(scope, series, changes.length);
  const few = `Only ${changes.length} of at least ${FEWEST_CHANGES} daily changes are known.`;
  const usual = median(changes.map(({ perDay }) => perDay));
  const risesUnexplained = events.filter(isUnexplainedRise);
  return {
    windows,
    usualDailyChange:
      usual === null || changes.length < FEWEST_CHANGES
        ? insufficient('daily_change_median', few, basis)
        : measured('daily_change_median', usual, basis),
    events,
    unexplainedRises:
      changes.length < FEWEST_CHANGES
        ? insufficient('unexplained_rises', few, basis)
        : measured('unexplained_rises', risesUnexplained.length, basis),
    followingSawTooth:
      sawTooth === null
        ? insufficient('following_saw_tooth', 'The followed accounts are known of less than 14 days.', basis)
        : measured('following_saw_tooth', sawTooth.per30Days, { ...basis, used: sawTooth.days }),
    shape: shapeOf({ changes: changes.length, events, sawTooth, windows }),
    series: snapshots.filter(({ on }) => isInWindow(scope, on)),
  };
}

function windowOf(scope: Scope, series: FollowersOn[], days: number): GrowthWindow {
  const now = series.at(-1);
  const then = now === undefined ? undefined : nearest(series.slice(0, -1), now.day - days);
  const basis = basisOver(scope, series, 0);
  if (now === undefined || then === undefined)
    return absentWindow(days, 'Snapshots of two days are needed.', { basis, nearest: null });
  const span = now.day - then.day;
  const compared: Basis = { ...basis, used: 2, window: `${then.on} to ${now.on}` };
  if (Math.abs(span - days) > TOLERANCE * days)
    return absentWindow(days, `The nearest snapshot is ${span} days old, not ${days} ± ${TOLERANCE * 100} %.`, {
      basis: { ...compared, used: 0, excluded: { no_snapshot: 1 } },
      nearest: span,
    });
  const factor = ratioOf(now.followers, then.followers);
  const change = measured('growth_change', now.followers - then.followers, compared);
  if (factor === null) {
    const reason = 'There were no followers at the beginning.';
    const [rate, weekly] = [
      unavailable('growth_rate', reason, compared),
      unavailable('growth_weekly', reason, compared),
    ];
    return { days, rate, change, weekly, nearestSpanDays: span };
  }
  return {
    days,
    rate: measured('growth_rate', 100 * (factor - 1), compared),
    change,
    weekly: measured('growth_weekly', 100 * (factor ** (7 / span) - 1), compared),
    nearestSpanDays: span,
  };
}

function absentWindow(
  days: number,
  reason: string,
  { basis, nearest: span }: { basis: Basis; nearest: number | null },
): GrowthWindow {
  return {
    days,
    rate: insufficient('growth_rate', reason, basis),
    change: insufficient('growth_change', reason, basis),
    weekly: insufficient('growth_weekly', reason, basis),
    nearestSpanDays: span,
  };
}

/** The snapshot nearest to a day; of two, the older one. */
const nearest = (series: FollowersOn[], day: number): FollowersOn | undefined =>
  series.reduce<FollowersOn | undefined>(
    (best, one) => (best === undefined || Math.abs(one.day - day) < Math.abs(best.day - day) ? one : best),
    undefined,
  );

const basisOver = (scope: Scope, series: FollowersOn[], used: number): Basis => ({
  used,
  excluded: {},
  window: series.length === 0 ? 'no snapshots' : `${series[0]?.on} to ${series.at(-1)?.on}`,
  asOf: scope.asOf.toISOString(),
});

/** The day on which the window begins belongs to it. */
const isInWindow = ({ from }: Scope, on: AnalyticsSnapshot['on']): boolean =>
  from === null || Date.parse(on) >= from - (from % DAY);
