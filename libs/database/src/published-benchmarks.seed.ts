export interface BenchmarkSeed {
  /** Id of the published table; a later edition is another table. */
  benchmark: string;
  source: string;
  /** yyyy-mm-dd: the first day of the period the source names, or the day an undated page was recorded. */
  publishedOn: string;
  figure: 'engagement_rate';
  definition: string;
  followersFrom: number;
  /** Not included; null: no end. */
  followersTo: number | null;
  kind: 'floor' | 'mean' | 'median' | 'threshold';
  label: string;
  value: number;
  note: string | null;
}

type Table = Pick<BenchmarkSeed, 'benchmark' | 'source' | 'publishedOn' | 'definition' | 'note'>;
type Tier = readonly [from: number, to: number | null];

const K = 1_000;
const M = 1_000_000;
/** When the figures below were recorded. */
const RECORDED_ON = '2026-11-23';

const MODASH: Table = {
  benchmark: 'modash-2026',
  source: 'Modash, Instagram engagement rate calculator, modash.io/engagement-rate-calculator',
  publishedOn: RECORDED_ON,
  definition: 'median(likes + comments) of the last 30 posts / followers, in percent',
  note:
    'The page has no date of its own and speaks of 72 million profiles. It prints 1.46 as the upper end of "above average" for ' +
    '500k to 1M, where "high" begins at 2.46: taken for a misprint. A help page of the same firm calls 5 to 10 % normal for 1k to 10k.',
};
const MODASH_TIERS: Tier[] = [
  [1 * K, 5 * K],
  [5 * K, 10 * K],
  [10 * K, 50 * K],
  [50 * K, 100 * K],
  [100 * K, 500 * K],
  [500 * K, 1 * M],
  [1 * M, null],
];
/** Lower bounds, one per tier. */
const MODASH_BANDS = {
  high: [7.97, 3.54, 2.61, 2.47, 2.63, 2.46, 2.6],
  above_average: [4.42, 1.62, 1.11, 1.01, 1.14, 1.13, 1.27],
  average: [3.38, 1.25, 0.84, 0.75, 0.87, 0.88, 1.02],
  below_average: [1.72, 0.62, 0.39, 0.32, 0.41, 0.46, 0.57],
  low: [0, 0, 0, 0, 0, 0, 0],
};

const HYPEAUDITOR: Table = {
  benchmark: 'hypeauditor-2018',
  source:
    'HypeAuditor, What is Instagram engagement rate and how to calculate it, hypeauditor.com/blog/what-is-instagram-engagement-rate-and-how-to-calculate-it',
  publishedOn: '2018-03-01',
  definition: '(likes + comments) / followers, in percent, of about 37,000 accounts over 90 days',
  note:
    'Recorded as printed. Its medians lie above its averages in every tier although single rates reach thousands of percent, so the ' +
    'two labels are probably swapped.',
};
/** As printed, per tier. */
const HYPEAUDITOR_RATES: [Tier, average: number, median: number][] = [
  [[0, 1 * K], 10.58, 16.99],
  [[1 * K, 5 * K], 4.26, 6.45],
  [[5 * K, 20 * K], 2.28, 3.76],
  [[20 * K, 100 * K], 1.62, 2.63],
  [[100 * K, 1 * M], 1.55, 2.57],
  [[1 * M, null], 1.54, 2.56],
];

const EMARKETER: Table = {
  benchmark: 'emarketer-2026',
  source:
    'EMARKETER, Smaller creators deliver efficiency, emarketer.com/content/smaller-creators-deliver-efficiency-roi-pressure-mounts',
  publishedOn: '2026-01-01',
  definition: 'average engagement rate in percent; the formula is not given',
  note: 'Of 2026, the day is not known here. Nano is read as 1k to 10k, mega as 1M and more.',
};
const EMARKETER_RATES: [Tier, number][] = [
  [[1 * K, 10 * K], 1.78],
  [[10 * K, 50 * K], 0.54],
  [[1 * M, null], 0.33],
];

const UNTAPPER: Table = {
  benchmark: 'untapper-2026',
  source: 'Untapper, Influencer marketing benchmarks, untapper.com/influencer-marketing-benchmarks',
  publishedOn: RECORDED_ON,
  definition: 'what the page calls a good engagement rate, in percent; the formula is not given',
  note: 'The page has no date of its own. Thresholds of an agency, not measured percentiles. Macro is read as 500k to 1M.',
};
const UNTAPPER_RATES: [Tier, number][] = [
  [[1 * K, 10 * K], 5],
  [[10 * K, 50 * K], 3.5],
  [[50 * K, 500 * K], 2.5],
  [[500 * K, 1 * M], 1.8],
  [[1 * M, null], 1.2],
];

const row = (
  table: Table,
  [followersFrom, followersTo]: Tier,
  rate: Pick<BenchmarkSeed, 'kind' | 'label' | 'value'>,
): BenchmarkSeed => ({ ...table, figure: 'engagement_rate', followersFrom, followersTo, ...rate });

/** Engagement rates that others have published. They differ up to five times: none of them is the truth. */
export const PUBLISHED_BENCHMARKS: readonly BenchmarkSeed[] = [
  ...Object.entries(MODASH_BANDS).flatMap(([label, floors]) =>
    MODASH_TIERS.map((tier, at) => row(MODASH, tier, { kind: 'floor', label, value: floors[at] as number })),
  ),
  ...HYPEAUDITOR_RATES.flatMap(([tier, average, median]) => [
    row(HYPEAUDITOR, tier, { kind: 'mean', label: 'average', value: average }),
    row(HYPEAUDITOR, tier, { kind: 'median', label: 'median', value: median }),
  ]),
  ...EMARKETER_RATES.map(([tier, value]) => row(EMARKETER, tier, { kind: 'mean', label: 'average', value })),
  ...UNTAPPER_RATES.map(([tier, value]) => row(UNTAPPER, tier, { kind: 'threshold', label: 'good', value })),
];
