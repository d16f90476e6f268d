import { analyticsInput, daysAgo, post, snapshot } from '../test/analytics-input.builder';
import { anna } from '../test/anna';
import type { AnalyticsPost } from './analytics-input.types';
import { creatorAnalyticsOf } from './creator-analytics';
import type { Metric } from './metric';

/** A post of 2, 3, 4 … days ago for each of the likes. */
const postsOf = (likes: (number | null)[], overrides: Partial<AnalyticsPost> = {}): AnalyticsPost[] =>
  likes.map((count, i) => post({ id: `p${i + 1}`, likes: count, publishedAt: daysAgo(i + 2), ...overrides }));

const engagementWith = (likes: (number | null)[], followers: number | null = 10_000) =>
  creatorAnalyticsOf(analyticsInput({ posts: postsOf(likes), creator: { followers } })).engagement;

/** Every metric of an answer, with the path to it. */
function metricsIn(value: unknown, path = ''): { path: string; metric: Metric }[] {
  if (value === null || typeof value !== 'object') return [];
  if ('formula' in value && 'value' in value) return [{ path, metric: value as Metric }];
  return Object.entries(value).flatMap(([key, member]) => metricsIn(member, `${path}.${key}`));
}

describe('hidden likes', () => {
  it('leave the rate of the other seven posts and a coverage of 58.3 %', () => {
    // 70 80 90 100 110 120 130 with 10 comments each: (100 + 10) / 10,000
    const { rate, likesCoverage } = engagementWith([70, null, 80, null, 90, -1, 100, null, 110, null, 120, 130]);
    expect(rate).toMatchObject({ value: 1.1, used: 7, excluded: { hidden_likes: 5 } });
    expect(likesCoverage).toMatchObject({ value: 58.3333, used: 12 });
  });

  it('are suspected behind a run of exactly three', () => {
    expect(engagementWith([90, 3, 3, 3, 100, 110]).rate).toMatchObject({ used: 3, excluded: { hidden_likes: 3 } });
  });

  it.each([
    ['a single three', [90, 3, 100, 3, 3, 110], 10_000],
    ['the threes of a small account', [3, 3, 3, 4, 2], 400],
  ])('are not suspected behind %s', (_, likes, followers) => {
    expect(engagementWith(likes, followers).rate.excluded).toEqual({});
  });

  it('of all posts leave no rate by likes, but one by comments and one by views', () => {
    // 10 comments of 10,000 followers; 10 of 500 views
    const posts = postsOf([null, null, null], { kind: 'reel', views: 500 });
    const { rate, variants, likesCoverage } = creatorAnalyticsOf(analyticsInput({ posts })).engagement;
    expect(rate).toMatchObject({ value: null, status: 'insufficient_data', excluded: { hidden_likes: 3 } });
    expect(variants.comments).toMatchObject({ value: 0.1, used: 3 });
    expect(variants.views).toMatchObject({ value: 2, formula: 'er_comments_views.v1', excluded: {} });
    expect(likesCoverage.value).toBe(0);
  });

  it('do not make an average of zero', () => {
    const { averages, spread } = creatorAnalyticsOf(analyticsInput({ posts: postsOf([null, null, null]) }));
    expect(averages.byKind[0]?.likes.mean).toMatchObject({ value: null, reason: 'No post shows its likes.' });
    expect(spread.likesIqr).toMatchObject({ value: null, status: 'insufficient_data' });
  });
});

describe('too little', () => {
  it('of two posts no rate is made', () => {
    expect(engagementWith([100, 100]).rate).toMatchObject({
      value: null,
      status: 'insufficient_data',
      reason: 'Only 2 of at least 3 posts can be used.',
    });
  });

  it.each([0, null])('with %s followers there is no rate, but there are averages', (followers) => {
    const { engagement, averages, trend } = creatorAnalyticsOf(
      analyticsInput({ posts: postsOf([100, 100, 100]), creator: { followers } }),
    );
    expect(engagement.rate).toMatchObject({ value: null, status: 'unavailable' });
    expect(averages.byKind[0]?.likes.mean.value).toBe(100);
    expect(trend.slope.status).toBe('unavailable');
  });

  it('without snapshots nothing is said of growth', () => {
    const { growth, engagement } = creatorAnalyticsOf(anna({ snapshots: [] }));
    expect(growth.windows.map(({ rate, nearestSpanDays }) => [rate.status, nearestSpanDays])).toEqual(
      Array.from({ length: 5 }, () => ['insufficient_data', null]),
    );
    expect(growth.shape.label).toBe('unknown');
    expect(engagement.variants.atPublish).toMatchObject({ value: null, excluded: { no_snapshot: 9 } });
  });

  it('of one snapshot neither', () => {
    const { growth } = creatorAnalyticsOf(anna({ snapshots: [snapshot(0, { followers: 10_000 })] }));
    expect(growth.windows[0]?.rate).toMatchObject({ value: null, reason: 'Snapshots of two days are needed.' });
  });

  it('an open account without posts is one that posts nothing', () => {
    const { posting } = creatorAnalyticsOf(analyticsInput({ creator: { postsCount: 0 } }));
    expect(posting.postsPerWeek).toMatchObject({ value: 0, status: 'measured', used: 0 });
  });
});

describe('a private account', () => {
  const analytics = creatorAnalyticsOf(analyticsInput({ creator: { isPrivate: true, postsAvailability: 'private' } }));

  it('shows its counts', () => {
    expect(analytics.account).toMatchObject({
      followers: { value: 10_000 },
      followingRatio: { value: 0.05 },
      tier: '10k-50k',
    });
  });

  it.each([
    ['the rate', analytics.engagement.rate],
    ['the frequency', analytics.posting.postsPerWeek],
    ['the best time', analytics.bestTime.best],
    ['the advertising', analytics.sponsorship.share],
    ['the performance of advertising', analytics.sponsorship.paidPerformance],
    ['the comments', analytics.comments.emojiOnly],
  ])('says that it is private where there is no figure: %s', (_, metric) => {
    expect(metric).toMatchObject({ value: null, status: 'unavailable', reason: 'The account is private.' });
  });

  it('has no score of authenticity from its counts alone', () => {
    expect(analytics.authenticity).toMatchObject({ coverage: { value: 10 }, score: { value: null }, band: null });
  });
});

describe('pinned posts', () => {
  it('older than the window are counted as such', () => {
    const posts = [...postsOf([100, 100, 100]), post({ id: 'old', isPinned: true, publishedAt: daysAgo(300) })];
    expect(creatorAnalyticsOf(analyticsInput({ posts })).engagement.rate.excluded).toEqual({ pinned_old: 1 });
  });

  it('do not stretch the time of which all posts are known', () => {
    // 12 posts of 2 … 13 days ago are 12 in 13 days, not 13 in 80
    const posts = [
      ...postsOf(Array.from({ length: 12 }, () => 100)),
      post({ id: 'old', isPinned: true, publishedAt: daysAgo(80) }),
    ];
    const { posting } = creatorAnalyticsOf(analyticsInput({ posts }));
    expect(posting).toMatchObject({
      truncatedSample: true,
      postsPerWeek: { value: 6.4615, excluded: { pinned_old: 1 } },
    });
  });
});

describe('one viral post', () => {
  const posts = postsOf([100, 100, 100, 100, 9_000]);
  const { engagement, spread } = creatorAnalyticsOf(analyticsInput({ posts }));

  it('moves the mean, not the median', () => {
    // 110 four times, 9,010: mean 9,450 / 5 = 1,890
    expect([engagement.rate.value, engagement.variants.mean.value]).toEqual([1.1, 18.9]);
  });

  it('is told as a share, and does not touch the robust spreads', () => {
    expect([spread.viralShare.value, spread.likesIqr.value, spread.engagementVariation.value]).toEqual([20, 0, 0]);
  });
});

describe('the clock', () => {
  /** Sundays at 22:30 UTC: 23:30 in Berlin in winter, half past midnight on Monday in summer, from 29 March 2026. */
  const sundays = ['03-08', '03-15', '03-22', '03-29', '04-05', '04-12'].map((day, i) =>
    post({ id: `p${i}`, likes: 100 + 10 * i, publishedAt: new Date(`2026-${day}T22:30:00Z`) }),
  );
  const binsIn = (timeZone: string | null) =>
    creatorAnalyticsOf(analyticsInput({ posts: sundays, window: 'all', timeZone })).bestTime.bins.map(
      ({ weekday, fromHour, posts }) => [weekday, fromHour, posts],
    );

  it('changes with daylight saving where the time zone says so', () => {
    // likes rise from post to post, so the later ones, in summer, did better
    expect(binsIn('Europe/Berlin')).toEqual([
      [1, 0, 3],
      [7, 21, 3],
    ]);
  });

  it('is that of UTC when nobody names another, and the answer says so', () => {
    expect(binsIn(null)).toEqual([[7, 21, 6]]);
    expect(creatorAnalyticsOf(analyticsInput()).timeZone).toEqual({ name: 'UTC', isDefault: true });
  });

  it('cannot be one that does not exist', () => {
    expect(() => creatorAnalyticsOf(anna({ timeZone: 'Europe/Atlantis' }))).toThrow(RangeError);
  });

  it('says nothing of posts that all did the same', () => {
    const posts = postsOf(Array.from({ length: 12 }, () => 100));
    expect(creatorAnalyticsOf(analyticsInput({ posts })).bestTime).toMatchObject({
      best: { value: null, status: 'insufficient_data' },
      bins: [],
    });
  });
});

describe('every metric of every answer', () => {
  it.each([
    ['Anna', anna()],
    ['Anna over all time', anna({ window: 'all' })],
    ['an empty account', analyticsInput()],
    ['a private account', analyticsInput({ creator: { isPrivate: true, postsAvailability: 'private' } })],
    [
      'an account of which nothing is known',
      analyticsInput({ creator: { followers: null, following: null, postsCount: null } }),
    ],
  ])('has a finite value or a reason: %s', (_, input) => {
    const wrong = metricsIn(creatorAnalyticsOf(input)).filter(({ metric }) =>
      metric.value === null ? !metric.reason : !Number.isFinite(metric.value) || metric.reason !== null,
    );
    expect(wrong).toEqual([]);
  });
});
