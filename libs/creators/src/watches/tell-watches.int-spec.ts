import type { UserClaims } from '@app/database';
import { aDelivery, aPost, until } from '@app/testing';
import { WatchWorld } from '../../test/watch-world';
import { TellWatches } from './tell-watches.use-case';

const DAY_MS = 86_400_000;
const DAILY = { followersPercent: 10, sponsoredPosts: true, renames: true };
const published = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS);
const OLD = aPost(9, { publishedAt: published(3), caption: 'An old one #ad' });

/** Nora with so many followers, as she is stored today. */
const nora = (followersCount: number, given: Parameters<typeof aDelivery>[0] = {}) =>
  aDelivery({ posts: [OLD], ...given, profile: { followersCount, ...given.profile } });

describe(TellWatches.name, () => {
  let world: WatchWorld;
  let ann: UserClaims;
  let noraId: string;

  const watch = (user: UserClaims, asked: Partial<typeof DAILY> = {}) =>
    world.watches.create(user, { profileId: noraId, username: 'nora.travels', ...DAILY, ...asked });
  const kindsTo = async (user: UserClaims) => (await world.toldTo(user)).map(({ kind }) => kind);
  const marks = async () => (await world.owner.query('select from creator_watch_marks')).rowCount;

  beforeAll(async () => {
    world = await WatchWorld.create();
    ann = await world.aUser();
  });
  beforeEach(async () => {
    await world.clear();
    noraId = await world.save(nora(1_000));
  });
  afterAll(() => world.drop());

  it('tells a crossing once, as an alert and as a message', async () => {
    const { id: _id, ...watching } = await watch(ann);
    expect(watching).toMatchObject({ username: 'nora.travels', ...DAILY });
    await world.save(nora(1_150));
    await world.tell();
    await world.save(nora(1_160));
    await world.tell();
    await world.tell();
    const [alert, ...others] = await world.toldTo(ann);
    expect(others).toEqual([]);
    const followers = { before: 1_000, after: 1_150, changePercent: 15 };
    const creator = { id: noraId, username: 'nora.travels' };
    expect(alert).toMatchObject({ kind: 'followers_moved', creator, details: { followers } });
    expect(await world.messages()).toEqual([
      {
        topic: 'creator.followers_moved',
        payload: { userId: ann.sub, alertId: alert?.id, at: expect.any(String), creator, followers },
      },
    ]);
    expect(await marks()).toBe(0);
    expect(await world.metrics.valueOf('app_creator_alerts_total', { kind: 'followers_moved' })).toBe(1);
  });

  it('tells a way back as a crossing of its own', async () => {
    await watch(ann);
    for (const followers of [1_200, 1_000, 1_200]) {
      await world.save(nora(followers));
      await world.tell();
    }
    expect(await kindsTo(ann)).toEqual(['followers_moved', 'followers_moved', 'followers_moved']);
  });

  it('tells a new name, and each new post that says it is advertising, not those that were there', async () => {
    await watch(ann, { followersPercent: 500 });
    const fresh = aPost(2, { publishedAt: published(1), caption: 'Lovely shoes' });
    const renamed = { username: 'nora.on.the.road' };
    await world.save(nora(1_000, { profile: renamed, posts: [fresh, OLD] }));
    await world.tell();
    expect(await kindsTo(ann)).toEqual(['renamed']);
    const disclosed = { ...fresh, caption: 'Lovely shoes #ad' };
    await world.save(nora(1_000, { profile: renamed, posts: [disclosed, OLD] }));
    await world.tell();
    await world.save(nora(1_000, { profile: renamed, posts: [{ ...disclosed, likesCount: 7 }, OLD] }));
    await world.tell();
    const told = await world.toldTo(ann);
    expect(told.map(({ kind }) => kind)).toEqual(['renamed', 'sponsored_post']);
    expect(told[0]?.details).toEqual({ renamed: { before: 'nora.travels', after: 'nora.on.the.road' } });
    expect(told[1]?.details.post).toEqual({
      shortcode: null, // nobody unlocked her
      publishedAt: fresh.publishedAt.toISOString(),
      declaredBy: 'disclosure',
    });
    expect((await world.messages()).map(({ topic }) => topic)).toEqual(['creator.renamed', 'creator.sponsored_post']);
  });

  it('names the post to who has access', async () => {
    await watch(ann);
    await world.owner.query(`insert into user_profile_access (user_id, profile_id, source) values ($1, $2, 'unlock')`, [
      ann.sub,
      noraId,
    ]);
    await world.save(nora(1_000, { posts: [aPost(2, { publishedAt: published(1), isSponsored: true })] }));
    await world.tell();
    const [alert] = await world.toldTo(ann);
    expect(alert?.details.post).toMatchObject({ shortcode: 'Cpost2', declaredBy: 'platform_label' });
  });

  it('tells each user what that user asked for', async () => {
    const ben = await world.aUser();
    const carla = await world.aUser();
    await watch(ann);
    await watch(ben, { followersPercent: 50 });
    await world.save(nora(1_200));
    await world.tell();
    expect([await kindsTo(ann), await kindsTo(ben), await kindsTo(carla)]).toEqual([['followers_moved'], [], []]);
  });

  it('leaves no mark of a creator whom nobody watches', async () => {
    await world.save(nora(9_000));
    expect(await marks()).toBe(0);
  });

  it('tells nothing by halves: what cannot be written as a message is told later, and once', async () => {
    await watch(ann);
    await world.save(nora(1_200));
    await world.withoutOutbox(async () => {
      await expect(world.tell()).rejects.toMatchObject({ constraint: 'ck_outbox_closed' });
      expect(await kindsTo(ann)).toEqual([]);
    });
    await world.tell();
    await world.tell();
    expect(await kindsTo(ann)).toEqual(['followers_moved']);
    expect(await world.messages()).toHaveLength(1);
  });

  it('tells nothing twice when a worker dies after it told and before it said so', async () => {
    await watch(ann);
    await world.save(nora(1_200));
    await world.marks.tellNext(noraId, null);
    expect(await marks()).toBe(1);
    await world.tell();
    expect(await kindsTo(ann)).toEqual(['followers_moved']);
    expect(await marks()).toBe(0);
  });

  it('tells once when two workers do it at once: the second compares with what the first told', async () => {
    await watch(ann);
    await world.save(nora(1_200));
    await world.owner.query('begin');
    await world.owner.query('update creator_watches set told_followers = 1200');
    const second = world.tell();
    await until(async () => (await world.database.readAsSystem('select from pg_locks where not granted')).length > 0);
    await world.owner.query('commit');
    await second;
    expect(await kindsTo(ann)).toEqual([]);
  });

  it('does not lose a change that is still being written while others are seen to', async () => {
    await watch(ann);
    await world.owner.query('begin');
    await world.owner.query('update profiles set followers_count = 1300 where id = $1', [noraId]);
    await world.owner.query('select app.mark_watched($1)', [noraId]);
    await world.tell();
    await world.owner.query('commit');
    await world.tell();
    expect(await kindsTo(ann)).toEqual(['followers_moved']);
  });

  it('does not let one creator whom it cannot read keep the others waiting', async () => {
    await watch(ann);
    await world.save(nora(1_200));
    const tellNext = world.marks.tellNext.bind(world.marks);
    await world.owner.query(
      `with other as (insert into profiles (instagram_id, username) values ('bad', 'bad') returning id)
       insert into creator_watch_marks (id, profile_id) overriding system value select -1, id from other`,
    );
    const broken = jest
      .spyOn(world.marks, 'tellNext')
      .mockImplementation((profileId, after) =>
        profileId === noraId ? tellNext(profileId, after) : Promise.reject(new Error('broken')),
      );
    await expect(world.tell()).rejects.toThrow('broken');
    broken.mockRestore();
    expect(await kindsTo(ann)).toEqual(['followers_moved']);
  });

  it.each([
    ['the creator', () => world.owner.query('select app.erase_creator($1)', ['nora.travels'])],
    ['the user', (user: UserClaims) => world.owner.query('select app.erase_user($1)', [user.sub])],
  ])('forgets it all with %s: watches, alerts, messages', async (_what, erase) => {
    const user = await world.aUser();
    await watch(user);
    await world.save(nora(1_200));
    await world.tell();
    await world.save(nora(1_400));
    expect(await world.messages()).toHaveLength(1);
    await erase(user);
    const left = await world.owner.query(
      `select (select count(*)::int from creator_watches) as watches, (select count(*)::int from creator_alerts) as alerts,
              (select count(*)::int from outbox) as messages`,
    );
    expect(left.rows).toEqual([{ watches: 0, alerts: 0, messages: 0 }]);
  });

  it('keeps what was told when the watch ends', async () => {
    const { id } = await watch(ann);
    await world.save(nora(1_200));
    await world.tell();
    await world.watches.remove(ann, id);
    expect(await kindsTo(ann)).toEqual(['followers_moved']);
  });

  it('lets a user watch 200 creators and no more, however many are added at once', async () => {
    const user = await world.aUser();
    await world.owner.query(
      `with many as (insert into profiles (instagram_id, username) select 'm' || n, 'many' || n from generate_series(1, 198) n returning id)
       insert into creator_watches (user_id, profile_id) select $1, id from many`,
      [user.sub],
    );
    const others = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        world.save(aDelivery({ profile: { instagramId: name, username: `other.${name}` }, posts: [] })),
      ),
    );
    const added = await Promise.allSettled(
      others.map((profileId) => world.watches.create(user, { profileId, username: 'o', ...DAILY })),
    );
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(added.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'RESOURCE.CONFLICT' } });
  });
});
