import { costsOf } from './costs';
import { aCreator, aReportPost, HIDDEN } from './report-builders.fixture';

const NORA = aCreator({ profileId: 'nora', feeMinor: 60_000 });

describe(costsOf.name, () => {
  it('divides the fee by what it bought', () => {
    // 600 euros for 110 + 290 = 400 reactions: 1.50 euros each
    const posts = [aReportPost({ likes: 100, comments: 10 }), aReportPost({ likes: 280, comments: 10 })];
    expect(costsOf(posts, [NORA], 'EUR').perEngagement).toMatchObject({ value: 150, unit: 'minor_units', used: 2 });
  });

  it('takes a post with hidden likes out together with its share of the fee', () => {
    // three posts at 200 euros; two of them show 400 reactions: 400 euros / 400 = 1 euro
    const posts = [
      aReportPost({ likes: 190, comments: 10 }),
      aReportPost({ likes: 190, comments: 10 }),
      aReportPost(HIDDEN),
    ];
    expect(costsOf(posts, [NORA], 'EUR').perEngagement).toMatchObject({ value: 100, excluded: { hidden_likes: 1 } });
  });

  it('gives the cost of a thousand views over the videos that show them', () => {
    // two posts at 300 euros; the reel has 10,000 views: 30 euros a thousand
    const posts = [aReportPost({ kind: 'reel', views: 10_000 }), aReportPost({ kind: 'image' })];
    expect(costsOf(posts, [NORA], 'EUR').perThousandViews).toMatchObject({
      value: 3_000,
      used: 1,
      excluded: { unknown_views: 1 },
    });
  });

  it('leaves out posts whose creator has no noted fee, and counts them', () => {
    const free = aCreator({ profileId: 'ben' });
    const posts = [aReportPost({ likes: 590, comments: 10 }), aReportPost({ profileId: 'ben', likes: 9_999 })];
    expect(costsOf(posts, [NORA, free], 'EUR').perEngagement).toMatchObject({ value: 100, excluded: { no_fee: 1 } });
  });

  it('knows no cost without a currency, a fee or a reaction', () => {
    const post = aReportPost({ likes: 0, comments: 0 });
    expect(costsOf([post], [NORA], null).perEngagement).toMatchObject({ value: null, status: 'unavailable' });
    expect(costsOf([post], [NORA], 'EUR').perEngagement).toMatchObject({ value: null, status: 'insufficient_data' });
    expect(costsOf([aReportPost()], [aCreator()], 'EUR').perEngagement).toMatchObject({ value: null });
  });
});
