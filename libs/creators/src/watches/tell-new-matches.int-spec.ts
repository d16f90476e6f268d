import type { UserClaims } from '@app/database';
import { aDelivery } from '@app/testing';
import { WatchWorld } from '../../test/watch-world';
import { SavedSearchesRepository } from '../search/saved-searches.repository';
import { parseSearch } from '../search/search-request';
import { MATCHES_AT_ONCE } from './search-alerts.repository';
import { TellNewMatches } from './tell-new-matches.use-case';

const BIG = { where: { followers: { gte: 5_000 } } };

describe(TellNewMatches.name, () => {
  let world: WatchWorld;
  let searches: SavedSearchesRepository;
  let ann: UserClaims;

  const save = (username: string, followersCount: number | null, biography = 'Slow travel') =>
    world.save(aDelivery({ profile: { instagramId: username, username, followersCount, biography }, posts: [] }));
  const aSearch = (search: Record<string, unknown> = BIG, { name = 'Big ones', alerts = true, user = ann } = {}) =>
    searches.create(user, {
      name,
      kind: 'advanced',
      query: parseSearch(search, { suggest: (given) => given }),
      alerts,
    });
  const namesTold = async (user = ann) => (await world.toldTo(user)).map(({ creator }) => creator.username).sort();

  beforeAll(async () => {
    world = await WatchWorld.create();
    searches = new SavedSearchesRepository(world.database);
    ann = await world.aUser();
  });
  beforeEach(() => world.clear());
  afterAll(() => world.drop());

  it('tells who matches since, and neither who did before nor who does not', async () => {
    await save('was.big', 9_000);
    await save('grows', 1_000);
    const { id } = await aSearch();
    await save('was.big', 9_500);
    await save('grows', 6_000);
    await save('new.and.big', 7_000);
    await save('new.and.small', 10);
    await world.tellMatches();
    expect(await namesTold()).toEqual(['grows', 'new.and.big']);
    const [alert] = await world.toldTo(ann);
    expect(alert).toMatchObject({ kind: 'new_match', details: { search: { id, name: 'Big ones' } } });
    expect(await world.messages()).toContainEqual({
      topic: 'search.new_match',
      payload: {
        userId: ann.sub,
        alertId: alert?.id,
        at: expect.any(String),
        creator: alert?.creator,
        search: { id, name: 'Big ones' },
      },
    });
  });

  it('tells a creator once for a search, also one who leaves it and comes back', async () => {
    await aSearch();
    await aSearch({ where: { followers: { gte: 100 } } }, { name: 'Not tiny' });
    for (const followers of [6_000, 50, 7_000, 7_500]) {
      await save('comes.and.goes', followers);
      await world.tellMatches();
    }
    expect((await world.toldTo(ann)).map(({ details }) => details.search?.name).sort()).toEqual([
      'Big ones',
      'Not tiny',
    ]);
  });

  it.each([
    ['words', { text: { query: 'surfing', in: ['biography'] } }],
    ['a mistyped name', { similarTo: 'wave.ridr' }],
    ['words and figures', { text: 'surfing', where: { followers: { lte: 100 } } }],
  ])('understands %s', async (_what, search) => {
    await save('wave.rider', 50, 'Slow travel');
    await save('desk.worker', 50, 'Slow travel');
    await aSearch(search);
    if ('similarTo' in search) await save('wave.riders', 50);
    else await save('wave.rider', 50, 'I love surfing');
    await save('desk.worker', 60);
    await world.tellMatches();
    expect(await namesTold()).toEqual(['similarTo' in search ? 'wave.riders' : 'wave.rider']);
  });

  it('keeps to what the search says of figures that are not known', async () => {
    await aSearch({ ...BIG, unknown: 'include' }, { name: 'Also unknown' });
    await aSearch({ ...BIG, unknown: 'exclude' });
    await save('hidden', null);
    await world.tellMatches();
    expect((await world.toldTo(ann)).map(({ details }) => details.search?.name)).toEqual(['Also unknown']);
  });

  it('tells everybody when there are more than are told at once', async () => {
    await aSearch();
    await world.owner.query(
      `insert into profiles (instagram_id, username, followers_count) select n::text, 'many' || n, 9000 from generate_series(1, $1::int) n`,
      [MATCHES_AT_ONCE + 20],
    );
    await world.owner.query('select app.refresh_creator_listing(id) from profiles');
    await world.tellMatches();
    expect(await world.messages()).toHaveLength(MATCHES_AT_ONCE + 20);
  });

  it('tells nothing by halves: what cannot be written as a message is told later, and once', async () => {
    await aSearch();
    await save('new.and.big', 7_000);
    await world.withoutOutbox(() => world.tellMatches());
    expect(await namesTold()).toEqual([]);
    await world.tellMatches();
    await world.tellMatches();
    expect(await namesTold()).toEqual(['new.and.big']);
  });

  it('tells once when two workers do it at once', async () => {
    await aSearch();
    await save('new.and.big', 7_000);
    await Promise.all([world.tellDueMatches(), world.tellDueMatches(), world.tellDueMatches()]);
    expect(await world.messages()).toHaveLength(1);
  });

  it('does not lose a creator who was still being written when it looked', async () => {
    await aSearch();
    await world.owner.query('begin');
    await world.owner.query(
      `insert into profiles (instagram_id, username, followers_count) values ('slow', 'slow', 9000)`,
    );
    await world.owner.query(`select app.refresh_creator_listing(id) from profiles where username = 'slow'`);
    await save('swift', 9_000);
    await world.tellDueMatches();
    expect(await namesTold()).toEqual(['swift']);
    await world.owner.query('commit');
    await world.tellMatches();
    expect(await namesTold()).toEqual(['slow', 'swift']);
  });

  it('does not guess about a creator whose state of then is not kept any more', async () => {
    await save('known', 9_000);
    await aSearch();
    await world.owner.query(`update search_alerts set checked_at = now() - interval '2 days'`);
    await world.owner.query(`update profiles set created_at = now() - interval '3 days'`);
    await save('known', 9_500);
    await save('collected.since', 9_500);
    await world.owner.query('delete from creator_listings where closed_xid is not null');
    await world.tellMatches();
    expect(await namesTold()).toEqual(['collected.since']);
  });

  it('begins anew in a database that was restored on another server', async () => {
    await aSearch();
    await save('before', 9_000);
    await world.owner.query(`update search_alerts set snapshot = '900000000:900000000:'`);
    await world.tellMatches();
    await save('after', 9_000);
    await world.tellMatches();
    expect(await namesTold()).toEqual(['after']);
  });

  it('puts a search off that cannot be asked, and asks the others', async () => {
    const { id } = await aSearch(BIG, { name: 'Broken' });
    await aSearch();
    await world.owner.query(
      `update user_searches set query = '{"criteria": {"field": "gone", "op": "eq", "value": 1}, "unknown": "exclude"}' where id = $1`,
      [id],
    );
    await save('new.and.big', 7_000);
    await world.tellMatches();
    expect(await namesTold()).toEqual(['new.and.big']);
    const due = await world.owner.query('select search_id from search_alerts where due_at > now() + $1::interval', [
      '5 minutes',
    ]);
    expect(due.rows).toEqual([{ search_id: id }]);
  });

  describe('alerts of a search', () => {
    it('are off unless asked for, are turned on and off, and tell nothing of what came in between', async () => {
      const search = await aSearch(BIG, { alerts: false });
      expect(search.alerts).toBe(false);
      await save('unheard', 9_000);
      expect(await searches.change(ann, search.id, { alerts: true })).toMatchObject({ alerts: true, name: 'Big ones' });
      expect(await searches.find(ann, search.id)).toMatchObject({ alerts: true });
      await save('heard', 9_000);
      await world.tellMatches();
      expect(await searches.change(ann, search.id, { alerts: false, name: 'Quiet' })).toMatchObject({
        alerts: false,
        name: 'Quiet',
      });
      await save('unheard.too', 9_000);
      await world.tellMatches();
      expect(await namesTold()).toEqual(['heard']);
    });

    it('are of twenty searches at most; turning on what is on is without effect', async () => {
      const user = await world.aUser();
      const ids: string[] = [];
      for (let n = 0; n < 20; n += 1) ids.push((await aSearch(BIG, { name: `n${n}`, user })).id);
      await expect(aSearch(BIG, { name: 'one more', user })).rejects.toMatchObject({ code: 'RESOURCE.CONFLICT' });
      expect(await searches.change(user, ids[0] ?? '', { alerts: true })).toMatchObject({ alerts: true });
    });

    it('go with the search, and what they told with them', async () => {
      const { id } = await aSearch();
      await save('new.and.big', 7_000);
      await world.tellMatches();
      await searches.remove(ann, id);
      expect([await namesTold(), await world.messages()]).toEqual([[], []]);
    });

    it('of others cannot be turned on', async () => {
      const { id } = await aSearch(BIG, { alerts: false });
      expect(await searches.change(await world.aUser(), id, { alerts: true })).toBeNull();
    });
  });
});
