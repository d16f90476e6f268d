import { anna } from '../test/anna';
import { comment } from '../test/analytics-input.builder';
import { creatorAnalyticsOf } from './creator-analytics';

const analytics = creatorAnalyticsOf(anna());

/** Of the last 12 posts p1 is too young, p5 and p12 hide their likes: nine are left. */
const LATEST = { used: 9, excluded: { too_young: 1, hidden_likes: 2 }, window: 'last 12 posts within 90 days' };

describe('the engagement rates of Anna', () => {
  const { rate, variants, likesCoverage } = analytics.engagement;

  it('is the median of 186 210 234 248 260 320 440 525 1600 over 10,000 followers', () => {
    expect(rate).toMatchObject({
      ...LATEST,
      value: 2.6,
      unit: 'percent',
      formula: 'er_median_f.v1',
      status: 'measured',
    });
  });

  it('has a mean that the viral post moves: 4,023 / 9 = 447', () => {
    expect(variants.mean).toMatchObject({ ...LATEST, value: 4.47 });
  });

  it('has a median of the likes alone: 180 200 220 240 250 300 400 500 1500', () => {
    expect(variants.likesMedian).toMatchObject({ ...LATEST, value: 2.5 });
  });

  it('is higher by the followers at the time of each post', () => {
    // 210/9940 = 2.113  320/9860 = 3.245  440/9800 = 4.490  260/9660 = 2.692  525/9580 = 5.480  186/9520 = 1.954
    // 1600/9440 = 16.949; p10 and p11 are a day and five days before the first snapshot of the month: 234/9400 = 2.489
    // and 248/9400 = 2.638. The fifth of nine is 100 * 260 / 9660 = 2.69151.
    expect(variants.atPublish).toMatchObject({ ...LATEST, value: 2.6915 });
  });

  it('is the middle of three videos by views: 11, 10.5 and 5.33 %', () => {
    expect(variants.views).toMatchObject({ value: 10.5, used: 3, formula: 'er_views.v1' });
  });

  it('is the middle of three videos by plays: 440/6000 = 7.33, 7.5 and 3.56 %', () => {
    expect(variants.plays).toMatchObject({ value: 7.3333, used: 3, formula: 'er_plays.v1' });
  });

  it('counts the comments of posts with hidden likes too', () => {
    // 6 8 10 10 12 14 15 20 25 40 100: the sixth of eleven is 14
    expect(variants.comments).toMatchObject({ value: 0.14, used: 11, excluded: { too_young: 1 } });
  });

  it('shows the likes of 9 of 11 posts', () => {
    expect(likesCoverage).toMatchObject({ value: 81.8182, used: 11 });
  });

  it('names the posts from which the rate can be computed again', () => {
    expect(analytics.samples[rate.sample ?? '']).toEqual(['p2', 'p3', 'p4', 'p6', 'p7', 'p8', 'p9', 'p10', 'p11']);
  });
});

describe('what a post of Anna gets', () => {
  const of = (kind: string) => analytics.averages.byKind.find((one) => one.kind === kind);

  it('over all kinds', () => {
    // p2 … p14 without the two hidden: 200+300+400+250+500+180+1500+220+240+260+210 = 4,260 / 11; the sixth is 250.
    // Comments of all 13: 290 / 13 = 22.3077; the seventh is 14. Videos: 39,000 / 3 views and 58,000 / 3 plays.
    expect(of('all')).toMatchObject({
      posts: 13,
      likes: { mean: { value: 387.2727, used: 11 }, median: { value: 250 } },
      comments: { mean: { value: 22.3077, used: 13 }, median: { value: 14 } },
      views: { mean: { value: 13_000, used: 3 }, median: { value: 5_000 } },
      plays: { mean: { value: 19_333.3333 }, median: { value: 7_000 } },
    });
  });

  it('is never a view of an image', () => {
    expect(of('image')).toMatchObject({
      posts: 7,
      likes: { mean: { value: 216, used: 5, excluded: { hidden_likes: 2, outside_window: 1, pinned_old: 1 } } },
      views: { mean: { value: null, status: 'unavailable', reason: 'No video shows its views.' } },
    });
  });

  it.each([
    ['carousel', 260, 260], // 300 220 260
    ['reel', 950, 950], // 400 1500
    ['video', 500, 500],
  ])('of the kind %s', (kind, mean, median) => {
    expect(of(kind)?.likes).toMatchObject({ mean: { value: mean }, median: { value: median } });
  });
});

describe('the spread of Anna', () => {
  it('of the likes: quartiles 215 and 350 around 250', () => {
    // 180 200 210 220 240 250 260 300 400 500 1500: ranks 2.5 and 7.5; 100 * 135 / 250
    expect(analytics.spread.likesIqr).toMatchObject({ value: 54, used: 11, formula: 'likes_spread_iqr.v1' });
  });

  it('of the likes by standard deviation: 363.42 around 387.27', () => {
    expect(analytics.spread.likesStdev).toMatchObject({ value: 93.8409, formula: 'likes_spread_stdev.v1' });
  });

  it('between comments and likes: the 12 on 210 of p14 are in the middle', () => {
    // 3.33 3.33 4 5 5 | 100 * 12 / 210 = 5.7143 | 6.36 6.67 6.67 6.92 10
    expect(analytics.spread.commentsPer100Likes).toMatchObject({ value: 5.7143, used: 11 });
  });

  it('between views and likes: 10, 10 and 20', () => {
    expect(analytics.spread.viewsPerLike).toMatchObject({ value: 10, used: 3 });
  });

  it('has one viral post: 1,600 is above three times 260', () => {
    expect(analytics.spread.viralShare).toMatchObject({ value: 9.0909, used: 11 });
  });

  it('is robust against it: distances 0 12 18 26 38 50 60 74 180 265 1340', () => {
    // 1.4826 * 50 / 260
    expect(analytics.spread.engagementVariation).toMatchObject({ value: 0.2851, used: 11 });
  });
});

describe('when Anna posts', () => {
  const { posting, bestTime } = analytics;

  it('14 posts in 90 days are 1.09 a week', () => {
    expect(posting.postsPerWeek).toMatchObject({ value: 1.0889, used: 14, unit: 'posts_per_week' });
    expect(posting.truncatedSample).toBe(false);
  });

  it('at gaps of 2.5, 4 and 3 five times, 7 three times', () => {
    // sum 55.5 over 13 gaps: mean 4.26923; squares 269.25 / 13 - 18.22633 = 2.48521; deviation 1.57646; 1 - 0.36926
    expect(posting.consistency).toMatchObject({ value: 0.6307, used: 14 });
  });

  it('after a silence of 64 days that began before the window', () => {
    expect(posting.longestSilence).toMatchObject({ value: 64, unit: 'days' });
  });

  it('in nine of twelve weeks: one and two weeks twice, then 28, 35, 42, 49 and 56 days ago', () => {
    expect(posting.activeWeeks).toMatchObject({ value: 75 });
  });

  it('last twelve hours ago', () => {
    expect(posting.sinceLastPost).toMatchObject({ value: 0.5 });
  });

  it('best on Monday at two in the afternoon, by the clock of Berlin', () => {
    // log(1 + x) of the eleven: mean 5.78792, deviation 0.58380. Mondays p3 p7 p9 p11 p13 p14:
    // z -0.0282 0.8177 2.7244 -0.4633 -0.2684 -0.6522, sum 2.12996 / (6 + 3). Fridays: -2.12996 / (5 + 3).
    expect(bestTime.bins).toEqual([
      expect.objectContaining({ weekday: 1, fromHour: 12, toHour: 15, posts: 6 }),
      expect.objectContaining({ weekday: 5, fromHour: 12, toHour: 15, posts: 5 }),
    ]);
    expect(bestTime.bins.map(({ score }) => score.value)).toEqual([0.2367, -0.2662]);
    expect(bestTime.best).toMatchObject({ value: 0.2367, used: 11, excluded: { hidden_likes: 2, too_young: 1 } });
  });
});

describe('how Anna grows', () => {
  const { windows, usualDailyChange, events, shape } = analytics.growth;
  const over = (days: number) => windows.find((one) => one.days === days);

  it.each([
    [7, 1.4199, 140], // 140 / 9,860
    [30, 6.383, 600], // 600 / 9,400
    [90, 25, 2_000], // 2,000 / 8,000 of the snapshot of 92 days ago
  ])('over %i days', (days, rate, change) => {
    expect(over(days)).toMatchObject({ rate: { value: rate, used: 2 }, change: { value: change } });
  });

  it('compounds over the 92 days that were measured: 1.25 ^ (7/92)', () => {
    expect(over(90)).toMatchObject({ weekly: { value: 1.7123 }, nearestSpanDays: 92 });
  });

  it('does not guess half a year from 92 days', () => {
    expect(over(180)).toMatchObject({ rate: { value: null, status: 'insufficient_data' }, nearestSpanDays: 92 });
  });

  it('gains twenty a day and nothing else', () => {
    expect(usualDailyChange).toMatchObject({ value: 20, used: 30 });
    expect(events).toEqual([]);
    expect(shape.label).toBe('organic');
  });
});

describe('the trend of Anna', () => {
  it('has a rate for each week with visible likes', () => {
    expect(analytics.trend.weeks).toEqual([
      { week: '2026-04-20', posts: 1, value: 2.22 },
      { week: '2026-04-27', posts: 1, value: 2.78 },
      { week: '2026-05-04', posts: 1, value: null },
      { week: '2026-05-11', posts: 2, value: 2.41 }, // 248 and 234
      { week: '2026-05-18', posts: 2, value: 8.93 }, // 1,600 and 186
      { week: '2026-05-25', posts: 2, value: 3.925 }, // 525 and 260
      { week: '2026-06-01', posts: 2, value: 4.4 },
      { week: '2026-06-08', posts: 2, value: 2.65 }, // 320 and 210
    ]);
  });

  it('rises by the middle of the 21 slopes between seven weeks', () => {
    // ten are smaller, ten larger than that of the 2nd to the 6th week: (3.925 - 2.78) / 4 = 0.28625
    expect(analytics.trend).toMatchObject({ slope: { value: 0.2863, used: 7 }, direction: 'rising' });
  });
});

describe('what Anna posts', () => {
  const { content, tags } = analytics;

  it('is images in 8 of 14 posts, at 222 to 260 of the usual engagement', () => {
    expect(content.kinds.items).toEqual([
      { key: 'image', count: 8, share: 0.5714, relativeEngagement: 0.8538 }, // 186 210 222 248 260
      { key: 'carousel', count: 3, share: 0.2143, relativeEngagement: 1.0692 }, // 278 / 260
      { key: 'reel', count: 2, share: 0.1429, relativeEngagement: 3.9231 }, // 1,020 / 260
      { key: 'video', count: 1, share: 0.0714, relativeEngagement: null },
    ]);
  });

  it('is told of the analysed posts only', () => {
    expect(content.categories).toMatchObject({ used: 3, excluded: { not_analysed: 11 } });
    expect(content.categories.items.map(({ key, share }) => [key, share])).toEqual([
      ['Food', 0.6667],
      ['Travel', 0.3333],
    ]);
    expect(content.averageSentiment).toMatchObject({ value: 0.45, used: 2 });
  });

  it('counts a hashtag once however it is written', () => {
    expect(tags.hashtags.items[0]).toEqual({ key: 'food', count: 2, share: 0.1429, relativeEngagement: 1.0192 }); // 265 / 260
    expect(tags.mentions.items.map(({ key, count }) => [key, count])).toEqual([
      ['glowbrand', 2],
      ['otherbrand', 1],
    ]);
    expect(tags.hashtagsPerPost).toMatchObject({ value: 0.2143, used: 14 });
  });
});

describe('the advertising of Anna', () => {
  const { sponsorship } = analytics;

  it('is certain in 2 and likely in 3 of 14 posts', () => {
    expect(sponsorship.byGrade).toEqual({ platform_label: 1, disclosure: 1, coupon_and_brand: 1, brand_tag: 1 });
    expect(sponsorship.share).toMatchObject({ value: 14.2857, used: 14 });
    expect(sponsorship.likelyShare).toMatchObject({ value: 21.4286 });
  });

  it('does 70 % of what her own posts do', () => {
    // sponsored 186 and 234: 210; organic 210 248 260 278 | 320 440 525 1600: 299
    expect(sponsorship).toMatchObject({
      sponsoredRate: { value: 2.1, used: 2 },
      organicRate: { value: 2.99, used: 8 },
      paidPerformance: { value: 70.2341, used: 10 },
    });
  });

  it('is a week apart, so never twice in seven days', () => {
    expect(sponsorship.saturation).toMatchObject({ value: 1, used: 14 });
  });

  it('has a history by brand', () => {
    expect(sponsorship.brands[0]).toEqual({
      brand: 'glowbrand',
      posts: 3,
      strongest: 'platform_label',
      first: '2026-05-15T12:00:00.000Z',
      last: '2026-05-29T12:00:00.000Z',
    });
  });
});

describe('the answer as a whole', () => {
  it('is the same for the same input', () => {
    expect(creatorAnalyticsOf(anna())).toEqual(analytics);
  });

  it('does not depend on the order of the input', () => {
    const { posts, snapshots, ...rest } = anna();
    expect(creatorAnalyticsOf({ ...rest, posts: [...posts].reverse(), snapshots: [...snapshots].reverse() })).toEqual(
      analytics,
    );
  });

  it('of a day in the past knows nothing of what came later', () => {
    const { posts, snapshots, ...rest } = anna({ comments: [comment({ postId: 'p9' })] });
    const asOf = new Date('2026-05-20T12:00:00Z');
    const known = {
      posts: posts.filter((one) => one.publishedAt <= asOf),
      snapshots: snapshots.filter((one) => one.on <= '2026-05-20'),
      comments: [],
    };
    expect(creatorAnalyticsOf({ ...rest, posts, snapshots, asOf })).toEqual(
      creatorAnalyticsOf({ ...rest, ...known, asOf }),
    );
  });

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(analytics))).toEqual(analytics);
  });
});
