export type MetricUnit = 'percent' | 'count' | 'posts_per_week' | 'ratio';
export type MetricStatus = 'measured' | 'estimated' | 'unavailable' | 'insufficient_data';

/** Why a post was left out of a figure. */
export type ExclusionReason = 'hidden_likes' | 'too_young' | 'outside_window' | 'hidden_comments';

/** A figure with its passport: what it is, how it was made, from how much. `value` is null unless measured or estimated. */
export interface Metric {
  value: number | null;
  unit: MetricUnit;
  /** Id of the formula and its version, e.g. `er_median_f.v1`. */
  formula: string;
  /** Posts the figure was made from. */
  used: number;
  /** Posts left out, by reason. */
  excluded: Partial<Record<ExclusionReason, number>>;
  window: string;
  status: MetricStatus;
  /** Why there is no figure; null when there is one. */
  reason: string | null;
}
