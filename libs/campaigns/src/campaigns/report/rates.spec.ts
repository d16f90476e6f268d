import { ratesOf } from './rates';
import { aCounted, aCreator, daysBefore, HIDDEN } from './report-builders.fixture';

const KNOWN = new Map([
  ['nora', aCreator({ profileId: 'nora', followers: 10_000 })],
  ['ben', aCreator({ profileId: 'ben', followers: 2_000 })],
  ['zoe', aCreator({ profileId: 'zoe', followers: null })],
]);

describe(ratesOf.name, () => {
  it('rates each post by the followers of its creator', () => {
    // 110 of 10,000 = 1.1 %, 330 of 10,000 = 3.3 %, 100 of 2,000 = 5 %
    const posts = [
      aCounted({ likes: 100, comments: 10 }),
      aCounted({ likes: 300, comments: 30 }),
      aCounted({ profileId: 'ben', likes: 90, comments: 10 }),
    ];
    const { rate, meanRate } = ratesOf(posts, KNOWN);
    expect(rate).toMatchObject({ value: 3.3, unit: 'percent', used: 3, formula: 'campaign_er_median_f.v1' });
    expect(meanRate.value).toBe(3.1333);
  });

  it('leaves out, by reason, what cannot be rated', () => {
    const posts = [
      aCounted(),
      aCounted(HIDDEN),
      aCounted({ publishedAt: daysBefore(0.9) }),
      aCounted({ profileId: 'zoe' }),
    ];
    expect(ratesOf(posts, KNOWN).rate).toMatchObject({
      value: 1.1,
      used: 1,
      excluded: { hidden_likes: 1, too_young: 1, unknown_followers: 1 },
    });
  });

  it('has no rate without a post', () => {
    expect(ratesOf([], KNOWN).rate).toMatchObject({ value: null, status: 'insufficient_data' });
  });
});
