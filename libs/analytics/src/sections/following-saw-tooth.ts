import type { AnalyticsSnapshot } from '../creator-analytics.types';
import { DAY } from '../scope';
import { median } from '../statistics';

export interface SawTooth {
  /** Rises that were undone. */
  teeth: number;
  days: number;
  per30Days: number;
}

const FEWEST_DAYS = 14;
const SMALLEST_SWING = 50;
const SWING_SHARE = 0.05;

/** Counts rises of the followed accounts that a fall undid. Null for less than two weeks of snapshots. */
export function sawToothOf(snapshots: readonly AnalyticsSnapshot[]): SawTooth | null {
  const series = snapshots.flatMap(({ on, following }) => (following === null ? [] : [{ on, following }]));
  const days = (Date.parse(series.at(-1)?.on ?? '') - Date.parse(series[0]?.on ?? '')) / DAY;
  if (!(days >= FEWEST_DAYS) || series.length < FEWEST_DAYS) return null;
  const counts = series.map(({ following }) => following);
  const swing = Math.max(SMALLEST_SWING, SWING_SHARE * (median(counts) ?? 0));
  const teeth = teethOf(counts, swing);
  return { teeth, days, per30Days: (30 * teeth) / days };
}

/** Turning points further apart than the swing: a tooth is a rise to a peak and the fall from it. */
function teethOf(counts: number[], swing: number): number {
  let [low, high] = [counts[0] ?? 0, counts[0] ?? 0];
  let isUp = false;
  let teeth = 0;
  for (const count of counts) {
    if (isUp) high = Math.max(high, count);
    else low = Math.min(low, count);
    if (!isUp && count - low >= swing) [isUp, high] = [true, count];
    else if (isUp && high - count >= swing) [isUp, low, teeth] = [false, count, teeth + 1];
  }
  return teeth;
}
