import type { UserClaims } from '@app/database';
import { BLANK, CampaignWorld, SHORTLISTED } from '../../test/campaign-world';
import { CampaignPostsRepository } from './campaign-posts.repository';
import { CampaignProfilesRepository } from './campaign-profiles.repository';
import { CampaignReportRepository } from './campaign-report.repository';
import { CampaignsRepository } from './campaigns.repository';
import { campaignReportOf } from './report/campaign-report';

describe('what a report is made from', () => {
  let world: CampaignWorld;
  let campaigns: CampaignsRepository;
  let profiles: CampaignProfilesRepository;
  let posts: CampaignPostsRepository;
  let reports: CampaignReportRepository;
  let nora: UserClaims;
  const NOW = new Date('2026-07-01T00:00:00Z');

  const reportOn = async (id: string) => campaignReportOf(await reports.getInput(nora, id, NOW));
  const aMember = async (campaignId: string) => {
    const profileId = await world.creator();
    await world.access(nora, profileId);
    await world.sql('update profiles set fetched_at = $2 where id = $1', [profileId, NOW]);
    await profiles.add(nora, { campaignId, profileId }, SHORTLISTED);
    return profileId;
  };
  const aCampaign = async () => (await campaigns.create(nora, { ...BLANK, currency: 'EUR' })).id;
  const take = async (id: string, { shortcode }: { shortcode: string }) =>
    expect(await posts.add(nora, id, { shortcode, note: null })).not.toBeNull();

  beforeAll(async () => {
    world = await CampaignWorld.open();
    campaigns = new CampaignsRepository(world.database);
    profiles = new CampaignProfilesRepository(world.database);
    posts = new CampaignPostsRepository(world.database);
    reports = new CampaignReportRepository(world.database, campaigns);
    nora = await world.user();
  });
  afterAll(() => world.close());

  it('leaves out the posts of creators to whom the access has ended, and counts them', async () => {
    const id = await aCampaign();
    const [open, closed] = [await aMember(id), await aMember(id)];
    for (const creator of [open, closed, closed]) await take(id, await world.post(creator, { likes: 100 }));
    await world.sql('delete from user_profile_access where profile_id = $1', [closed]);
    const { totals, coverage, creators } = await reportOn(id);
    expect(totals.likes).toMatchObject({ value: 100, excluded: { no_access: 2 } });
    expect(coverage).toMatchObject({ posts: 1, postsWithoutAccess: 2, creatorsWithoutAccess: 1 });
    expect(creators.map(({ delivered, access }) => [delivered, access])).toEqual([
      [1, 'full'],
      [2, 'preview'],
    ]);
  });

  it("compares with the creator's own posts that are neither advertising nor in the campaign", async () => {
    const id = await aCampaign();
    const creator = await aMember(id);
    for (const likes of [80, 90, 100, 110, 120]) await world.post(creator, { likes });
    const labelled = await world.post(creator, { likes: 9_000 });
    await world.sql('update posts set is_sponsored = true where id = $1', [labelled.id]);
    const disclosed = await world.post(creator, { likes: 9_000 });
    await world.sql(`update posts set caption = 'New in! #ad' where id = $1`, [disclosed.id]);
    const analysed = await world.post(creator, { likes: 9_000 });
    await world.sql(`update posts set ai_analysis_raw = '{"sponsored": {"isSponsored": true}}' where id = $1`, [
      analysed.id,
    ]);
    await take(id, await world.post(creator, { likes: 205 }));
    // 205 + 5 comments against a median of 100 + 5
    expect((await reportOn(id)).engagement.lift).toMatchObject({
      value: 100,
      used: 1,
      method: 'same_age: 0, similar_age: 1',
    });
  });

  it('compares a post with what the others had when they were as old', async () => {
    const id = await aCampaign();
    const creator = await aMember(id);
    const day = (post: { id: string }, at: string, likes: number) =>
      world.sql(
        `insert into post_snapshots (post_id, captured_on, captured_at, likes_count, comments_count)
         values ($1, ($2::timestamptz at time zone 'UTC')::date, $2, $3, 5)`,
        [post.id, at, likes],
      );
    // Published at noon of 1 to 5 June, read at midnight: on the second day 35, 45 … 75, on the third 55, 65 … 95.
    for (const n of [1, 2, 3, 4, 5]) {
      const post = await world.post(creator, { publishedAt: `2026-06-0${n}T12:00:00Z`, likes: 9_000 });
      await day(post, `2026-06-0${n + 2}T00:00:00Z`, 20 + 10 * n);
      await day(post, `2026-06-0${n + 3}T00:00:00Z`, 40 + 10 * n);
    }
    const advertising = await world.post(creator, { publishedAt: '2026-06-06T12:00:00Z' });
    await world.sql(`update posts set caption = 'New in! #ad' where id = $1`, [advertising.id]);
    await day(advertising, '2026-06-08T12:00:00Z', 9_000);
    // Two days old when it was read: against 65 on the line between 50 + 5 and 70 + 5
    await take(id, await world.post(creator, { publishedAt: '2026-06-29T00:00:00Z', likes: 125 }));
    const { posts, engagement } = await reportOn(id);
    expect(posts).toMatchObject([{ usual: 65, comparison: 'same_age', comparedWith: 5, lift: 100 }]);
    expect(engagement.lift).toMatchObject({ value: 100, method: 'same_age: 1, similar_age: 0' });
  });

  it('takes the counts of a post that stood still since for those of any later age', async () => {
    const id = await aCampaign();
    const creator = await aMember(id);
    for (const n of [1, 2, 3, 4, 5]) {
      const post = await world.post(creator, { publishedAt: `2026-05-0${n}T12:00:00Z`, likes: 100 * n });
      await world.sql(
        `insert into post_snapshots (post_id, captured_on, captured_at, likes_count, comments_count)
         values ($1, '2026-05-20', '2026-05-20T12:00:00Z', $2, 5)`,
        [post.id, 100 * n],
      );
    }
    await take(id, await world.post(creator, { publishedAt: '2026-06-10T00:00:00Z', likes: 300 }));
    expect((await reportOn(id)).posts).toMatchObject([{ usual: 305, comparison: 'same_age', lift: 0 }]);
  });

  it('knows a disclosure by label, by analysis and by caption', async () => {
    const id = await aCampaign();
    const creator = await aMember(id);
    const changes = [
      'is_sponsored = true',
      `ai_analysis_raw = '{"sponsored": {"isSponsored": true}}'`,
      `caption = 'Paid partnership with the harbor'`,
      `caption = 'Just a walk'`,
      `caption = '#ad', ai_analysis_raw = '{"sponsored": {"isSponsored": false}}'`,
    ];
    const codes: string[] = [];
    for (const change of changes) {
      const post = await world.post(creator);
      await world.sql(`update posts set ${change} where id = $1`, [post.id]);
      await take(id, post);
      codes.push(post.shortcode);
    }
    const missing = (await reportOn(id)).warnings
      .filter(({ kind }) => kind === 'missing_disclosure')
      .map(({ shortcode }) => codes.indexOf(shortcode ?? ''));
    expect(missing.sort()).toEqual([3, 4]);
  });

  it('counts the sentiment of captions and of stored comments', async () => {
    const id = await aCampaign();
    const post = await world.post(await aMember(id));
    await world.sql(`update posts set ai_sentiment = 'positive', ai_sentiment_score = 0.5 where id = $1`, [post.id]);
    await world.sql(
      `insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at, sentiment, sentiment_score)
       values ($1, '1', 'fan', 'x', now(), 'negative', -0.5), ($1, '2', 'fan', 'x', now(), 'positive', 0.9), ($1, '3', 'fan', 'x', now(), null, null)`,
      [post.id],
    );
    await take(id, post);
    const { sentiment } = await reportOn(id);
    expect(sentiment.posts).toMatchObject({ positive: 1, average: { value: 0.5 } });
    expect(sentiment.comments).toMatchObject({
      positive: 1,
      negative: 1,
      average: { value: 0.2, excluded: { not_analysed: 1 } },
    });
  });

  it('uses the youngest rate card in force for the currency', async () => {
    const id = await aCampaign();
    await take(id, await world.post(await aMember(id), { likes: 100 }));
    const card = (name: string, likes: number, moments: string) =>
      world.sql(
        `insert into emv_rate_cards (name, currency, source, published_on, like_low, like_high, comment_low, comment_high, view_low, view_high, created_by, created_at, retired_at)
         values ($1, 'EUR', 'house', '2026-01-01', $2, $2, 0, 0, 0, 0, $3, ${moments})`,
        [name, likes, nora.sub],
      );
    await card('old', 1_000, `now() - interval '2 days', null`);
    await card('present', 2_000, `now() - interval '1 day', null`);
    await card('retired', 9_000, 'now(), now()');
    expect((await reportOn(id)).earnedMedia).toMatchObject({
      value: { value: 200, status: 'estimated', interval: { low: 200, high: 200 } },
      rateCard: { name: 'present', publishedOn: '2026-01-01' },
    });
  });

  it('tells another user nothing', async () => {
    const id = await aCampaign();
    await take(id, await world.post(await aMember(id)));
    const ben = await world.user();
    await expect(reports.getInput(ben, id, NOW)).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
  });
});
