/** Numbers and times as people read them. Pure. */

/** Stands for what was not measured. */
export const NOTHING = '–';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const THREE_FIGURES = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function count(value: number | null): string {
  return value === null ? NOTHING : WHOLE.format(value);
}

/** Small numbers exactly enough, large ones without noise. */
export function quantity(value: number | null): string {
  if (value === null) return NOTHING;
  return Math.abs(value) < 100 ? THREE_FIGURES.format(value) : WHOLE.format(value);
}

/** @param value milliseconds */
export function milliseconds(value: number | null): string {
  if (value === null) return NOTHING;
  return value < 1_000 ? `${THREE_FIGURES.format(value)} ms` : `${THREE_FIGURES.format(value / 1_000)} s`;
}

/** @param ratio 0 to 1 */
export function percent(ratio: number | null): string {
  if (ratio === null) return NOTHING;
  const shown = ratio * 100;
  // What failed once in a thousand times must not read as "never".
  if (shown > 99.9 && shown < 100) return '> 99.9 %';
  if (shown > 0 && shown < 0.1) return '< 0.1 %';
  return `${ONE_DIGIT.format(shown)} %`;
}

export function bytes(value: number | null): string {
  if (value === null) return NOTHING;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  return `${THREE_FIGURES.format(Math.round((value / 1024 ** power) * 10) / 10)} ${units[power]}`;
}

/** Two units at most: `45 s`, `6 min`, `3 h 12 min`, `2 d 4 h`. */
export function duration(fullSeconds: number): string {
  const seconds = Math.max(0, Math.floor(fullSeconds));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600), Math.floor(seconds / 86_400)];
  if (minutes < 1) return `${seconds} s`;
  if (hours < 1) return `${minutes} min`;
  if (days < 1) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Of the reader's own clock; with the day when that is not today. `02:14`, `30 Jan 02:14` */
export function localTime(at: number, now: number, precision: 'minutes' | 'seconds' = 'minutes'): string {
  const [moment, today] = [new Date(at), new Date(now)];
  const seconds = precision === 'seconds' ? `:${two(moment.getSeconds())}` : '';
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}${seconds}`;
  if (moment.toDateString() === today.toDateString()) return time;
  return `${moment.getDate()} ${moment.toLocaleString('en', { month: 'short' })} ${time}`;
}

/** `2026-01-31 02:14:05 UTC` */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
