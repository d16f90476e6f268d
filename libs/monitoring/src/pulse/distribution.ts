import type { Distribution } from './process-pulse';

export function emptyDistribution(bounds: readonly number[] = []): Distribution {
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), count: 0, sum: 0 };
}

/**
 * Several distributions as one. Where bounds differ (a process of another version) a bucket goes into the narrowest one of
 * the first distribution that holds all of it.
 */
export function mergeDistributions(parts: readonly Distribution[]): Distribution {
  const bounds = parts.find((part) => part.count > 0)?.bounds ?? parts[0]?.bounds ?? [];
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let [count, sum] = [0, 0];
  for (const part of parts) {
    part.counts.forEach((n, i) => {
      const at = targetOf(bounds, part.bounds, i);
      counts[at] = (counts[at] ?? 0) + n;
    });
    count += part.count;
    sum += part.sum;
  }
  return { bounds, counts, count, sum };
}

function targetOf(bounds: readonly number[], theirs: readonly number[], i: number): number {
  if (theirs[i] === bounds[i]) return i;
  const bound = theirs[i];
  const found = bound === undefined ? -1 : bounds.findIndex((own) => own >= bound);
  return found < 0 ? bounds.length : found;
}

/**
 * The q-quantile in seconds, as histogram_quantile of Prometheus estimates it: with rank r = q x count, and b the first
 * bucket whose cumulative count reaches r,
 *
 *     quantile = lower(b) + (upper(b) - lower(b)) x (r - count below b) / count in b
 *
 * where lower of the first bucket is 0. In the last bucket, which has no upper bound, it is the highest finite bound:
 * the true value is at least that.
 * @param q 0 to 1
 * @returns null when nothing was measured
 */
export function quantile(q: number, { bounds, counts, count }: Distribution): number | null {
  if (count === 0 || bounds.length === 0) return null;
  const rank = q * count;
  let below = 0;
  for (const [i, upper] of bounds.entries()) {
    const inBucket = counts[i] ?? 0;
    if (inBucket > 0 && below + inBucket >= rank) {
      const lower = i === 0 ? 0 : (bounds[i - 1] as number);
      return lower + (upper - lower) * ((rank - below) / inBucket);
    }
    below += inBucket;
  }
  return bounds[bounds.length - 1] as number;
}
