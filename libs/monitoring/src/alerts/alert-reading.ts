import type { Alert } from './alert.types';

/**
 * `over`: beyond the limit. `clear`: well within it. `between`: neither, so that a value that trembles around the limit
 * changes nothing. `unknown`: too little was measured to judge.
 */
export type Verdict = 'over' | 'between' | 'clear' | 'unknown';

/** What one rule says of one subject at one tick. */
export interface AlertReading extends Pick<
  Alert,
  'rule' | 'subject' | 'severity' | 'message' | 'value' | 'threshold' | 'unit'
> {
  verdict: Verdict;
}

/** A firing alert counts as over only below this share of its limit. */
export const CLEAR_SHARE = 0.8;

/** @param value the more, the worse */
export function judge(value: number, limit: number): Verdict {
  if (value > limit) return 'over';
  return value <= limit * CLEAR_SHARE ? 'clear' : 'between';
}

export const keyOf = ({ rule, subject }: Pick<Alert, 'rule' | 'subject'>): string => `${rule}/${subject ?? ''}`;

/** `0.1234` -> `12 %`; small shares keep a digit. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}
