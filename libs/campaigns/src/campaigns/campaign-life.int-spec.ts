import type { UserClaims } from '@app/database';
import { BLANK, CampaignWorld, SHORTLISTED } from '../../test/campaign-world';
import { CAMPAIGN_STATUSES, NEXT_STATUSES, type CampaignStatus } from './campaign.types';
import { CampaignPostsRepository } from './campaign-posts.repository';
import { CampaignProfilesRepository } from './campaign-profiles.repository';
import { CampaignsRepository } from './campaigns.repository';

/** What the database itself keeps, whoever asks. */
describe('the life of a campaign', () => {
  let world: CampaignWorld;
  let campaigns: CampaignsRepository;
  let profiles: CampaignProfilesRepository;
  let posts: CampaignPostsRepository;
  let nora: UserClaims;

  const start = async () => (await campaigns.create(nora, BLANK)).id;
  /** Put there past the life cycle. */
  const inStatus = async (status: CampaignStatus) => {
    const id = await start();
    await world.sql('set session_replication_role = replica');
    await world.sql('update campaigns set status = $2 where id = $1', [id, status]);
    await world.sql('set session_replication_role = origin');
    return id;
  };
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  beforeAll(async () => {
    world = await CampaignWorld.open();
    campaigns = new CampaignsRepository(world.database);
    profiles = new CampaignProfilesRepository(world.database);
    posts = new CampaignPostsRepository(world.database);
    nora = await world.user();
  });
  afterAll(() => world.close());

  it.each(CAMPAIGN_STATUSES.flatMap((from) => CAMPAIGN_STATUSES.map((to) => [from, to] as const)))(
    'decides from %s to %s as it is told to users',
    async (from, to) => {
      const change = campaigns.change(nora, await inStatus(from), { fields: {}, status: to });
      const isAllowed = from === to || NEXT_STATUSES[from].includes(to);
      expect(await code(change)).toBe(isAllowed ? 'done' : 'CAMPAIGNS.INVALID_TRANSITION');
    },
  );

  it('notes when a campaign was completed', async () => {
    const done = await campaigns.change(nora, await inStatus('active'), { fields: {}, status: 'completed' });
    expect(done.completedAt).toEqual(expect.any(String));
  });

  it.each(['completed', 'archived'] as const)('lets nothing of a campaign that is %s be changed', async (status) => {
    const creator = await world.creator();
    const later = await world.creator();
    await world.access(nora, creator);
    const { shortcode } = await world.post(creator);
    const other = await world.post(creator);
    const id = await start();
    await profiles.add(nora, { campaignId: id, profileId: creator }, SHORTLISTED);
    const entry = await posts.add(nora, id, { shortcode, note: null });
    await campaigns.change(nora, id, { fields: {}, status: 'active' });
    await campaigns.change(nora, id, { fields: {}, status: 'completed' });
    if (status === 'archived') await campaigns.change(nora, id, { fields: {}, status });
    const attempts = [
      campaigns.change(nora, id, { fields: { name: 'another' } }),
      profiles.add(nora, { campaignId: id, profileId: later }, SHORTLISTED),
      profiles.change(nora, { campaignId: id, profileId: creator }, { feeMinor: 1 }),
      profiles.remove(nora, { campaignId: id, profileId: creator }),
      posts.add(nora, id, { shortcode: other.shortcode, note: null }),
      posts.remove(nora, id, entry?.id ?? ''),
    ];
    expect(await Promise.all(attempts.map(code))).toEqual(attempts.map(() => 'CAMPAIGNS.READ_ONLY'));
  });

  it('refuses a change made on an older version, and tells the present one', async () => {
    const id = await start();
    await campaigns.change(nora, id, { fields: { name: 'first' }, version: 1 });
    const late = campaigns.change(nora, id, { fields: { name: 'second' }, version: 1 });
    await expect(late).rejects.toMatchObject({ code: 'CAMPAIGNS.CHANGED_MEANWHILE', extensions: { version: 2 } });
    expect((await campaigns.get(nora, id)).name).toBe('first');
  });

  it('gives one of two simultaneous changes of a version', async () => {
    const id = await start();
    const both = ['one', 'two'].map((name) => code(campaigns.change(nora, id, { fields: { name }, version: 1 })));
    expect((await Promise.all(both)).sort()).toEqual(['CAMPAIGNS.CHANGED_MEANWHILE', 'done']);
  });

  it('takes the last free place once when several ask for it', async () => {
    const id = await start();
    const creators = await world.creators(504);
    await world.sql('insert into campaign_profiles (campaign_id, profile_id) select $1, unnest($2::uuid[])', [
      id,
      creators.slice(0, 499),
    ]);
    const asking = creators
      .slice(499)
      .map((profileId) => code(profiles.add(nora, { campaignId: id, profileId }, SHORTLISTED)));
    expect((await Promise.all(asking)).sort()).toEqual([...Array<string>(4).fill('CAMPAIGNS.FULL'), 'done']);
    expect((await campaigns.get(nora, id)).profilesCount).toBe(500);
  });

  it('holds 2,000 posts and no more', async () => {
    const id = await start();
    const creator = await world.creator();
    const stored = await world.posts(creator, 2001);
    await world.sql('insert into campaign_profiles (campaign_id, profile_id) values ($1, $2)', [id, creator]);
    const add = (ids: string[]) =>
      world.sql('insert into campaign_posts (campaign_id, post_id) select $1, unnest($2::uuid[])', [id, ids]);
    await add(stored.slice(0, 2000));
    await expect(add(stored.slice(2000))).rejects.toMatchObject({ constraint: 'ck_campaigns_posts_bound' });
  });

  it('takes no post of a creator who is not in it', async () => {
    const id = await start();
    const { id: post } = await world.post(await world.creator());
    const add = world.sql('insert into campaign_posts (campaign_id, post_id) values ($1, $2)', [id, post]);
    await expect(add).rejects.toMatchObject({ constraint: 'campaign_posts_of_its_creators' });
  });

  it('loses the posts of a creator who leaves, and counts on', async () => {
    const id = await start();
    const [stays, leaves] = [await world.creator(), await world.creator()];
    for (const profileId of [stays, leaves]) {
      await world.access(nora, profileId);
      await profiles.add(nora, { campaignId: id, profileId }, SHORTLISTED);
      await posts.add(nora, id, { shortcode: (await world.post(profileId)).shortcode, note: null });
    }
    await profiles.remove(nora, { campaignId: id, profileId: leaves });
    expect(await campaigns.get(nora, id)).toMatchObject({ profilesCount: 1, postsCount: 1 });
  });

  it('lets a creator be erased from a campaign that is completed', async () => {
    const id = await start();
    const creator = await world.creator();
    await world.access(nora, creator);
    await profiles.add(nora, { campaignId: id, profileId: creator }, SHORTLISTED);
    await posts.add(nora, id, { shortcode: (await world.post(creator)).shortcode, note: null });
    await campaigns.change(nora, id, { fields: {}, status: 'active' });
    await campaigns.change(nora, id, { fields: {}, status: 'completed' });
    await world.sql('delete from profiles where id = $1', [creator]);
    expect(await campaigns.get(nora, id)).toMatchObject({ profilesCount: 0, postsCount: 0 });
  });

  describe('when removed', () => {
    it('is invisible at once, with all that hangs on it', async () => {
      const id = await start();
      const creator = await world.creator();
      await profiles.add(nora, { campaignId: id, profileId: creator }, SHORTLISTED);
      await campaigns.remove(nora, id);
      expect(await campaigns.find(nora, id)).toBeNull();
      const left = await world.database.readAsUser(nora, 'select 1 from campaign_profiles where campaign_id = $1', [
        id,
      ]);
      expect(left).toEqual([]);
      expect((await campaigns.findRemovedPage(nora, { limit: 100 })).items.map((one) => one.id)).toContain(id);
    });

    it('comes back as it was', async () => {
      const id = await start();
      await profiles.add(nora, { campaignId: id, profileId: await world.creator() }, SHORTLISTED);
      const before = await campaigns.get(nora, id);
      await campaigns.remove(nora, id);
      expect(await campaigns.restore(nora, id)).toEqual(before);
    });

    it('is not restored by anybody else, nor after 90 days', async () => {
      const id = await start();
      await campaigns.remove(nora, id);
      const ben = await world.user();
      expect(await code(campaigns.restore(ben, id))).toBe('RESOURCE.NOT_FOUND');
      await world.sql(`update campaigns set deleted_at = now() - interval '91 days' where id = $1`, [id]);
      expect(await code(campaigns.restore(nora, id))).toBe('RESOURCE.NOT_FOUND');
      expect((await campaigns.findRemovedPage(nora, { limit: 100 })).items.map((one) => one.id)).not.toContain(id);
    });

    it('is erased by the purge with its creators and posts', async () => {
      const id = await start();
      const creator = await world.creator();
      await world.access(nora, creator);
      await profiles.add(nora, { campaignId: id, profileId: creator }, SHORTLISTED);
      await posts.add(nora, id, { shortcode: (await world.post(creator)).shortcode, note: null });
      await world.sql(`update campaigns set deleted_at = now() - interval '91 days' where id = $1`, [id]);
      await world.database.asSystem((sql) => sql.query('select * from app.purge_expired()'));
      const left = await world.sql(
        `select 1 from campaigns where id = $1 union all select 1 from campaign_profiles where campaign_id = $1
         union all select 1 from campaign_posts where campaign_id = $1`,
        [id],
      );
      expect(left).toEqual([]);
    });
  });

  it.each([
    ['status', `'archived'`],
    ['deleted_at', 'null'],
    ['completed_at', 'now()'],
    ['version', '7'],
    ['profiles_count', '0'],
    ['posts_count', '0'],
  ])('lets no user write %s past the house', async (column, value) => {
    const id = await start();
    const write = world.database.asUser(nora, (sql) =>
      sql.query(`update campaigns set ${column} = ${value} where id = $1`, [id]),
    );
    expect(['42501', '23514']).toContain(await code(write));
  });
});
