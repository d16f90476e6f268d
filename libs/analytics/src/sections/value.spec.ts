import { analyticsInput, daysAgo, post } from '../../test/analytics-input.builder';
import type { AnalyticsPost, RateCard, ReachRow } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';

/** 10,000 followers, 190 likes and 10 comments each: 2 %. */
const of = (days: number, overrides: Partial<AnalyticsPost> = {}) =>
  post({ id: `p${days}`, likes: 190, comments: 10, publishedAt: daysAgo(days), ...overrides });
const posts = [2, 3, 4].map((days) => of(days));

const CARD: RateCard = {
  id: 'card-7',
  name: 'House',
  version: 2,
  source: 'media team',
  validFrom: '2026-01-01T00:00:00.000Z',
  currency: 'EUR',
  perLike: { low: 0.05, high: 0.15 },
  perComment: { low: 0.5, high: 1.5 },
  perView: { low: 0.01, high: 0.03 },
  cpms: [
    { followersFrom: 0, kind: null, low: 5, high: 8 },
    { followersFrom: 10_000, kind: null, low: 10, high: 20 },
    { followersFrom: 100_000, kind: null, low: 25, high: 50 },
    { followersFrom: 5_000, kind: 'reel', low: 30, high: 40 },
  ],
};

const row = (engagementRateFrom: number, low: number, high: number): ReachRow => ({
  table: 'reach-2026',
  publishedOn: '2026-02-01',
  ...{ engagementRateFrom, low, high },
});
const REACH = [row(0, 0.05, 0.1), row(1.5, 0.2, 0.3), row(5, 0.4, 0.5)];

const valueOf = (rateCard: RateCard | null, reachTable: ReachRow[], given: AnalyticsPost[] = posts) =>
  creatorAnalyticsOf(analyticsInput({ posts: given, rateCard, reachTable })).value;

describe('the value of a post', () => {
  const value = valueOf(CARD, REACH);

  it('has a reach by the row of the engagement rate, between its bounds', () => {
    expect(value.reach).toMatchObject({
      status: 'estimated',
      value: 2_500,
      interval: { low: 2_000, high: 3_000 },
      method: 'followers by the shares of reach-2026 (2026-02-01)',
      rateCardId: 'card-7',
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

  it('names the card in every estimate, with its currency, version and author', () => {
    for (const metric of [value.earnedMedia, value.price, value.prices[0]?.price])
      expect(metric).toMatchObject({
        rateCardId: 'card-7',
        currency: 'EUR',
        method: 'prices of rate card "House", version 2, in force from 2026-01-01',
      });
    expect(value.card).toEqual(expect.objectContaining({ name: 'House', version: 2, source: 'media team' }));
  });

  it('is not made up without a card and a table', () => {
    const { reach, earnedMedia, price, prices, card } = valueOf(null, []);
    for (const metric of [reach, earnedMedia, price, prices[0]?.price])
      expect(metric).toMatchObject({ value: null, status: 'unavailable', reason: expect.any(String) });
    expect(card).toBeNull();
  });

  it('has no price by a card without a cost per mille, but an earned media value', () => {
    const { price, earnedMedia } = valueOf({ ...CARD, cpms: [] }, REACH);
    expect(price).toMatchObject({ status: 'unavailable', reason: expect.stringContaining('"House"') });
    expect(earnedMedia.value).toBe(29);
  });
});

describe('the price of a kind', () => {
  const priceOf = (kind: string, given: AnalyticsPost[], card = CARD) =>
    valueOf(card, REACH, given).prices.find((one) => one.kind === kind);
  const reels = (...views: (number | null)[]) => views.map((seen, i) => of(i + 2, { kind: 'reel', views: seen }));

  it('of a reel is by the views it usually has: 8,000 at 30 to 40 per thousand', () => {
    expect(priceOf('reel', reels(2_000, 8_000, 90_000))).toMatchObject({
      by: 'views',
      price: { status: 'estimated', value: 280, interval: { low: 240, high: 320 }, formula: 'price_kind.v1', used: 3 },
    });
  });

  it('of an image is by the people it may reach, at the rate of every kind', () => {
    expect(priceOf('image', posts)).toMatchObject({ by: 'reach', price: { interval: { low: 20, high: 60 } } });
  });

  it('is not told from two videos with views, and says so', () => {
    expect(priceOf('reel', reels(2_000, 8_000, null))?.price).toMatchObject({
      value: null,
      status: 'insufficient_data',
      used: 2,
      excluded: { unknown_views: 1 },
    });
  });

  it('takes the row from most followers', () => {
    const cpms = [...CARD.cpms, { followersFrom: 8_000, kind: 'reel' as const, low: 50, high: 50 }];
    expect(priceOf('reel', reels(1_000, 1_000, 1_000), { ...CARD, cpms })?.price.value).toBe(50);
  });
});
