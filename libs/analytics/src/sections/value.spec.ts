import { analyticsInput, daysAgo, post } from '../../test/analytics-input.builder';
import type { RateCard, ReachRow } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';

/** 10,000 followers, 190 likes and 10 comments each: 2 %. */
const posts = [2, 3, 4].map((days) => post({ id: `p${days}`, likes: 190, comments: 10, publishedAt: daysAgo(days) }));

const CARD: RateCard = {
  id: 'card-7',
  validFrom: '2026-01-01',
  currency: 'EUR',
  perLike: { low: 0.05, high: 0.15 },
  perComment: { low: 0.5, high: 1.5 },
  perView: { low: 0.01, high: 0.03 },
  cpm: { low: 10, high: 20 },
};

const row = (engagementRateFrom: number, low: number, high: number): ReachRow => ({
  table: 'reach-2026',
  publishedOn: '2026-02-01',
  ...{ engagementRateFrom, low, high },
});

const valueOf = (rateCard: RateCard | null, reachTable: ReachRow[]) =>
  creatorAnalyticsOf(analyticsInput({ posts, rateCard, reachTable })).value;

describe('the value of a post', () => {
  const value = valueOf(CARD, [row(0, 0.05, 0.1), row(1.5, 0.2, 0.3), row(5, 0.4, 0.5)]);

  it('has a reach by the row of the engagement rate, between its bounds', () => {
    expect(value.reach).toMatchObject({
      status: 'estimated',
      value: 2_500,
      interval: { low: 2_000, high: 3_000 },
      method: 'followers by the shares of reach-2026 (2026-02-01)',
    });
    expect(value.reachTable).toBe('reach-2026');
  });

  it('has an earned media value by the card: 190 likes and 10 comments', () => {
    // 190 * 0.05 + 10 * 0.5 = 14.5; 190 * 0.15 + 10 * 1.5 = 43.5
    expect(value.earnedMedia).toMatchObject({ status: 'estimated', value: 29, interval: { low: 14.5, high: 43.5 } });
    expect([value.rateCard, value.currency]).toEqual(['card-7', 'EUR']);
  });

  it('has a price by reach: 2,000 people at 10 to 3,000 at 20 per thousand', () => {
    expect(value.price).toMatchObject({ status: 'estimated', value: 40, interval: { low: 20, high: 60 } });
  });

  it('is not made up without a card and a table', () => {
    const { reach, earnedMedia, price } = valueOf(null, []);
    for (const metric of [reach, earnedMedia, price])
      expect(metric).toMatchObject({ value: null, status: 'unavailable', reason: expect.any(String) });
  });
});
