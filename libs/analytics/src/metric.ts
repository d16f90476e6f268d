export const METRIC_UNITS = [
  'percent',
  'count',
  'posts_per_week',
  'ratio',
  'percent_per_week',
  'percentile',
  'days',
  'points',
  'z_score',
  'currency',
] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

export const METRIC_STATUSES = ['measured', 'estimated', 'unavailable', 'insufficient_data'] as const;
export type MetricStatus = (typeof METRIC_STATUSES)[number];

/** Why a post, snapshot or comment was left out of a figure. */
export const EXCLUSION_REASONS = [
  'hidden_likes',
  'too_young',
  'outside_window',
  'hidden_comments',
  'pinned_old',
  'unknown_views',
  'no_snapshot',
  'no_engagement',
  'not_analysed',
  'owner_reply',
  'unreadable',
  'unknown_language',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];
export type Exclusions = Partial<Record<ExclusionReason, number>>;

/** Where the true figure lies; which kind of interval it is, `method` of the metric or its formula says. */
export interface Interval {
  low: number;
  high: number;
}

/** What every figure says of itself, with or without a value. */
export interface MetricPassport {
  unit: MetricUnit;
  /** Id of the formula and its version, e.g. `er_median_f.v1`. */
  formula: string;
  /** Posts (snapshots, comments, peers) the figure was made from. */
  used: number;
  /** Those left out, by reason. */
  excluded: Exclusions;
  window: string;
  /** ISO time at which the figure was true. */
  asOf?: string;
  /** The rate card by which it was estimated. */
  rateCardId?: string;
  /** ISO 4217, where the unit is `currency`. */
  currency?: string;
  /** Key of `CreatorAnalytics.samples`: the ids of the posts from which the value can be computed again. */
  sample?: string;
}

export interface MeasuredMetric extends MetricPassport {
  status: 'measured';
  value: number;
  reason: null;
  /** For measured shares of a sample. */
  interval?: Interval;
  method?: string;
}

/** An estimate never stands alone: it says how far off it may be and how it was made. */
export interface EstimatedMetric extends MetricPassport {
  status: 'estimated';
  value: number;
  reason: null;
  interval: Interval;
  method: string;
}

export interface AbsentMetric extends MetricPassport {
  status: 'unavailable' | 'insufficient_data';
  value: null;
  /** Why there is no figure. */
  reason: string;
  interval?: undefined;
  method?: undefined;
}

/** A figure with its passport: what it is, how it was made, from how much. `value` is null unless measured or estimated. */
export type Metric = MeasuredMetric | EstimatedMetric | AbsentMetric;

/** The same as it goes over the wire, for classes, which cannot implement a union. */
export interface MetricShape extends MetricPassport {
  value: number | null;
  status: MetricStatus;
  reason: string | null;
  interval?: Interval;
  method?: string;
}
