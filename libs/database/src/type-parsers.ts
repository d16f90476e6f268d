import { types } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const TEXT_ARRAY = 1009;

type Parser = (value: string) => unknown;

/** The driver's types list only some of the type numbers that its parsers know. */
const driversParserOf = types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parser;

const OURS = new Map<number, Parser>([
  [INT8, toSafeInteger],
  [INT8_ARRAY, (value) => (driversParserOf(INT8_ARRAY)(value) as (string | null)[]).map(toSafeIntegerOrNull)],
  [DATE, (value) => value],
  [TIMESTAMP, (value) => new Date(`${value.replace(' ', 'T')}Z`)],
  [TIMESTAMPTZ, toDate],
  [TEXT_ARRAY, (value) => (value === '{}' ? [] : driversParserOf(TEXT_ARRAY)(value))],
]);

/**
 * How columns arrive: bigint as a number (refused beyond 2^53 rather than rounded), timestamptz as a Date, timestamp as a
 * Date read as UTC, date as 'YYYY-MM-DD' (a Date would shift with the process's time zone), numeric as text.
 */
export function parserOf(oid: number, format?: 'text' | 'binary'): Parser {
  return (format !== 'binary' && OURS.get(oid)) || driversParserOf(oid, format);
}

/** The same for the driver's own query class. */
export const TYPE_PARSERS = { getTypeParser: parserOf as typeof types.getTypeParser };

/** @throws RangeError when a number cannot hold the value exactly */
export function toSafeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`The bigint ${value} does not fit a JavaScript number`);
  return number;
}

/** Sessions in UTC write `2026-06-01 09:30:00+00`, which the engine reads several times faster than the driver's parser. */
function toDate(value: string): unknown {
  return value[10] === ' ' && value.endsWith('+00')
    ? new Date(`${value.slice(0, 10)}T${value.slice(11, -3)}Z`)
    : driversParserOf(TIMESTAMPTZ)(value);
}

function toSafeIntegerOrNull(value: string | null): number | null {
  return value === null ? null : toSafeInteger(value);
}
