import type { UserClaims } from '@app/database';
import { BLANK, CampaignWorld, SHORTLISTED } from '../../test/campaign-world';
import { CampaignMatchingRepository } from './campaign-matching.repository';
import { CampaignPostsRepository } from './campaign-posts.repository';
import { CampaignProfilesRepository } from './campaign-profiles.repository';
import { CampaignsRepository } from './campaigns.repository';
import type { CampaignFields, CampaignProfileTerms } from './campaign.types';

describe('posts of a campaign', () => {
  let world: CampaignWorld;
  let campaigns: CampaignsRepository;
  let profiles: CampaignProfilesRepository;
  let posts: CampaignPostsRepository;
  let matching: CampaignMatchingRepository;
  let nora: UserClaims;

  const JUNE = { startsOn: '2026-06-01', endsOn: '2026-06-30', hashtags: ['seaside'], brandUsername: 'harbor.hotel' };
  const aCampaign = (fields: Partial<CampaignFields> = {}) => campaigns.create(nora, { ...BLANK, ...JUNE, ...fields });
  const aMember = async (campaignId: string, terms: Partial<CampaignProfileTerms> = {}) => {
    const profileId = await world.creator();
    await world.access(nora, profileId);
    await profiles.add(nora, { campaignId, profileId }, { ...SHORTLISTED, ...terms });
    return profileId;
  };
  const codesIn = async (campaignId: string) =>
    (await posts.findPage(nora, campaignId, { limit: 100 })).items.map(({ shortcode }) => shortcode).sort();

  beforeAll(async () => {
    world = await CampaignWorld.open();
    campaigns = new CampaignsRepository(world.database);
    profiles = new CampaignProfilesRepository(world.database);
    posts = new CampaignPostsRepository(world.database);
    matching = new CampaignMatchingRepository(world.database);
    nora = await world.user();
  });
  afterAll(() => world.close());

  it('are added once, with their counts', async () => {
    const { id } = await aCampaign();
    const { shortcode } = await world.post(await aMember(id), { likes: 812 });
    const first = await posts.add(nora, id, { shortcode, note: 'opening' });
    const again = await posts.add(nora, id, { shortcode, note: null });
    expect(first).toMatchObject({ shortcode, access: 'full', note: 'opening', post: { likesCount: 812 } });
    expect(again).toEqual(first);
    expect((await campaigns.get(nora, id)).postsCount).toBe(1);
  });

  it('are told apart when they cannot be added: unknown, of a stranger, without access', async () => {
    const { id } = await aCampaign();
    const stranger = await world.post(await world.creator('stranger.one'));
    const locked = await world.creator('locked.one');
    await profiles.add(nora, { campaignId: id, profileId: locked }, SHORTLISTED);
    const closed = await world.post(locked);
    const added = [stranger, closed].map(({ shortcode }) => posts.add(nora, id, { shortcode, note: null }));
    expect(await Promise.all(added)).toEqual([null, null]);
    expect(await posts.explain(id, 'Snowhere')).toBeNull();
    expect(await posts.explain(id, stranger.shortcode)).toEqual({ username: 'stranger.one', inCampaign: false });
    expect(await posts.explain(id, closed.shortcode)).toEqual({ username: 'locked.one', inCampaign: true });
  });

  it('stay listed without their counts when the access has ended', async () => {
    const { id } = await aCampaign();
    const member = await aMember(id);
    const { shortcode } = await world.post(member);
    await posts.add(nora, id, { shortcode, note: null });
    await world.sql('delete from user_profile_access where profile_id = $1', [member]);
    const { items } = await posts.findPage(nora, id, { limit: 10 });
    expect(items).toMatchObject([{ shortcode, access: 'preview', post: null }]);
  });

  it('are paged without a gap or a repetition', async () => {
    const { id } = await aCampaign();
    const member = await aMember(id);
    for (let n = 0; n < 5; n++)
      await posts.add(nora, id, { shortcode: (await world.post(member)).shortcode, note: null });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await posts.findPage(nora, id, { limit: 2, cursor: cursor ?? undefined });
      seen.push(...page.items.map(({ shortcode }) => shortcode));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(seen.sort()).toEqual(await codesIn(id));
  });

  describe('found by matching', () => {
    it('carry a hashtag or name the brand, within whole days of the period', async () => {
      const { id } = await aCampaign();
      const member = await aMember(id);
      const fitting = [
        { shortcode: 'fit-tag', hashtags: ['seaside', 'sun'], publishedAt: '2026-06-01T00:00:00Z' },
        { shortcode: 'fit-brand', mentions: ['harbor.hotel'], publishedAt: '2026-06-30T23:59:59Z' },
      ];
      const others = [
        { shortcode: 'too-early', hashtags: ['seaside'], publishedAt: '2026-05-31T23:59:59Z' },
        { shortcode: 'too-late', hashtags: ['seaside'], publishedAt: '2026-07-01T00:00:00Z' },
        { shortcode: 'other-tag', hashtags: ['seasides'], publishedAt: '2026-06-10T00:00:00Z' },
      ];
      for (const post of [...fitting, ...others]) await world.post(member, post);
      const result = await matching.match(nora, await campaigns.get(nora, id));
      expect(result).toEqual({ matched: 2, added: 2, leftOut: 0, creatorsWithoutAccess: 0 });
      expect(await codesIn(id)).toEqual(['fit-brand', 'fit-tag']);
    });

    it('are added once however often it is run', async () => {
      const { id } = await aCampaign();
      await world.post(await aMember(id), { hashtags: ['seaside'] });
      const campaign = await campaigns.get(nora, id);
      await matching.match(nora, campaign);
      expect(await matching.match(nora, campaign)).toMatchObject({ matched: 1, added: 0 });
    });

    it('leave out creators who declined and those without access, and count the latter', async () => {
      const { id } = await aCampaign();
      const declined = await aMember(id, { status: 'declined' });
      const locked = await world.creator();
      await profiles.add(nora, { campaignId: id, profileId: locked }, SHORTLISTED);
      for (const creator of [declined, locked]) await world.post(creator, { hashtags: ['seaside'] });
      const result = await matching.match(nora, await campaigns.get(nora, id));
      expect(result).toEqual({ matched: 0, added: 0, leftOut: 0, creatorsWithoutAccess: 1 });
    });

    it('fill the campaign and say what had no room', async () => {
      const { id } = await aCampaign({ hashtags: ['tag'] });
      await world.posts(await aMember(id), 2003);
      const result = await matching.match(nora, await campaigns.get(nora, id));
      expect(result).toEqual({ matched: 2003, added: 2000, leftOut: 3, creatorsWithoutAccess: 0 });
    });

    it.each([
      ['a start', { startsOn: null, endsOn: null }, ['startsOn']],
      ['hashtags and a brand', { hashtags: [], brandUsername: null }, ['hashtags or brandUsername']],
    ])('need %s', async (_what, fields, missing) => {
      const campaign = await aCampaign(fields);
      await expect(matching.match(nora, campaign)).rejects.toMatchObject({
        code: 'CAMPAIGNS.NOTHING_TO_MATCH',
        extensions: { missing },
      });
    });
  });
});
