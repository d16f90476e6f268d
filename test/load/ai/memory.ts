/** The memory of the worker at one moment. */
export interface MemorySample {
  /** Posts analysed until then. */
  done: number;
  rssMb: number;
}

export interface MemoryTrend {
  samples: number;
  firstQuarterMb: number;
  lastQuarterMb: number;
  worstMb: number;
  /** Of the straight line through all samples after the first quarter, in which heaps and buffers find their size. */
  mbPer10kPosts: number;
  isFlat: boolean;
}

/** Growth from the first quarter of the samples to the last that still counts as none. */
const FLAT_WITHIN = 0.05;

/** Null when there are too few samples to tell. */
export function trendOf(samples: readonly MemorySample[]): MemoryTrend | null {
  const quarter = Math.floor(samples.length / 4);
  if (quarter < 3) return null;
  const firstQuarterMb = mean(samples.slice(0, quarter).map(({ rssMb }) => rssMb));
  const lastQuarterMb = mean(samples.slice(-quarter).map(({ rssMb }) => rssMb));
  return {
    samples: samples.length,
    firstQuarterMb,
    lastQuarterMb,
    worstMb: Math.max(...samples.map(({ rssMb }) => rssMb)),
    mbPer10kPosts: slope(samples.slice(quarter)) * 10_000,
    isFlat: lastQuarterMb <= firstQuarterMb * (1 + FLAT_WITHIN),
  };
}

/** Least squares: megabytes for each post. */
function slope(samples: readonly MemorySample[]): number {
  const [x, y] = [mean(samples.map(({ done }) => done)), mean(samples.map(({ rssMb }) => rssMb))];
  const spread = samples.reduce((sum, { done }) => sum + (done - x) ** 2, 0);
  const together = samples.reduce((sum, { done, rssMb }) => sum + (done - x) * (rssMb - y), 0);
  return spread === 0 ? 0 : together / spread;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
