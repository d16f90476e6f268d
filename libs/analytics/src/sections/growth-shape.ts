import type { GrowthEvent, GrowthSection, GrowthWindow } from '../creator-analytics.types';
import type { SawTooth } from './following-saw-tooth';
import { FEWEST_CHANGES } from './growth-events';

/** What the history is judged by. */
export interface GrowthHistory {
  /** Daily changes that are known. */
  changes: number;
  events: GrowthEvent[];
  sawTooth: SawTooth | null;
  windows: GrowthWindow[];
}

const FEWEST_TEETH = 2;
const TEETH_PER_30_DAYS = 0.5;
/** Percent lost within 90 (else 30) days. */
const LOSS = -2;

/** One label for the history, the most telling first, with the reason in a sentence. */
export function shapeOf({ changes, events, sawTooth, windows }: GrowthHistory): GrowthSection['shape'] {
  if (changes < FEWEST_CHANGES)
    return { label: 'unknown', sentence: `Fewer than ${FEWEST_CHANGES} daily changes are known.` };
  if (sawTooth !== null && sawTooth.teeth >= FEWEST_TEETH && sawTooth.per30Days >= TEETH_PER_30_DAYS)
    return {
      label: 'mass_following',
      sentence: `${sawTooth.teeth} times in ${sawTooth.days} days many accounts were followed and unfollowed again.`,
    };
  const rises = events.filter((event) => isUnexplainedRise(event) && !event.olderThanAYear).length;
  if (rises > 0)
    return { label: 'abnormal_rise', sentence: `${rises} sudden rises within a year go with no viral post.` };
  const recent = [90, 30].map((days) => windows.find((window) => window.days === days)?.rate.value ?? null);
  const trend = recent[0] ?? recent[1] ?? null;
  if (trend !== null && trend <= LOSS)
    return { label: 'negative_trend', sentence: `The account lost ${Math.abs(trend)} % of its followers.` };
  return { label: 'organic', sentence: 'The followers change steadily, or with posts that explain it.' };
}

export const isUnexplainedRise = ({ kind, explanation }: GrowthEvent): boolean =>
  kind === 'rise' && explanation === 'unexplained';
