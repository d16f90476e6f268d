import type { ModelTier } from '@app/config';
import type { AnalysisMethod } from './caption-analysis';

const FIRST_RETRY_SECONDS = 10 * 60;
const LONGEST_WAIT_SECONDS = 6 * 60 * 60;

/** When the models are asked again, and how often they have failed in a row. */
export interface Retry {
  tries: number;
  /** Seconds since 1970. */
  retryAfter: number;
}

/** Rules, or nothing, answered where models should have. */
export const isFallback = (method: AnalysisMethod, tier: ModelTier): boolean =>
  tier !== 'rules' && (method === 'rules' || method === 'neutral');

/**
 * A fallback is done again after ten minutes, then after twenty, forty and so on up to six hours: soon after a short
 * outage, and never often enough to keep workers busy with models that stay away.
 * @param tries how often it was a fallback before
 */
export function retryOf(tries: number, now = Date.now()): Retry {
  const wait = Math.min(FIRST_RETRY_SECONDS * 2 ** Math.min(tries, 16), LONGEST_WAIT_SECONDS);
  return { tries: tries + 1, retryAfter: Math.floor(now / 1_000) + wait };
}
