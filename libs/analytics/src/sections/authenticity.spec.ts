import fc from 'fast-check';
import { analyticsInput, comment, daysAgo, post, snapshot } from '../../test/analytics-input.builder';
import type { AnalyticsInput } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';
import { AUTHENTICITY_SIGNALS, type AuthenticitySignalId } from '../creator-analytics.types';
import { degreeOf } from './authenticity';

interface Story {
  likes: number[];
  commentsPerPost: number;
  views: number;
  following: number;
  emptyComments: number;
  jump: number;
  usualRate: number;
}

/** Six reels of an account of 10,000; likes 100 … 200, 4 comments each, 500 views, 20 comments read, a month of snapshots. */
const STORY: Story = {
  likes: [100, 120, 140, 160, 180, 200],
  commentsPerPost: 4,
  views: 500,
  following: 800,
  emptyComments: 4,
  jump: 0,
  usualRate: 1.2,
};

const inputOf = (story: Partial<Story> = {}): AnalyticsInput => {
  const { likes, commentsPerPost, views, following, emptyComments, jump, usualRate } = { ...STORY, ...story };
  return analyticsInput({
    creator: { following },
    posts: likes.map((count, i) =>
      post({ id: `p${i}`, kind: 'reel', likes: count, comments: commentsPerPost, views, publishedAt: daysAgo(40 + i) }),
    ),
    comments: Array.from({ length: 20 }, (_, i) =>
      comment({
        postId: 'p0',
        authorUsername: `fan${i}`,
        text: i < emptyComments ? '🔥' : `I like number ${i} of these`,
      }),
    ),
    snapshots: Array.from({ length: 21 }, (_, i) =>
      snapshot(20 - i, { followers: 9_000 + (i > 10 ? jump : 0), following: 800 }),
    ),
    peers: [
      {
        figure: 'engagement_rate',
        value: 1,
        levels: [
          {
            level: 'tier',
            group: { tier: '10k-50k', accountType: null, category: null },
            ...{ n: 50, below: 20, equal: 0 },
            quantiles: {
              p10: usualRate / 4,
              p25: usualRate / 2,
              p50: usualRate,
              p75: usualRate * 2,
              p90: usualRate * 3,
            },
          },
        ],
      },
    ],
  });
};

const authenticityOf = (input: AnalyticsInput) => creatorAnalyticsOf(input).authenticity;
const signalOf = (story: Partial<Story>, id: AuthenticitySignalId) =>
  authenticityOf(inputOf(story)).signals.find((signal) => signal.id === id);

describe('the signals of authenticity', () => {
  it('give the score of an ordinary account', () => {
    // ER: likes + 4: median of 104 … 204 = 154 -> 1.54 % of 1.2 %: full 20.  spread: quartiles 125 and 175 around 150:
    // 33.3333 % -> (33.3333 - 10) / 30 = 0.77778 * 15 = 11.67.  comments per 100 likes: full 15.  80 % say something: full 15.
    // no rises: full 15.  800 / 10,000: full 10.  500 views on a like of 150: full 10.
    const { score, signals, coverage, band } = authenticityOf(inputOf());
    expect(signals.map(({ points }) => points)).toEqual([20, 11.67, 15, 15, 15, 10, 10]);
    expect(score).toMatchObject({ value: 96.67, unit: 'points', used: 7 });
    expect(coverage.value).toBe(100);
    expect(band).toBe('green');
  });

  it('are explained, each in a sentence', () => {
    expect(signalOf({}, 'likes_spread')?.sentence).toBe(
      'The likes of the posts spread by 33.33 %, which is less than usual.',
    );
    expect(signalOf({ following: 15_000 }, 'following_ratio')?.sentence).toBe(
      'For each follower the account follows 1.5 others, which is more than usual.',
    );
    expect(signalOf({ following: 3 }, 'following_ratio')?.sentence).toBe(
      'For each follower the account follows 0.0003 others, which is usual.',
    );
  });

  it('name the peers', () => {
    expect(signalOf({}, 'engagement_vs_tier')?.peerBand).toEqual({ low: 0.5, high: 2, source: '50 stored creators' });
  });

  it('share the weight of a missing one out among the others', () => {
    // without views (10) and comments to read (15): 75 of 100; the rest is divided by 0.75
    const input = inputOf();
    const { signals, coverage, score } = authenticityOf({
      ...input,
      comments: [],
      posts: input.posts.map((one) => ({ ...one, views: null })),
    });
    expect(coverage.value).toBe(75);
    expect(signals.map(({ effectiveWeight }) => effectiveWeight)).toEqual([0.266667, 0.2, 0.2, 0, 0.2, 0.133333, 0]);
    expect(signals.find(({ id }) => id === 'views_per_like')).toMatchObject({
      points: 0,
      sentence: expect.stringMatching(/^Not judged: /),
    });
    // 26.67 + 0.77778 * 20 + 20 + 20 + 13.33
    expect(score.value).toBe(95.56);
  });

  it('give no score below 60 % coverage', () => {
    // spread 15, comments per like 15, following 10 and views 10 remain
    const input = inputOf();
    const { score, coverage } = authenticityOf({ ...input, peers: [], comments: [], snapshots: [] });
    expect(coverage.value).toBe(50);
    expect(score).toMatchObject({ value: null, status: 'insufficient_data' });
  });

  it('are lowered by a jump without a viral post', () => {
    // 1,500 of 10,000 followers: 15 % -> (20 - 15) / 20 of 15 points
    expect(signalOf({ jump: 1_500 }, 'growth_shape')).toMatchObject({ value: { value: 15 }, points: 3.75 });
  });

  const DIRECTIONS: [AuthenticitySignalId, (x: number) => Partial<Story>, 1 | -1][] = [
    ['engagement_vs_tier', (x) => ({ usualRate: 0.1 + x }), -1],
    ['likes_spread', (x) => ({ likes: [150 - x * 10, 150, 150 + x * 10] }), 1],
    ['comments_per_like', (x) => ({ commentsPerPost: x }), 1],
    ['comment_authenticity', (x) => ({ emptyComments: x }), -1],
    ['growth_shape', (x) => ({ jump: x * 200 }), -1],
    ['following_ratio', (x) => ({ following: x * 2_000 }), -1],
    ['views_per_like', (x) => ({ views: 20 * x + 1 }), 1],
  ];

  it.each(DIRECTIONS)('%s: points go one way with its input, and some way', (id, storyOf, direction) => {
    const points = Array.from({ length: 15 }, (_, x) => direction * (signalOf(storyOf(x), id)?.points ?? 0));
    expect(points).toEqual([...points].sort((a, b) => a - b));
    expect(points[14]).toBeGreaterThan(points[0] ?? 0);
  });

  it('rise or fall with any value, and never leave 0 to 1', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const ramp = fc.tuple(value, value).filter(([none, full]) => none !== full);
    fc.assert(
      fc.property(ramp, value, value, ([none, full], a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => degreeOf({ none, full }, one)) as [
          number,
          number,
        ];
        const isOneWay = full > none ? low <= high : low >= high;
        return isOneWay && Math.min(low, high) >= 0 && Math.max(low, high) <= 1;
      }),
      { seed: 7 },
    );
  });

  it('always have points that sum to the score', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 30_000 }),
        fc.boolean(),
        (empty, following, isRead) => {
          const input = inputOf({ emptyComments: empty, following });
          const { score, signals } = authenticityOf(isRead ? input : { ...input, comments: [] });
          const sum = signals.reduce((total, { points }) => total + points, 0);
          return (
            signals.length === AUTHENTICITY_SIGNALS.length && Math.abs((score.value ?? 0) - sum) < 1e-9 && sum <= 100.05
          );
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });
});
