import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { isUniqueViolation, type Database, type UserClaims } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorNamesRepository } from '../creator-names.repository';
import { ListedCreatorsRepository, MOST_LISTED } from './listed-creators.repository';
import { ListsRepository, MOST_LISTS } from './lists.repository';

const claimsOf = (sub: string): UserClaims => ({ sub, role: 'authenticated' });

describe('lists', () => {
  const [ann, ben] = [claimsOf(randomUUID()), claimsOf(randomUUID())];
  let test: TestDatabase;
  let database: Database;
  let owner: Client;
  let lists: ListsRepository;
  let listed: ListedCreatorsRepository;

  const aList = async (name: string, claims = ann) => {
    const list = await lists.create(claims, { name, description: null });
    if (list === null) throw new Error('there are too many lists');
    return list.id;
  };
  const creators = async (count: number): Promise<string[]> => {
    const { rows } = await owner.query<{ id: string }>(
      `insert into profiles (instagram_id, username) select n, 'c' || n from (select gen_random_uuid()::text as n from generate_series(1, $1)) as s returning id`,
      [count],
    );
    return rows.map(({ id }) => id);
  };

  const isSomebodyWaiting = async (): Promise<boolean> =>
    (
      await owner.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`,
      )
    ).rowCount !== 0;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    for (const { sub } of [ann, ben]) {
      await owner.query('insert into auth.users (id) values ($1)', [sub]);
      await owner.query('select * from app.provision_user($1, $2)', [sub, `${sub}@example.test`]);
    }
    lists = new ListsRepository(database);
    listed = new ListedCreatorsRepository(database, lists, new CreatorNamesRepository(database));
  });
  beforeEach(() => owner.query('delete from user_lists; delete from profiles'));
  afterAll(async () => {
    await owner.end();
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('have names that one user gives once, whatever the case, and another may give too', async () => {
    await aList('Summer');
    const again = await aList('SUMMER').catch((error: unknown) => isUniqueViolation(error, 'uq_user_lists_name'));
    expect(again).toBe(true);
    await aList('Summer', ben);
  });

  it('are walked page by page, latest first', async () => {
    for (const name of ['one', 'two', 'three']) await aList(name);
    const first = await lists.findPage(ann, { limit: 2 });
    const rest = await lists.findPage(ann, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(['three', 'two', 'one']);
    expect(rest.nextCursor).toBeNull();
  });

  it('are no more than a user may have', async () => {
    await owner.query('insert into user_lists (user_id, name) select $1, n::text from generate_series(1, $2) as n', [
      ann.sub,
      MOST_LISTS,
    ]);
    expect(await lists.create(ann, { name: 'one more', description: null })).toBeNull();
  });

  it('belong to one user: another finds, changes and removes nothing', async () => {
    const id = await aList('mine');
    const [profileId = ''] = await creators(1);
    await listed.add(ann, { listId: id, profileIds: [profileId], note: null });
    expect(await lists.find(ben, id)).toBeNull();
    expect(await lists.change(ben, id, { name: 'yours' })).toBeNull();
    expect(await lists.remove(ben, id)).toBe(false);
    expect(await listed.add(ben, { listId: id, profileIds: [profileId], note: 'x' })).toEqual({ outcome: 'unknown' });
    expect(await listed.remove(ben, { listId: id, profileId })).toBe(false);
    expect((await listed.findPage(ben, id, { limit: 5 })).items).toEqual([]);
    expect(await lists.find(ann, id)).toMatchObject({ name: 'mine', size: 1 });
  });

  it('keep what a change leaves out, and forget a description on request', async () => {
    const list = await lists.create(ann, { name: 'a', description: 'why' });
    const id = list?.id ?? '';
    expect(await lists.change(ann, id, { name: 'b' })).toMatchObject({ name: 'b', description: 'why' });
    expect(await lists.change(ann, id, { description: null })).toMatchObject({ name: 'b', description: null });
  });

  it('take a creator once; adding it again keeps its place and its note unless there is another', async () => {
    const id = await aList('l');
    const [one = '', two = ''] = await creators(2);
    await listed.add(ann, { listId: id, profileIds: [one], note: 'first' });
    expect(await listed.add(ann, { listId: id, profileIds: [one, two], note: null })).toEqual({
      outcome: 'added',
      added: [two],
    });
    await listed.add(ann, { listId: id, profileIds: [two], note: 'second' });
    const { items } = await listed.findPage(ann, id, { limit: 5 });
    expect(items.map(({ profileId, note }) => [profileId, note])).toEqual([
      [two, 'second'],
      [one, 'first'],
    ]);
  });

  it('hold a thousand creators and not one more', async () => {
    const id = await aList('full');
    const ids = await creators(MOST_LISTED + 1);
    await listed.add(ann, { listId: id, profileIds: ids.slice(0, MOST_LISTED), note: null });
    const more = await listed.add(ann, { listId: id, profileIds: ids.slice(MOST_LISTED), note: null });
    expect(more).toEqual({ outcome: 'full', size: MOST_LISTED });
    const known = await listed.add(ann, { listId: id, profileIds: ids.slice(0, 2), note: 'already there' });
    expect(known).toEqual({ outcome: 'added', added: [] });
  });

  it('wait for an addition under way before they count', async () => {
    const id = await aList('nearly full');
    const ids = await creators(MOST_LISTED + 1);
    await listed.add(ann, { listId: id, profileIds: ids.slice(0, MOST_LISTED - 1), note: null });
    const outcome = await database.asSystem(async (sql) => {
      await lists.touch(sql, id);
      await sql.query('insert into user_list_profiles (list_id, profile_id) values ($1, $2)', [id, ids.at(-1)]);
      const adding = {
        done: false,
        outcome: listed.add(ann, { listId: id, profileIds: [ids.at(-2) ?? ''], note: null }),
      };
      void adding.outcome.finally(() => (adding.done = true));
      while (!adding.done && !(await isSomebodyWaiting())) continue;
      return adding;
    });
    expect(await outcome.outcome).toEqual({ outcome: 'full', size: MOST_LISTED });
  });

  it('lose the one creator that is taken off', async () => {
    const id = await aList('short');
    const [gone = '', stays = ''] = await creators(2);
    await listed.add(ann, { listId: id, profileIds: [gone, stays], note: null });
    expect(await listed.remove(ann, { listId: id, profileId: gone })).toBe(true);
    expect((await listed.findPage(ann, id, { limit: 5 })).items.map(({ profileId }) => profileId)).toEqual([stays]);
  });

  it('show every creator once while others are added', async () => {
    const id = await aList('walk');
    const ids = await creators(7);
    for (const profileId of ids.slice(0, 5)) await listed.add(ann, { listId: id, profileIds: [profileId], note: null });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listed.findPage(ann, id, { limit: 2, cursor });
      seen.push(...page.items.map(({ profileId }) => profileId));
      cursor = page.nextCursor ?? undefined;
      await listed.add(ann, { listId: id, profileIds: [ids[5 + (seen.length % 2)] ?? ''], note: null });
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.slice(0, 5).reverse());
  });

  it('name a creator as it is called now, and lose one whose name another took', async () => {
    const id = await aList('names');
    const [profileId = ''] = await creators(1);
    await listed.add(ann, { listId: id, profileIds: [profileId], note: null });
    const nameOf = async () => (await listed.findPage(ann, id, { limit: 1 })).items[0]?.username;
    await owner.query(`update profiles set username = 'new.name' where id = $1`, [profileId]);
    expect(await nameOf()).toBe('new.name');
    await owner.query('update profiles set username = null where id = $1', [profileId]);
    expect(await nameOf()).toBeNull();
  });
});
