/** Where things stand in a chart. Pure. */

export interface Point {
  /** Unix milliseconds. */
  at: number;
  /** null: nothing was measured. */
  value: number | null;
}

/** Ticks come every five seconds: a longer way between two points is a time nobody knows about. */
const GAP_MS = 12_500;

/** Round steps from zero to at least the largest value. */
export function valueTicks(largest: number, steps = 3): number[] {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * 0.999) ?? 10) * power;
  const length = Math.ceil(largest / step - 1e-9) + 1;
  return Array.from({ length }, (_, index) => Number((index * step).toPrecision(12)));
}

const MINUTE = 60_000;

/** Full minutes within the span, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE);
  const step = steps.find((size) => (to - from) / size <= most) ?? steps.at(-1) ?? MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

export interface Scale {
  x(at: number): number;
  y(value: number): number;
}

/** The parts of a line that belong together: it breaks where nothing was measured. */
export function runs(points: readonly Point[]): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [];
  let last: number | null = null;
  for (const { at, value } of points) {
    if (value === null) {
      last = null;
      continue;
    }
    if (last === null || at - last > GAP_MS) found.push([]);
    found.at(-1)?.push({ at, value });
    last = at;
  }
  return found;
}

export function linePath(points: readonly Point[], { x, y }: Scale): string {
  return runs(points)
    .map((run) => {
      const corners = run.map(({ at, value }) => `${round(x(at))} ${round(y(value))}`);
      return corners.length === 1 ? `M${corners[0]}h0.01` : `M${corners.join('L')}`;
    })
    .join('');
}

/** The line, closed along the ground. */
export function areaPath(points: readonly Point[], { x, y }: Scale): string {
  return runs(points)
    .filter((run) => run.length > 1)
    .map((run) => {
      const corners = run.map(({ at, value }) => `${round(x(at))} ${round(y(value))}`);
      const [first, last] = [run[0], run.at(-1)];
      return `M${round(x(first?.at ?? 0))} ${round(y(0))}L${corners.join('L')}L${round(x(last?.at ?? 0))} ${round(y(0))}Z`;
    })
    .join('');
}

/** The time of a point nearest to the one asked for. */
export function nearest(times: readonly number[], at: number): number | null {
  return times.reduce<number | null>(
    (best, time) => (best === null || Math.abs(time - at) < Math.abs(best - at) ? time : best),
    null,
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
