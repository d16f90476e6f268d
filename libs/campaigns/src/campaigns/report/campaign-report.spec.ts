import { campaignReportOf } from './campaign-report';
import { aCampaign, aCounted, aCreator, aRateCard, aReportPost, daysBefore, READ_AT } from './report-builders.fixture';

describe(campaignReportOf.name, () => {
  const report = campaignReportOf({
    campaign: aCampaign(),
    creators: [
      aCreator({ feeMinor: 40_000, postsAgreed: 2, posts: 2 }),
      aCreator({ profileId: 'ben', username: 'ben.cooks', hasAccess: false, feeMinor: 99_000, posts: 3 }),
      aCreator({ profileId: 'zoe', username: 'zoe.paints', status: 'declined', feeMinor: 5_000 }),
    ],
    posts: [aReportPost({ likes: 180, comments: 20 }), aReportPost({ likes: 570, comments: 30 })],
    organic: [1, 2, 3, 4, 5].map((n) => aCounted({ likes: n * 100, comments: 0, publishedAt: daysBefore(30 + n) })),
    sameAge: [],
    rateCard: aRateCard,
    now: READ_AT,
  });

  it('sums what may be read and counts what may not', () => {
    expect(report.totals.engagement).toMatchObject({ value: 800, used: 2, excluded: { no_access: 3 } });
    expect(report.coverage).toEqual({
      creators: 3,
      creatorsWithoutAccess: 1,
      posts: 2,
      postsWithoutAccess: 3,
      oldestReading: READ_AT.toISOString(),
    });
  });

  it('lists a creator without access with the agreement and no figure', () => {
    expect(report.creators[1]).toMatchObject({ username: 'ben.cooks', access: 'preview', delivered: 3, figures: null });
  });

  it("gives each creator's own figures", () => {
    // 400 euros / 800 reactions; 200 and 600 against a median of 300: -33.33 % and +100 %
    expect(report.creators[0]?.figures).toMatchObject({
      posts: { value: 2 },
      perEngagement: { value: 50 },
      rate: { value: 4 },
      lift: { value: 33.33 },
    });
  });

  it('tells of each post how it did and what that was compared with', () => {
    expect(report.posts).toMatchObject([
      {
        username: 'nora.travels',
        engagement: 200,
        usual: 300,
        lift: -33.33,
        comparison: 'similar_age',
        comparedWith: 5,
      },
      { username: 'nora.travels', engagement: 600, usual: 300, lift: 100 },
    ]);
  });

  it('charges no fee of who declined, and no cost of who cannot be read', () => {
    expect(report.costs).toMatchObject({ feesMinor: 139_000, budgetMinor: 500_000, perEngagement: { value: 50 } });
  });

  it('names the rate card behind the estimate', () => {
    expect(report.earnedMedia).toMatchObject({ value: { status: 'estimated' }, rateCard: { id: 'k-1' } });
  });

  it('is made of nothing without posts, and still a report', () => {
    const empty = campaignReportOf({
      campaign: aCampaign(),
      creators: [],
      posts: [],
      organic: [],
      sameAge: [],
      rateCard: null,
      now: READ_AT,
    });
    expect(empty.totals.posts.value).toBe(0);
    expect(empty.engagement.lift.value).toBeNull();
    expect(empty.coverage.oldestReading).toBeNull();
  });
});
