import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;
interface Row {
  username: string;
  followers: number;
  unlocked: boolean;
}

const CREATORS = 30;

/** Finding creators by their figures, from the query to the ledger. */
describe('discovery', () => {
  let api: TestApi;
  let user: { id: string; headers: Record<string, string> };

  const newUser = async () => {
    const id = await api.createUser();
    const headers = await api.bearer(id);
    await api.call('/api/v1/favorites', { headers }); // a user, and the wallet, exist from the first request on
    return { id, headers };
  };
  const find = (query = '', headers: Record<string, string> = user.headers) =>
    api.call(`/api/v1/discovery/creators${query}`, { headers });
  const count = (query = '') => api.call(`/api/v1/discovery/creators/count${query}`, { headers: user.headers });
  const rows = ({ body }: Answer) => body.items as Row[];
  const charge = ({ headers }: Answer) => [headers.get('x-credits-charged'), headers.get('x-credits-source')];
  const posted = async () => {
    const [row] = await api.sql<{ posted: string }>('select posted from credit_wallets where user_id = $1', [user.id]);
    return Number(row?.posted);
  };
  const useUpAllowance = async () => {
    for (let i = 1; i <= 5; i++) await find(`?limit=1&minFollowers=${i}`);
  };

  beforeAll(async () => {
    api = await TestApi.start({ env: { RATE_LIMIT_EXPENSIVE_PER_MINUTE: '100000' } });
    await api.sql(
      `insert into profiles (instagram_id, username, followers_count, is_verified, biography, business_email, fetched_at,
              ai_primary_content_type, ai_language_distribution, ai_avg_sentiment_score, last_posted_at)
       select n::text, 'creator' || n, n * 1000, n % 5 = 0, 'Tea number ' || n, case when n % 3 = 0 then 'a@example.test' end,
              now(), case when n % 2 = 0 then 'Travel' when n % 7 > 0 then 'Food' end, '{"en": 1}', n / 30.0, now() - n * interval '1 day'
         from generate_series(1, ${CREATORS}) as n`,
    );
    await api.sql('select app.refresh_creator_listing(id) from profiles');
  });
  beforeEach(async () => {
    user = await newUser();
  });
  afterEach(async () => {
    expect(await api.sql('select * from app.credit_violations')).toEqual([]);
  });
  afterAll(() => api.stop());

  it('is for those who signed in', async () => {
    expect((await find('', {})).status).toBe(401);
  });

  it('walks all creators, each once, while others come', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer = await find(`?limit=10${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      seen.push(...rows(page).map(({ username }) => username));
      cursor = page.body.nextCursor as string | null;
      await api.sql(`update profiles set followers_count = 31500 - followers_count where username = 'creator1'`);
      await api.sql(`select app.refresh_creator_listing(id) from profiles where username = 'creator1'`);
    }
    expect(seen).toEqual(Array.from({ length: CREATORS }, (_, i) => `creator${CREATORS - i}`));
    await api.sql(`update profiles set followers_count = 1000 where username = 'creator1'`);
    await api.sql(`select app.refresh_creator_listing(id) from profiles where username = 'creator1'`);
  });

  it('answers the preview of each, and what the reader has unlocked', async () => {
    await api.sql(
      `insert into user_profile_access (user_id, profile_id, source) select $1, id, 'unlock' from profiles where username = 'creator30'`,
      [user.id],
    );
    const [first, second] = rows(await find('?limit=2'));
    expect(first).toMatchObject({ username: 'creator30', followers: 30_000, category: 'Travel', unlocked: true });
    expect(second).toMatchObject({ username: 'creator29', unlocked: false });
    expect(JSON.stringify(first)).not.toContain('example.test');
  });

  it.each([
    ['?minFollowers=10000&maxFollowers=12000', [12, 11, 10]],
    ['?category=travel&verified=true', [30, 20, 10]],
    ['?sentiment=positive,negative&maxFollowers=7000', [7, 6]],
    ['?contact=email&postedAfter=7d', [6, 3]],
    ['?bio=tea%207', [7]],
    ['?minFollowers=28000&excludeUsernames=@Creator29', [30, 28]],
    ['?category=Travel&unknown=include&maxFollowers=8000', [8, 7, 6, 4, 2]],
    ['?sort=lastPosted&order=asc&minFollowers=28000', [30, 29, 28]],
  ])('finds by %s', async (query, numbers) => {
    expect(rows(await find(query)).map(({ username }) => username)).toEqual(numbers.map((n) => `creator${n}`));
  });

  it.each([
    ['?minFolowers=5', 'minFolowers', 'Did you mean minFollowers?'],
    ['?minFollowers=many', 'minFollowers', 'must be a number'],
    ['?category=Cats', 'category', 'Cats is none of Fashion'],
    ['?minFollowers=10&maxFollowers=5', 'maxFollowers', 'must not be below minFollowers'],
    ['?postedAfter=7d&postedBefore=30d', 'postedBefore', 'must not be below postedAfter'],
    ['?language=english', 'language', 'write en'],
    ['?excludeUsernames=nora,no%20name', 'excludeUsernames', 'no name is no username'],
    ['?postedAfter=yesterday', 'postedAfter', 'days ago like 30d'],
    ['?limit=51', 'limit', 'must not be greater than 50'],
    ['?sort=color', 'sort', 'followers'],
    ['?verified=perhaps', 'verified', 'true or false'],
    ['?hashtags=a&hashtags=b', 'hashtags', 'several values with commas'],
  ])('refuses %s and names the field, for nothing', async (query, field, message) => {
    const { status, body } = await find(query);
    expect([status, body.code]).toEqual([400, 'REQUEST.INVALID']);
    expect(body.errors).toEqual([expect.objectContaining({ field, message: expect.stringContaining(message) })]);
    expect(await posted()).toBe(1000);
  });

  it('refuses a cursor of another search, and what is none', async () => {
    const { nextCursor } = (await find('?limit=1')).body;
    for (const cursor of [`${String(nextCursor)}&verified=true`, 'nonsense']) {
      const { status, body } = await find(`?limit=1&cursor=${cursor}`);
      expect([status, body.code]).toEqual([400, 'REQUEST.INVALID_CURSOR']);
    }
  });

  describe('costs', () => {
    it('nothing for five pages a month, then ten credits a page', async () => {
      await useUpAllowance();
      expect(await posted()).toBe(1000);
      expect(charge(await find('?limit=7'))).toEqual(['10', 'plan']);
      expect(await posted()).toBe(990);
    });

    it('nothing for a page that was bought today, however the request spells it and whatever changed since', async () => {
      await useUpAllowance();
      const first = await find('?limit=3&category=Food,Travel&minFollowers=2000');
      const next = await find(
        `?limit=3&category=Food,Travel&minFollowers=2000&cursor=${String(first.body.nextCursor)}`,
      );
      expect([charge(first), charge(next)]).toEqual([
        ['10', 'plan'],
        ['10', 'plan'],
      ]);
      await api.sql(`update profiles set followers_count = followers_count + 1 where username = 'creator2'`);
      await api.sql(`select app.refresh_creator_listing(id) from profiles where username = 'creator2'`);
      const again = await find('?minFollowers=2000.0&category=travel,food&limit=3&explain=true');
      const nextAgain = await find(
        `?limit=3&category=Food,Travel&minFollowers=2000&cursor=${String(again.body.nextCursor)}`,
      );
      expect([charge(again), charge(nextAgain)]).toEqual([
        ['0', 'owned'],
        ['0', 'owned'],
      ]);
      expect(rows(nextAgain)).toEqual(rows(next));
      expect(await posted()).toBe(980);
    });

    it('nothing for an empty page', async () => {
      await useUpAllowance();
      const empty = await find('?minFollowers=900000');
      expect([empty.body, charge(empty)]).toEqual([{ items: [], nextCursor: null }, ['0', 'none']]);
      expect(await posted()).toBe(1000);
    });

    it('what a dry run says', async () => {
      await useUpAllowance();
      expect((await find('?limit=9&dryRun=true')).body).toMatchObject({ dryRun: true, price: 10 });
      expect(await posted()).toBe(1000);
    });

    it('more than an empty wallet has', async () => {
      await useUpAllowance();
      await api.sql(`select app.adjust_wallet($1, -995, 'poor', 'test', 'for the test')`, [user.id]);
      const refused = await find('?limit=8');
      expect([refused.status, refused.body.code, refused.body.required]).toEqual([402, 'CREDITS.INSUFFICIENT', 10]);
    });
  });

  describe('the count', () => {
    it('is exact and free', async () => {
      const answer = await count('?verified=true');
      expect(answer.body).toEqual({ count: 6, countedAt: expect.stringMatching(/Z$/) });
      expect(answer.headers.get('x-credits-charged')).toBeNull();
    });

    it('says what each filter removes, alone and in turn, and of whom it cannot tell', async () => {
      const { body } = await count('?minFollowers=16000&category=Travel&verified=true&explain=true');
      expect(body.count).toBe(2);
      expect(body.explain).toEqual({
        total: 30,
        matches: 2,
        filters: [
          { filter: 'minFollowers', removed: 15, removedInSequence: 15, left: 15, unknown: 0 },
          { filter: 'category', removed: 15, removedInSequence: 7, left: 8, unknown: 2 },
          { filter: 'verified', removed: 24, removedInSequence: 6, left: 2, unknown: 0 },
        ],
      });
      const page = await find('?minFollowers=16000&category=Travel&verified=true&explain=true');
      expect((page.body as Json).explain).toEqual(body.explain);
      expect(rows(page)).toHaveLength(2);
    });

    it('takes filters, no pages', async () => {
      expect((await count('?limit=5')).body.code).toBe('REQUEST.INVALID');
    });
  });
});
