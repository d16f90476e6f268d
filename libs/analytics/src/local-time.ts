/** A moment as a clock on the wall shows it. */
export interface LocalTime {
  /** 1 = Monday … 7 = Sunday. */
  weekday: number;
  hour: number;
  /** Monday of its week, yyyy-mm-dd. */
  week: string;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY = 86_400_000;

/** True for an IANA name that this runtime knows, e.g. `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A reader of local times, with the daylight saving of each date.
 * @throws RangeError for a name that is no time zone
 */
export function localTimes(timeZone: string): (at: Date) => LocalTime {
  if (timeZone === 'UTC') return utcTime;
  const format = formatOf(timeZone);
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1;
    const midnight = Date.UTC(Number(parts.get('year')), Number(parts.get('month')) - 1, Number(parts.get('day')));
    return { weekday, hour: Number(parts.get('hour')), week: weekOf(midnight, weekday) };
  };
}

/** As the formatter would say it, for a hundredth of the time. */
function utcTime(at: Date): LocalTime {
  const weekday = at.getUTCDay() === 0 ? 7 : at.getUTCDay();
  return { weekday, hour: at.getUTCHours(), week: weekOf(Math.floor(at.getTime() / DAY) * DAY, weekday) };
}

const weekOf = (midnight: number, weekday: number) =>
  new Date(midnight - (weekday - 1) * DAY).toISOString().slice(0, 10);

/** Making one costs more than all that is asked of it; there are some four hundred zones. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  FORMATS.set(timeZone, format);
  return format;
}
