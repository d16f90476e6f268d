import type { AbsentMetric, EstimatedMetric, ExclusionReason, Interval, MeasuredMetric } from '@app/analytics';

/** Beside the general units: minor units of the campaign's currency, and sentiment from -1 to 1. */
export const FIGURE_UNITS = ['count', 'percent', 'minor_units', 'score'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];
/** Beside the general reasons: what only a campaign lacks. */
export type FigureExclusion = ExclusionReason | 'no_access' | 'unknown_followers' | 'no_comparison' | 'no_fee';
export type FigureExclusions = Partial<Record<FigureExclusion, number>>;

interface Wider {
  unit: FigureUnit;
  excluded: FigureExclusions;
}

type MeasuredFigure = Omit<MeasuredMetric, keyof Wider> & Wider;

/** A metric of a campaign: value and passport. */
export type Figure =
  MeasuredFigure | (Omit<EstimatedMetric, keyof Wider> & Wider) | (Omit<AbsentMetric, keyof Wider> & Wider);

export interface Passport {
  unit: FigureUnit;
  formula: string;
  used: number;
  excluded: FigureExclusions;
}

/** Every figure is about the posts that the campaign holds. */
const WINDOW = 'posts of the campaign';

export const measured = (value: number, passport: Passport): MeasuredFigure => ({
  ...passport,
  window: WINDOW,
  value,
  status: 'measured',
  reason: null,
});

export const estimated = (
  value: number,
  { interval, method }: { interval: Interval; method: string },
  passport: Passport,
): Figure => ({ ...passport, window: WINDOW, value, status: 'estimated', reason: null, interval, method });

/** It cannot be known, whatever happens. */
export const unavailable = (reason: string, passport: Passport): Figure => ({
  ...passport,
  window: WINDOW,
  value: null,
  status: 'unavailable',
  reason,
});

/** It can be known as soon as there is more. */
export const insufficient = (reason: string, passport: Passport): Figure => ({
  ...passport,
  window: WINDOW,
  value: null,
  status: 'insufficient_data',
  reason,
});

/** Counts by reason, those of zero left out. */
export function exclusions(counts: FigureExclusions): FigureExclusions {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
