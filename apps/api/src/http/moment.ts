import { buildMessage, ValidateBy } from 'class-validator';
import { InvalidRequestError } from './validation.pipe';

const MOMENT = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
const DAY_MS = 86_400_000;
/** A span of thirty days before the first and the day after the last are still dates that every part of the system writes alike. */
const [FIRST_YEAR, LAST_YEAR] = ['1970', '9998'];

/** A day, or a moment with its offset: a moment without one would be another for each reader. */
export const IsMoment = () =>
  ValidateBy({
    name: 'isMoment',
    validator: {
      validate: isMoment,
      defaultMessage: buildMessage(
        (each) =>
          `${each}$property must be a day like 2026-06-01 or a moment like 2026-06-01T09:30:00Z, of a year from ${FIRST_YEAR} to ${LAST_YEAR}`,
      ),
    },
  });

export function isMoment(value: unknown): boolean {
  const day = typeof value === 'string' ? MOMENT.exec(value)?.[1] : undefined;
  if (day === undefined || Number.isNaN(Date.parse(value as string))) return false;
  if (day < FIRST_YEAR || day.slice(0, 4) > LAST_YEAR) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day); // 30 February would become 2 March
}

/** A day alone, as it stands in a calendar. */
export const IsDay = () =>
  ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value) => isMoment(value) && (value as string).length === DAY_LENGTH,
      defaultMessage: buildMessage((each) => `${each}$property must be a day like 2026-06-01`),
    },
  });

/** A day (UTC) that has begun, at most so many days ago. */
export const IsPastDay = (most: number) =>
  ValidateBy({
    name: 'isPastDay',
    validator: {
      validate: (value) => isPastDay(value, most, Date.now()),
      defaultMessage: buildMessage(
        (each) =>
          `${each}$property must be a day like 2026-06-01, in UTC, not in the future and at most ${most} days ago`,
      ),
    },
  });

export function isPastDay(value: unknown, most: number, now: number): boolean {
  if (!isMoment(value) || (value as string).length !== DAY_LENGTH) return false;
  const daysAgo = Math.floor(now / DAY_MS) - Date.parse(value as string) / DAY_MS;
  return daysAgo >= 0 && daysAgo <= most;
}

export interface TimeRange {
  /** ISO 8601, included. */
  from?: string | undefined;
  /** ISO 8601, not included. */
  until?: string | undefined;
}

/**
 * Days are whole days in UTC, the last one included.
 * @throws InvalidRequestError when the end is not after the start
 */
export function toRange({ from, to }: { from?: string; to?: string }): TimeRange {
  const start = from === undefined ? undefined : new Date(from);
  const end = to === undefined ? undefined : new Date(Date.parse(to) + (to.length === DAY_LENGTH ? DAY_MS : 0));
  if (start !== undefined && end !== undefined && start >= end) {
    throw new InvalidRequestError([{ field: 'to', code: 'RANGE', message: 'must be after from' }]);
  }
  return { from: start?.toISOString(), until: end?.toISOString() };
}
