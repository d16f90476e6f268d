import { FORMULAS, formulaId, type FormulaName } from './formulas';
import type { AbsentMetric, EstimatedMetric, Interval, MeasuredMetric, Metric, MetricPassport } from './metric';
import { round } from './statistics';

/** What a figure was made from. */
export type Basis = Omit<MetricPassport, 'unit' | 'formula'>;

/** Values are rounded to four decimals. */
const DECIMALS = 4;

export const measured = (name: FormulaName, value: number, basis: Basis): MeasuredMetric => ({
  ...passport(name, basis),
  value: round(value, DECIMALS),
  status: 'measured',
  reason: null,
});

export const estimated = (
  name: FormulaName,
  value: number,
  { interval, method, basis }: { interval: Interval; method: string; basis: Basis },
): EstimatedMetric => ({
  ...passport(name, basis),
  value: round(value, DECIMALS),
  status: 'estimated',
  reason: null,
  interval: roundInterval(interval),
  method,
});

export const unavailable = (name: FormulaName, reason: string, basis: Basis): AbsentMetric => ({
  ...passport(name, basis),
  value: null,
  status: 'unavailable',
  reason,
});

export const insufficient = (name: FormulaName, reason: string, basis: Basis): AbsentMetric => ({
  ...passport(name, basis),
  value: null,
  status: 'insufficient_data',
  reason,
});

/** A measured share of a sample, with the interval in which the share of the whole lies. */
export function measuredShare(name: FormulaName, hits: number, basis: Basis): Metric {
  const interval = roundInterval(wilson(hits, basis.used));
  return { ...measured(name, (100 * hits) / basis.used, basis), interval, method: 'wilson_95' };
}

/**
 * The 95 % interval of a share by Wilson, in percent: right also for few cases and shares near 0 or 100.
 * @param hits may be fractional (mid-ranks count half)
 */
export function wilson(hits: number, n: number): Interval {
  const z = 1.959964;
  const share = hits / n;
  const centre = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    low: Math.max(0, (100 * (centre - reach)) / scale),
    high: Math.min(100, (100 * (centre + reach)) / scale),
  };
}

/** `2 posts` or `1 post`. */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const roundInterval = ({ low, high }: Interval): Interval => ({
  low: round(low, DECIMALS),
  high: round(high, DECIMALS),
});

const passport = (name: FormulaName, basis: Basis): MetricPassport => ({
  unit: FORMULAS[name].unit,
  formula: formulaId(name),
  ...basis,
});
