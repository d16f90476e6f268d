import type { SearchQuery } from '@app/creators';
import { ExportWorld, linesOf, type Customer } from '../../test/export-world';
import type { AskedSource } from '../orders/export.types';
import { ExportRowsRepository } from '../rows/export-rows.repository';

/** More than a page. */
const FOUND = 1_200;
const FROM = 5_000_000;

const QUERY: SearchQuery = {
  criteria: { field: 'followers', op: 'gte', value: FROM },
  unknown: 'exclude',
  text: null,
  similarTo: null,
  sort: 'followers',
  direction: 'desc',
};

describe('what is exported', () => {
  let world: ExportWorld;
  let ann: Customer;
  let prefix: string;

  /** Creators with many followers, the first with the fewest; nobody's favourites. */
  beforeAll(async () => {
    world = await ExportWorld.open();
    const somebody = await world.aCustomer();
    prefix = await world.favourites(somebody, FOUND);
    await world.sql(`update profiles set followers_count = $2 + followers_count where username like $1`, [
      `${prefix}.%`,
      FROM,
    ]);
    await refresh();
  });
  afterAll(async () => {
    expect(await world.violations()).toEqual([]);
    await world.close();
  });
  beforeEach(async () => (ann = await world.aCustomer()));
  afterEach(() => jest.restoreAllMocks());

  const refresh = (username = `${prefix}.%`) =>
    world.sql('select app.refresh_creator_listing(id) from profiles where username like $1', [username]);
  const named = (...numbers: number[]) => numbers.map((n) => `${prefix}.${n}`);
  const byFollowers = () => named(...Array.from({ length: FOUND }, (_, index) => FOUND - index));
  const exported = async (source: AskedSource, beforeRun = () => Promise.resolve()) => {
    const order = await world.order(ann, { source });
    await beforeRun();
    await world.run(order);
    const record = await world.find(ann, order);
    return { record, usernames: linesOf(await world.fileOf(record)).map(({ username }) => username) };
  };
  const saveSearch = async ({ id }: Customer, name: string): Promise<string> => {
    const [row] = await world.sql<{ id: string }>(
      `insert into user_searches (user_id, kind, name, query) values ($1, 'advanced', $2, $3::jsonb) returning id`,
      [id, name, JSON.stringify(QUERY)],
    );
    return row?.id ?? '';
  };
  const aList = async ({ id }: Customer, ...numbers: number[]): Promise<string> => {
    const [row] = await world.sql<{ id: string }>(
      `with list as (insert into user_lists (user_id, name) values ($1, 'Shortlist') returning id),
            listed as (insert into user_list_profiles (list_id, profile_id, created_at)
                       select list.id, p.id, now() - interval '1 minute' + make_interval(secs => a.n)
                         from list, unnest($2::text[]) with ordinality a(username, n) join profiles p on p.username = a.username)
       select id from list`,
      [id, named(...numbers)],
    );
    return row?.id ?? '';
  };

  it('is what a search found when it began, in its order, whoever gains followers meanwhile', async () => {
    const rows = world.app.get(ExportRowsRepository);
    const find = rows.findRows.bind(rows);
    let pages = 0;
    jest.spyOn(rows, 'findRows').mockImplementation(async (...args) => {
      if (++pages === 1) {
        await world.sql(`update profiles set followers_count = 3 * $2 where username = $1`, [`${prefix}.1`, FROM]);
        await refresh(`${prefix}.1`);
      }
      return find(...args);
    });
    const { record, usernames } = await exported({ kind: 'search', query: QUERY, saved: null });
    await world.sql(`update profiles set followers_count = $2 + 1 where username = $1`, [`${prefix}.1`, FROM]);
    await refresh(`${prefix}.1`);
    expect(pages).toBe(2);
    expect(usernames).toEqual(byFollowers());
    expect(record).toMatchObject({ name: 'by followers', rowsTotal: FOUND });
  });

  it('is what a saved search asked for when it was ordered', async () => {
    const id = await saveSearch(ann, 'Giants');
    const remove = async () => void (await world.sql('delete from user_searches where id = $1', [id]));
    const { record, usernames } = await exported({ kind: 'savedSearch', id }, remove);
    expect(usernames).toHaveLength(FOUND);
    expect(record).toMatchObject({ name: 'Giants', source: { kind: 'search', saved: { id, name: 'Giants' } } });
  });

  it('is a list, who was added last first', async () => {
    const { record, usernames } = await exported({ kind: 'list', id: await aList(ann, 7, 3, 5) });
    expect(usernames).toEqual(named(5, 3, 7));
    expect(record.name).toBe('Shortlist');
  });

  it('is nothing of somebody else', async () => {
    const ben = await world.aCustomer();
    const [list, search] = [await aList(ben, 1), await saveSearch(ben, 'Secret')];
    for (const source of [{ kind: 'list', id: list } as const, { kind: 'savedSearch', id: search } as const])
      await expect(world.order(ann, { source })).rejects.toMatchObject({ code: 'RESOURCE.NOT_FOUND' });
  });
});
