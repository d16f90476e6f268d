const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pause after the first attempt, the second, ... */
const PAUSES_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
/** Share of a pause that is left to chance, so that an outage of ours or theirs does not end in a rush. */
const JITTER = 0.2;
const LONGEST_PAUSE_MS = 24 * HOUR;

/** Attempts before a delivery is given up, some 31 hours after the first. */
export const DELIVERY_ATTEMPTS = PAUSES_MS.length + 1;

/**
 * How long to wait before the next attempt, in milliseconds.
 * @param attempt the one that failed, from 1
 * @param askedForMs what the receiver asked for by Retry-After; never shortens the pause
 * @returns null when it was the last
 */
export function pauseAfter(attempt: number, askedForMs = 0, random = Math.random): number | null {
  const pause = PAUSES_MS[attempt - 1];
  if (pause === undefined) return null;
  const jittered = pause * (1 - JITTER + 2 * JITTER * random());
  return Math.round(Math.max(jittered, Math.min(askedForMs, LONGEST_PAUSE_MS)));
}
