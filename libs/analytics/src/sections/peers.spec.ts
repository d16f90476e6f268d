import { analyticsInput } from '../../test/analytics-input.builder';
import type { BenchmarkRow, PeerCount, PeerLevel } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';

const count = (level: PeerLevel, n: number, { below = 0, equal = 0 } = {}): PeerCount => ({
  level,
  group: {
    tier: '10k-50k',
    accountType: level === 'tier' ? null : 'creator',
    category: level === 'tier_type_category' ? 'Food' : null,
  },
  n,
  below,
  equal,
});

const floor = (label: string, value: number, overrides: Partial<BenchmarkRow> = {}): BenchmarkRow => ({
  table: 'table-2026',
  source: 'A published table',
  publishedOn: '2026-03-01',
  figure: 'engagement_rate',
  definition: 'median (likes + comments) / followers',
  followersFrom: 10_000,
  followersTo: 50_000,
  kind: 'floor',
  label,
  value,
  note: null,
  ...overrides,
});

const TABLE = [floor('high', 2.61), floor('above_average', 1.11), floor('average', 0.84), floor('below_average', 0.39)];

const peersOf = (levels: PeerCount[], benchmarks: BenchmarkRow[] = [], value = 1.5) =>
  creatorAnalyticsOf(analyticsInput({ peers: [{ figure: 'engagement_rate', value, levels }], benchmarks })).peers;
const positionOf = (...args: Parameters<typeof peersOf>) => peersOf(...args).positions[0];

describe('the percentile among peers', () => {
  it('is the exact mid-rank in a thousand', () => {
    // 700 below, 11 equal: (700 + 5.5) / 1,000
    expect(positionOf([count('tier_type_category', 1_000, { below: 700, equal: 11 })])).toMatchObject({
      percentile: {
        value: 70.55,
        unit: 'percentile',
        used: 1_000,
        interval: { low: expect.closeTo(67.65, 1), high: expect.closeTo(73.29, 1) },
        method: 'wilson_95',
      },
      answeredBy: 'stored_creators',
      level: 'tier_type_category',
      statement: 'Compared with 1000 stored creators (10k-50k followers, creator, Food).',
    });
  });

  it.each([
    ['the best', { below: 100 }, 100],
    ['the last', {}, 0],
    ['one of all equal', { equal: 100 }, 50],
  ])('of %s', (_, counts, value) => {
    expect(positionOf([count('tier', 100, counts)])?.percentile.value).toBe(value);
  });

  it('comes from the first group of thirty, and says which were too small', () => {
    const levels = [count('tier', 400), count('tier_type_category', 12), count('tier_type', 30, { below: 15 })];
    expect(positionOf(levels)).toMatchObject({
      level: 'tier_type',
      percentile: { value: 50 },
      asked: [
        { level: 'tier_type_category', n: 12 },
        { level: 'tier_type', n: 30 },
        { level: 'tier', n: 400 },
      ],
      statement:
        'Compared with 30 stored creators (10k-50k followers, creator); fewer than 30 by tier and type and category (12).',
    });
  });

  it('gives way to a dated table where all groups are too small', () => {
    expect(positionOf([count('tier', 29)], TABLE)).toMatchObject({
      percentile: { value: null, status: 'insufficient_data', used: 29 },
      answeredBy: 'published_table',
      level: null,
      statement:
        'No percentile: fewer than 30 by tier (29). A published table (2026-03-01) calls this engagement rate "above_average".',
    });
  });

  it('is not there without either', () => {
    expect(positionOf([count('tier', 29)])).toMatchObject({ answeredBy: 'nothing', percentile: { value: null } });
  });

  it('is not there for a figure nobody counted', () => {
    expect(peersOf([count('tier', 100)]).positions[1]).toMatchObject({
      figure: 'average_likes',
      value: null,
      percentile: { status: 'unavailable' },
      answeredBy: 'nothing',
    });
  });
});

describe('published tables', () => {
  it('stand side by side, the latest first, with what they say of the tier', () => {
    const other = floor('average', 2.19, {
      table: 'older-2023',
      publishedOn: '2023-01-01',
      kind: 'mean',
      followersTo: null,
    });
    const { benchmarks } = peersOf([], [other, ...TABLE]);
    expect(benchmarks.map(({ answer }) => [answer.table, answer.band])).toEqual([
      ['table-2026', 'above_average'],
      ['older-2023', null],
    ]);
    expect(benchmarks[1]?.answer.references).toEqual([{ kind: 'mean', label: 'average', value: 2.19 }]);
  });

  it.each([
    [2.61, 'high'],
    [2.6, 'above_average'],
    [0.39, 'below_average'],
    [0.1, 'low'],
  ])('call a rate of %d %s', (value, band) => {
    expect(peersOf([], TABLE, value).benchmarks[0]?.answer.band).toBe(band);
  });

  it('are silent about other tiers', () => {
    expect(peersOf([], [floor('high', 1, { followersFrom: 50_000, followersTo: null })]).benchmarks).toEqual([]);
  });
});
