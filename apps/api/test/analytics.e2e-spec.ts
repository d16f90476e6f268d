import { FORMULAS, formulaId, type FormulaName } from '@app/analytics';
import { CreatorAccess, PeerDistributionsRepository } from '@app/creators';
import { startProgram, startSandbox, until, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;
type Figure = { value: number | null; formula: string; used: number; excluded: Json; status: string; reason: unknown };
interface Report {
  asOf: string;
  window: Json;
  timeZone: Json;
  posts: { known: number; inWindow: number };
  account: Record<string, Figure>;
  engagement: { rate: Figure; variants: Record<string, Figure>; likesCoverage: Figure };
  posting: { postsPerWeek: Figure };
  growth: { windows: { days: number; rate: Figure }[] };
  audience: Record<string, Figure>;
  peers: { positions: { figure: string; answeredBy: string; level: unknown; percentile: Figure; statement: string }[] };
  source: string;
  stale: boolean;
  postsAvailability: string;
}

/** From the request to the report: access, the two caches, the database, the provider, another instance. */
describe('analytics of a creator', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let reader: { id: string; headers: Record<string, string> };

  const ask = (username: string, query = '', headers = reader.headers) =>
    api.call(`/api/profile/${username}/analytics${query}`, { headers });
  const reportOf = (answer: Answer) => answer.body as unknown as Report;
  /** A creator whom the reader may see. */
  const unlocked = async (username: string) => {
    await api.call(`/api/profile/${username}`, { headers: reader.headers });
    await api.sql(
      `insert into user_profile_access (user_id, profile_id, source) select $1, id, 'unlock' from profiles where username = $2
       on conflict do nothing`,
      [reader.id, username],
    );
    return username;
  };
  const refresh = (username: string) => api.call(`/api/profile/${username}?refresh=true`, { headers: reader.headers });

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    const id = await api.createUser();
    reader = { id, headers: await api.bearer(id) };
    await api.call('/api/v1/favorites', { headers: reader.headers }); // a user exists from the first request on
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('tells every figure with its formula, and how much it was made from', async () => {
    const username = await unlocked('whole.report');
    const answer = await ask('@Whole.Report', '?window=180d&timeZone=europe/lisbon');
    expect(answer.status).toBe(200);
    const report = reportOf(answer);
    expect(report).toMatchObject({
      version: 'creator_analytics.v1',
      username,
      window: { key: '180d', days: 180 },
      timeZone: { name: 'Europe/Lisbon', isDefault: false },
      source: 'database',
      stale: false,
      postsAvailability: 'available',
      engagement: { rate: { formula: 'er_median_f.v1', unit: 'percent', status: 'measured' } },
    });
    const { engagement } = (await api.call(`/api/profile/${username}`, { headers: reader.headers })).body as {
      engagement: { rate: Figure };
    };
    expect(report.engagement.rate.value).toBe(engagement.rate.value);
  });

  it('names no formula that the catalogue does not explain', async () => {
    await unlocked('whole.report');
    const answer = await ask('whole.report');
    const named = new Set([...answer.text.matchAll(/"formula":"([^"]+)"/g)].map(([, id]) => id));
    expect(named.size).toBeGreaterThan(40);
    const catalogue = await api.call('/api/v1/analytics/formulas', { headers: reader.headers });
    const known = (catalogue.body.formulas as { id: string; what: string }[]).filter(({ what }) => what !== '');
    expect(known.map(({ id }) => id)).toEqual((Object.keys(FORMULAS) as FormulaName[]).map(formulaId));
    expect([...named].filter((id) => !known.some((formula) => formula.id === id))).toEqual([]);
  });

  it('never invents what public data cannot give', async () => {
    await unlocked('whole.report');
    const { audience } = reportOf(await ask('whole.report'));
    for (const part of ['age', 'gender', 'geography', 'fakeFollowers', 'saves', 'income'])
      expect(audience[part]).toMatchObject({ value: null, status: 'unavailable', reason: expect.any(String) });
  });

  describe('who may read it', () => {
    it('asks to unlock first, and says what that costs', async () => {
      await api.call('/api/profile/not.unlocked', { headers: reader.headers });
      const answer = await ask('not.unlocked');
      expect([answer.status, answer.body]).toEqual([
        402,
        expect.objectContaining({
          code: 'CREDITS.UNLOCK_REQUIRED',
          action: 'influencer_unlock',
          cost: 25,
          unlockRoute: expect.stringContaining('not.unlocked'),
        }),
      ]);
    });

    it('costs nothing with access', async () => {
      const username = await unlocked('costs.nothing');
      const spent = () => api.sql('select count(*) from credit_operations');
      const before = await spent();
      expect((await ask(username)).headers.get('x-credits-charged')).toBeNull();
      expect(await spent()).toEqual(before);
    });

    it('knows nobody without a token', async () => {
      expect((await ask('whole.report', '', {})).body).toMatchObject({ status: 401, code: 'AUTH.MISSING_TOKEN' });
    });

    it('ends with the access, kept answers included', async () => {
      const username = await unlocked('access.ends');
      for (let i = 0; i < 3; i++) expect((await ask(username)).status).toBe(200);
      await api.sql(
        'delete from user_profile_access where user_id = $1 and profile_id = (select id from profiles where username = $2)',
        [reader.id, username],
      );
      const [row] = await api.sql<{ id: string }>('select id from profiles where username = $1', [username]);
      await api.app.get(CreatorAccess).changed(reader.id, row?.id ?? '');
      expect((await ask(username)).status).toBe(402);
    });
  });

  describe('what is asked', () => {
    it.each([
      ['?window=7d', 'window', /30d, 90d, 180d, all/],
      ['?timeZone=Europe/Lisboa', 'timeZone', /Did you mean Europe\/Lisbon\?/],
      ['?timeZone=%2B02:00', 'timeZone', /IANA name/],
      ['?lastPosts=13', 'lastPosts', /12, 30, 50/],
      ['?asOf=2999-01-01', 'asOf', /not in the future/],
      ['?asOf=2020-01-01', 'asOf', /at most 690 days ago/],
      ['?asOf=2026-06-01T10:00:00Z', 'asOf', /a day like/],
      ['?windw=30d', 'windw', /Did you mean window\?/],
    ])('refuses %s and names what is wrong', async (query, field, message) => {
      const answer = await ask('whole.report', query);
      expect(answer.body).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
      expect(answer.body.errors).toEqual([expect.objectContaining({ field, message: expect.stringMatching(message) })]);
    });

    it('keeps each window, number of posts and time zone apart', async () => {
      const username = await unlocked('many.views');
      const queries = ['', '?window=30d', '?window=all', '?lastPosts=30', '?timeZone=Asia/Tokyo'];
      const etags: (string | null)[] = [];
      for (const query of queries) etags.push((await ask(username, query)).headers.get('etag'));
      expect(new Set(etags).size).toBe(queries.length);
    });
  });

  describe('kept as bytes', () => {
    it('comes from the cache the second time, the same to the letter', async () => {
      const username = await unlocked('from.the.cache');
      const [first, second, third] = [await ask(username), await ask(username), await ask(username)];
      expect([first, second, third].map((answer) => reportOf(answer).source)).toEqual(['database', 'cache', 'cache']);
      expect(JSON.parse(second.text)).toEqual({ ...JSON.parse(first.text), source: 'cache' });
      expect(third.text).toBe(second.text);
    });

    it('answers 304 to who has it, and 200 after new data', async () => {
      const username = await unlocked('not.changed');
      const etag = (await ask(username)).headers.get('etag') ?? '';
      const again = await ask(username, '', { ...reader.headers, 'if-none-match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
      await sandbox.control.script(username, { newPosts: 1 });
      await refresh(username);
      expect((await ask(username, '', { ...reader.headers, 'if-none-match': etag })).status).toBe(200);
    });
  });

  describe('after new data', () => {
    it('shows new posts with the next read, here and on another instance', async () => {
      const username = await unlocked('grows.here');
      const there = await startProgram('api', elsewhere());
      try {
        const askThere = async () => {
          const response = await fetch(`${there.url}/api/profile/${username}/analytics`, { headers: reader.headers });
          return (await response.json()) as Report;
        };
        const before = reportOf(await ask(username));
        for (let i = 0; i < 3; i++) expect((await askThere()).posts).toEqual(before.posts); // now in both memories
        await sandbox.control.script(username, { newPosts: 1 });
        await refresh(username);
        const after = reportOf(await ask(username));
        const [stored] = await api.sql<{ n: number }>(
          'select count(*)::int as n from posts where profile_id = (select id from profiles where username = $1)',
          [username],
        );
        expect(after.posts.known).toBe(stored?.n);
        expect(after.posts.known).toBeGreaterThan(before.posts.known);
        expect(after.asOf > before.asOf).toBe(true);
        await until(async () => (await askThere()).posts.known === after.posts.known);
        expect((await askThere()).engagement).toEqual(after.engagement);
      } finally {
        await there.stop();
      }
    });

    it('shows the growth between two days', async () => {
      const username = await unlocked('was.smaller');
      await api.sql(
        `insert into profile_snapshots (profile_id, captured_on, followers_count)
         select id, (fetched_at at time zone 'UTC')::date - 30, followers_count / 2 from profiles where username = $1`,
        [username],
      );
      const growth = reportOf(await ask(username)).growth.windows.find(({ days }) => days === 30);
      expect(growth?.rate.status).toBe('measured');
      expect(growth?.rate.value).toBeCloseTo(100, 0);
    });

    const elsewhere = () => ({
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: api.database.apiUrl,
      DATABASE_SYSTEM_URL: api.database.systemUrl,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: api.redis.url,
      SUPABASE_URL: api.auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: sandbox.apiKey,
      DECODO_BASE_URL: sandbox.decodoUrl,
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
    });
  });

  describe('of a past day', () => {
    const DAY = 86_400_000;
    const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);
    /** Moves all that was read so far into the past, as if it had been read then. */
    const fetchedDaysAgo = (username: string, days: number) =>
      api.sql(
        `with moved as (update profile_snapshots set captured_on = captured_on - $2::integer, fetched_at = fetched_at - make_interval(days => $2)
                         where profile_id = (select id from profiles where username = $1))
         update post_snapshots set captured_on = captured_on - $2::integer, captured_at = captured_at - make_interval(days => $2)
          where post_id in (select id from posts where profile_id = (select id from profiles where username = $1))`,
        [username, days],
      );

    it('does not change when later data arrive, and says of which day it is', async () => {
      const username = await unlocked('as.of.then');
      await fetchedDaysAgo(username, 3);
      const query = `?asOf=${dayOf(2)}`;
      const before = await ask(username, query);
      expect(before.body).toMatchObject({ asOfDay: dayOf(2), source: 'database', stale: false });
      expect(reportOf(before).asOf.slice(0, 10)).toBe(dayOf(3));
      await sandbox.control.script(username, { newPosts: 1, followers: 7 });
      await refresh(username);
      const after = await ask(username, query);
      expect({ ...after.body, source: 'either' }).toEqual({ ...before.body, source: 'either' });
      expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
      expect(reportOf(await ask(username)).asOf.slice(0, 10)).toBe(dayOf(0));
    });

    it('is refused before the first day, which is named', async () => {
      const username = await unlocked('not.known.then');
      const answer = await ask(username, `?asOf=${dayOf(30)}`);
      expect([answer.status, answer.body]).toEqual([
        404,
        expect.objectContaining({ code: 'CREATOR.UNKNOWN_THEN', firstDay: expect.stringMatching(/^20\d\d-/) }),
      ]);
    });
  });

  describe('at the edges of what is known', () => {
    it('counts hidden likes out, never as zero', async () => {
      const username = await unlocked('case.hidden.likes');
      const { engagement } = reportOf(await ask(username, '?window=all'));
      expect(engagement.rate).toMatchObject({ value: null, excluded: { hidden_likes: expect.any(Number) } });
      expect(engagement.likesCoverage.value).toBe(0);
      expect(engagement.variants.comments?.status).toBe('measured');
    });

    it.each([
      ['case.private', 'private'],
      ['case.withheld', 'withheld'],
      ['case.zero.posts', 'none'],
    ])('says of %s why there is nothing to compute', async (name, postsAvailability) => {
      const username = await unlocked(name);
      const answer = await ask(username);
      expect(answer.status).toBe(200);
      expect(reportOf(answer)).toMatchObject({
        postsAvailability,
        posts: { known: 0 },
        engagement: { rate: { value: null, reason: expect.any(String) } },
        account: { followers: { status: 'measured' } },
      });
    });

    it('gives no rate from too few posts', async () => {
      const username = await unlocked('few.posts');
      await api.sql(
        `delete from posts where profile_id = (select id from profiles where username = $1)
            and id not in (select id from posts where profile_id = (select id from profiles where username = $1) order by created_at desc offset 2 limit 2)`,
        [username],
      );
      const { engagement, posts } = reportOf(await ask(username, '?window=all'));
      expect(posts.known).toBe(2);
      expect(engagement.rate).toMatchObject({ value: null, status: 'insufficient_data', used: 2 });
    });

    it('refuses a creator nobody has stored while the provider is away', async () => {
      await sandbox.control.addFault('http-503', { username: 'unlucky.report', times: 50 });
      const answer = await ask('unlucky.report');
      expect([answer.status, String(answer.body.code).startsWith('PROVIDER.')]).toEqual([503, true]);
    });
  });

  describe('among stored creators', () => {
    const positionOf = async (username: string) =>
      reportOf(await ask(username, '?window=30d')).peers.positions.find(({ figure }) => figure === 'engagement_rate');

    it('falls back to a published table while fewer than thirty are known, and says so', async () => {
      const position = await positionOf(await unlocked('among.few'));
      expect(position).toMatchObject({
        answeredBy: 'published_table',
        level: null,
        percentile: { value: null, status: 'insufficient_data' },
      });
      expect(position?.statement).toContain('fewer than 30');
    });

    it('places a creator among its like once enough were counted, and dates the count', async () => {
      const username = await unlocked('among.many');
      await api.sql(
        `insert into profiles (instagram_id, username, followers_count, account_type, engagement_rate, created_at)
         select 'peer' || n, 'peer' || n, p.followers_count, p.account_type, case when n <= 30 then 0 else 1000 end, now()
           from generate_series(1, 40) as n cross join profiles p where p.username = $1`,
        [username],
      );
      await api.sql(`select app.refresh_creator_listing(id) from profiles where username like 'peer%'`);
      await api.app.get(PeerDistributionsRepository).recompute(new AbortController().signal);
      const position = await positionOf(username);
      expect(position).toMatchObject({
        answeredBy: 'stored_creators',
        percentile: { used: expect.any(Number), asOf: (await ask(username, '?window=30d')).body.peersAsOf },
      });
      expect(position?.percentile.value).toBeGreaterThan(50);
      expect(position?.percentile.value).toBeLessThan(90);
    });
  });
});
