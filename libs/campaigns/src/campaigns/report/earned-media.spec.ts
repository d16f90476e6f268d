import { earnedMediaOf } from './earned-media';
import { aRateCard, aReportPost, HIDDEN } from './report-builders.fixture';

describe(earnedMediaOf.name, () => {
  it('is an estimate between the lower and the upper rates of the card', () => {
    // low: 100 * 10 + 10 * 50 + 1,000 * 1 = 2,500 cents; high: 100 * 20 + 10 * 100 + 1,000 * 3 = 6,000 cents
    const posts = [aReportPost({ kind: 'reel', likes: 100, comments: 10, views: 1_000 })];
    expect(earnedMediaOf(posts, aRateCard, 'EUR')).toMatchObject({
      value: 4_250,
      status: 'estimated',
      interval: { low: 2_500, high: 6_000 },
      unit: 'minor_units',
      formula: 'emv.v1',
    });
  });

  it('takes hidden likes for unknown', () => {
    const figure = earnedMediaOf([aReportPost({ ...HIDDEN, comments: 10 })], aRateCard, 'EUR');
    expect(figure).toMatchObject({ interval: { low: 500, high: 1_000 }, excluded: { hidden_likes: 1 } });
  });

  it('is unavailable without a card or a currency, and says why', () => {
    expect(earnedMediaOf([aReportPost()], null, 'CHF')).toMatchObject({
      status: 'unavailable',
      reason: 'No rate card for CHF is in force.',
    });
    expect(earnedMediaOf([aReportPost()], aRateCard, null)).toMatchObject({ status: 'unavailable', value: null });
  });
});
