import type { Interval } from './metric';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A day, and half of one for a reading that came late: further apart, what lies between is anybody's guess. */
const CLOSE = 36 * HOUR;
/** After a week a post hardly gains any more: readings of any distance say what lies between. */
export const SETTLED_AGE = 7 * DAY;

/** likes + comments of a post as they were read when it was so old (ms). */
export interface AgedReading {
  age: number;
  engagement: number;
}

/** What lies on the line between two readings, and within which of them it lies for certain while counts only rise. */
export interface Between extends Interval {
  value: number;
}

const BORN: AgedReading = { age: 0, engagement: 0 };

/**
 * The engagement of a post at an age (ms), on the straight line between the reading before and the one after; every post
 * begins with nothing. Null when nothing was read from that age on, or the two lie too far apart.
 * @param readings the youngest first
 */
export function engagementAtAge(readings: readonly AgedReading[], age: number): Between | null {
  const [before, after] = around(readings, (reading) => reading.age >= age);
  if (after === undefined) return null;
  if (after.age === age) return { value: after.engagement, low: after.engagement, high: after.engagement };
  if (!areClose(before, after)) return null;
  const way = (age - before.age) / (after.age - before.age);
  return {
    value: before.engagement + way * (after.engagement - before.engagement),
    low: Math.min(before.engagement, after.engagement),
    high: Math.max(before.engagement, after.engagement),
  };
}

/** The age (ms) at which a post reached an engagement for the first time; null as above. */
export function ageAtEngagement(readings: readonly AgedReading[], engagement: number): Between | null {
  const [before, after] = around(readings, (reading) => reading.engagement >= engagement);
  if (after === undefined || !areClose(before, after)) return null;
  const way = (engagement - before.engagement) / (after.engagement - before.engagement);
  return { value: before.age + way * (after.age - before.age), low: before.age, high: after.age };
}

function around(
  readings: readonly AgedReading[],
  isAfter: (reading: AgedReading) => boolean,
): [AgedReading, AgedReading | undefined] {
  const index = readings.findIndex(isAfter);
  return index < 0 ? [BORN, undefined] : [readings[index - 1] ?? BORN, readings[index]];
}

const areClose = (before: AgedReading, after: AgedReading): boolean =>
  before.age >= SETTLED_AGE || after.age - before.age <= CLOSE;
