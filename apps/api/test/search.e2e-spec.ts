import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;
interface Found {
  username: string;
  match: { fields: string[]; headline: { text: string; hit: boolean }[] | null; similarity: number | null } | null;
}
interface User {
  id: string;
  headers: { authorization: string };
}

const CREATORS = 25;

/** Searching by conditions, words and names, from the body to the ledger. */
describe('search', () => {
  let api: TestApi;
  let user: User;

  const newUser = async (): Promise<User> => {
    const id = await api.createUser();
    const headers = await api.bearer(id);
    await api.call('/api/v1/favorites', { headers }); // a user, and the wallet, exist from the first request on
    return { id, headers };
  };
  const post = (path: string, json: unknown, headers: Record<string, string> = user.headers) =>
    api.call(path, { json, headers });
  const search = (body: Json, query = '') => post(`/api/v1/search/creators${query}`, body);
  const save = (name: string, body: Json, by = user, more: Json = {}) =>
    post('/api/v1/searches', { name, search: body, ...more }, by.headers);
  const found = ({ body }: Answer) => body.items as Found[];
  const names = (answer: Answer) => found(answer).map(({ username }) => username);
  const fields = ({ body }: Answer) => (body.errors as { field: string }[]).map(({ field }) => field);
  const charge = ({ headers }: Answer) => [headers.get('x-credits-charged'), headers.get('x-credits-source')];
  const posted = async () => {
    const [row] = await api.sql<{ posted: string }>('select posted from credit_wallets where user_id = $1', [user.id]);
    return Number(row?.posted);
  };
  const operations = () =>
    api.sql(
      `select o.status from credit_operations o join credit_wallets w on w.id = o.wallet_id
        where w.user_id = $1 and o.status = 'captured'`,
      [user.id],
    );
  const useUpAllowance = async () => {
    for (let i = 1; i <= 10; i++) await search({ text: `glass or word${i}` });
  };

  beforeAll(async () => {
    api = await TestApi.start({ env: { RATE_LIMIT_EXPENSIVE_PER_MINUTE: '100000', RATE_LIMIT_PER_MINUTE: '100000' } });
    await api.sql(
      `insert into profiles (instagram_id, username, full_name, followers_count, is_verified, biography, fetched_at, ai_primary_content_type)
       select n::text, 'glass.maker' || n, 'Maker ' || n, n * 1000, n % 5 = 0, 'I make <b>glass</b> number ' || n, now(),
              case when n % 2 = 0 then 'Art' else 'Food' end
         from generate_series(1, ${CREATORS}) as n`,
    );
    await api.sql(
      `insert into profiles (instagram_id, username, full_name, followers_count, biography, fetched_at)
       values ('n', 'nora.travels', 'Nora Lindqvist', 500, 'Ceramics', now())`,
    );
    await api.sql('select app.refresh_creator_listing(id), app.refresh_creator_text(id) from profiles');
  });
  beforeEach(async () => {
    user = await newUser();
  });
  afterEach(async () => {
    expect(await api.sql('select * from app.credit_violations')).toEqual([]);
  });
  afterAll(() => api.stop());

  it('is for those who signed in', async () => {
    expect((await post('/api/v1/search/creators', { text: 'glass' }, {})).status).toBe(401);
  });

  it('finds by conditions in groups', async () => {
    const where = {
      or: [{ followers: { gte: 24_000 } }, { followers: { lte: 2_000 }, category: 'Art' }],
      not: { verified: true },
    };
    expect(names(await search({ where }))).toEqual(['glass.maker24', 'glass.maker2']);
  });

  it('finds words and says where, marking them without markup', async () => {
    const answer = await search({ text: 'glasses', where: { followers: { lte: 1_000 } } });
    expect(answer.body).toMatchObject({ total: 1, languages: ['en'], nextCursor: null });
    expect(found(answer)).toEqual([
      expect.objectContaining({
        username: 'glass.maker1',
        match: {
          fields: ['biography'],
          headline: [
            { text: 'I make ', hit: false },
            { text: '<b>glass</b>', hit: true },
            { text: ' number 1', hit: false },
          ],
          similarity: null,
        },
      }),
    ]);
  });

  it('finds a mistyped name', async () => {
    const [first] = found(await search({ similarTo: 'nora lindquist' }));
    expect(first).toMatchObject({ username: 'nora.travels', match: { fields: [], headline: null } });
    expect(first?.match?.similarity).toBeGreaterThan(0.6);
  });

  it('refuses what it does not know, names the place and what was meant, and charges nothing', async () => {
    const answer = await search({ where: { or: [{ folowers: 3 }, { category: 'Astrology' }] }, txt: 'a' });
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST.INVALID']);
    expect(fields(answer).sort()).toEqual(['txt', 'where.or.0.folowers', 'where.or.1.category']);
    expect(answer.text).toContain('Did you mean followers?');
    expect(fields(await search({ text: 'glass', limit: 51 }))).toEqual(['limit']);
    expect((await search({ text: 'glass', cursor: 'nonsense' })).body.code).toBe('REQUEST.INVALID_CURSOR');
    expect(await operations()).toEqual([]);
    expect(await posted()).toBe(1000);
  });

  it('walks each creator once', async () => {
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const page: Answer = await search({ text: 'glass', limit: 10, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...names(page));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(seen.sort()).toEqual(Array.from({ length: CREATORS }, (_, i) => `glass.maker${i + 1}`).sort());
  });

  it('refuses a cursor of another search', async () => {
    const { body } = await search({ text: 'glass', limit: 1 });
    const other = await search({ text: 'make', limit: 1, cursor: body.nextCursor });
    expect([other.status, other.body.code]).toEqual([400, 'REQUEST.INVALID_CURSOR']);
  });

  describe('for credits', () => {
    beforeEach(useUpAllowance);

    it('is paid once: repeated, spelt, ordered otherwise, and with all its pages it is free', async () => {
      const first = await search({ text: 'Glass make', where: { category: 'Art', verified: false }, limit: 2 });
      expect(charge(first)).toEqual(['15', 'plan']);
      const free = ['0', 'owned'];
      expect(
        charge(await search({ text: 'Glass make', where: { category: 'Art', verified: false }, limit: 2 })),
      ).toEqual(free);
      expect(
        charge(await search({ text: ' glass  make', where: { verified: false, category: 'art' }, sort: 'followers' })),
      ).toEqual(free);
      const cursor = first.body.nextCursor;
      expect(cursor).not.toBeNull();
      expect(
        charge(await search({ text: 'Glass make', where: { category: 'Art', verified: false }, limit: 2, cursor })),
      ).toEqual(free);
      expect(await posted()).toBe(985);
    });

    it('costs nothing when nothing is found', async () => {
      const answer = await search({ text: 'unheardof' });
      expect([names(answer), charge(answer)[0], answer.body.total]).toEqual([[], '0', 0]);
      expect(await posted()).toBe(1000);
    });

    it('is quoted without being run', async () => {
      const quote = await search({ text: 'glass quote or glass' }, '?dryRun=true');
      expect(quote.body).toMatchObject({ dryRun: true, price: 15, owned: false });
      expect((await search({ text: 'glass maximum or glass' }, '?maxCredits=14')).status).toBe(412);
      expect(await posted()).toBe(1000);
    });

    it('is charged once when sent twice at the same time', async () => {
      const answers = await Promise.all([1, 2, 3].map(() => search({ text: 'glass twice or glass' })));
      expect(answers.map((answer) => charge(answer)[0]).sort()).toEqual(['0', '0', '15']);
    });

    it('is owned as a saved search when it was bought as a search', async () => {
      const { body } = await save('mine', { text: 'glass saved or glass' });
      expect(charge(await post(`/api/v1/searches/${String(body.id)}/run`, {}))).toEqual(['15', 'plan']);
      expect(charge(await search({ text: 'glass saved or glass' }))).toEqual(['0', 'owned']);
      expect(charge(await post(`/api/v1/searches/${String(body.id)}/run`, { limit: 3 }))).toEqual(['0', 'owned']);
      expect(await posted()).toBe(985);
    });
  });

  it('counts for nothing, and says what each condition does', async () => {
    const body = { text: 'glass', where: { category: 'Art', followers: { gte: 10_000 } }, explain: true };
    const { status, body: counted, headers } = await post('/api/v1/search/creators/count', body);
    expect([status, headers.get('x-credits-charged')]).toEqual([200, null]);
    expect(counted).toMatchObject({ count: 8, explain: { total: CREATORS + 1, matches: 8 } });
    expect((counted.explain as { filters: Json[] }).filters).toEqual([
      { filter: 'category eq Art', removed: 14, removedInSequence: 14, left: 12, unknown: 1 },
      { filter: 'followers gte 10000', removed: 10, removedInSequence: 4, left: 8, unknown: 0 },
    ]);
  });

  it('is written into both histories, once for all its pages', async () => {
    const first = await search({ text: 'glass', limit: 5 });
    await search({ text: 'glass', limit: 5, cursor: first.body.nextCursor });
    const runs = await api.sql('select kind, name, result_count as n from user_searches where user_id = $1', [user.id]);
    expect(runs).toEqual([{ kind: 'advanced', name: null, n: CREATORS }]);
    const history = await api.call('/api/v1/search-history', { headers: user.headers });
    expect(history.body.items).toEqual([
      expect.objectContaining({ query: 'glass', outcome: 'search', profileId: null }),
    ]);
  });

  describe('saved', () => {
    const SEARCH = {
      text: { query: 'glass', in: ['biography'] },
      where: { verified: { eq: true } },
      unknown: 'exclude',
    };
    const path = ({ body }: Answer) => `/api/v1/searches/${String(body.id)}`;
    const call = (method: string, at: string, json?: unknown, by = user) =>
      api.call(at, { method, headers: by.headers, ...(json === undefined ? {} : { json }) });

    it('is kept, listed, renamed, run and deleted', async () => {
      const saved = await save('Verified glass', SEARCH);
      expect(saved.status).toBe(201);
      expect(saved.body).toMatchObject({ name: 'Verified glass', kind: 'advanced', search: SEARCH });
      await save('Figures only', { where: { followers: { gte: 20_000 } } }, user, { kind: 'discovery' });
      const list = await call('GET', '/api/v1/searches?limit=1');
      expect((list.body.items as Json[]).map(({ name }) => name)).toEqual(['Figures only']);
      const rest = await call('GET', `/api/v1/searches?limit=1&cursor=${String(list.body.nextCursor)}`);
      expect((rest.body.items as Json[]).map(({ name }) => name)).toEqual(['Verified glass']);

      expect((await call('PATCH', path(saved), { name: 'Glass' })).body.name).toBe('Glass');
      expect(names(await post(`${path(saved)}/run`, { limit: 2 }))).toHaveLength(2);
      expect((await call('DELETE', path(saved))).status).toBe(204);
      expect((await call('GET', path(saved))).status).toBe(404);
    });

    it('has a name of its own', async () => {
      await save('Mine', SEARCH);
      const again = await save('Mine', { text: 'other' });
      expect([again.status, again.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
      const other = await save('Other', { text: 'other' });
      expect((await call('PATCH', path(other), { name: 'Mine' })).status).toBe(409);
      expect((await save('Mine', SEARCH, await newUser())).status).toBe(201);
    });

    it('is nothing to another user', async () => {
      const saved = await save('Mine', SEARCH);
      const other = await newUser();
      expect((await call('GET', path(saved), undefined, other)).status).toBe(404);
      expect((await call('PATCH', path(saved), { name: 'Yours' }, other)).status).toBe(404);
      expect((await call('DELETE', path(saved), undefined, other)).status).toBe(404);
      const run = await post(`${path(saved)}/run`, {}, other.headers);
      expect([run.status, run.body.code]).toEqual([404, 'RESOURCE.NOT_FOUND']);
      expect((await call('GET', path(saved))).body.name).toBe('Mine');
    });

    it('is refused with the place of the mistake', async () => {
      expect(fields(await save('Mine', { where: { folowers: 1 } }))).toEqual(['search.where.folowers']);
      expect(fields(await save('', SEARCH))).toEqual(['name']);
      expect(fields(await save('Mine', SEARCH, user, { kind: 'discovery' }))).toEqual(['kind']);
      expect(fields(await save('Mine', SEARCH, user, { nme: 1 }))).toEqual(['nme']);
    });
  });
});
