import type { ReportSpan } from '@app/credits';
import { toRange, type DateRangeDto } from '../http';
import { InvalidRequestError } from '../http/validation.pipe';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
/** A report reads every entry of its span. */
const MOST_DAYS = 366;

/**
 * The last 30 days when nothing is said.
 * @throws InvalidRequestError for a span that is empty or longer than a year
 */
export function toReportSpan(query: DateRangeDto, now: Date): ReportSpan {
  const { from, until } = toRange(query);
  const to = until === undefined ? now : new Date(until);
  const start = from === undefined ? new Date(to.getTime() - USUAL_DAYS * DAY_MS) : new Date(from);
  if (start >= to) throw new InvalidRequestError([{ field: 'from', code: 'RANGE', message: 'must lie in the past' }]);
  if (to.getTime() - start.getTime() > MOST_DAYS * DAY_MS) {
    throw new InvalidRequestError([
      { field: 'from', code: 'RANGE', message: `must be ${MOST_DAYS} days before the end at most` },
    ]);
  }
  return { from: start, to };
}
