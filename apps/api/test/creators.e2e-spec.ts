import { randomUUID } from 'node:crypto';
import { Cache, type CacheKey } from '@app/cache';
import { startSandbox, until, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;

/** The whole way: HTTP, token, cache, database under row level security, and the provider's real protocol. */
describe('creators', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let nora: { id: string; headers: { authorization: string } };
  let admin: { authorization: string };

  const profileOf = (answer: Answer) => answer.body.profile as Json;
  const look = (username: string, headers: Record<string, string> = nora.headers) =>
    api.call(`/api/profile/${username}`, { headers });
  const newUser = async () => {
    const id = await api.createUser();
    const headers = await api.bearer(id);
    await api.call('/api/v1/favorites', { headers }); // a user exists from the first request on
    return { id, headers };
  };
  const grant = (userId: string, username: string, days = 30) =>
    api.call('/api/v1/admin/access-grants', {
      headers: admin,
      json: { userId, username, days, reason: 'for the test' },
    });
  const forget = (key: CacheKey) => api.app.get(Cache).invalidate([key]);
  /** A creator nobody has asked for, whom the user may see. */
  const unlocked = async (username: string) => {
    expect((await grant(nora.id, username)).status).toBe(201);
    return username;
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    nora = await newUser();
    const adminId = await api.createUser();
    await api.sql(
      `insert into auth.sessions (id, user_id, created_at, updated_at) select gen_random_uuid(), $1, now(), now()`,
      [adminId],
    );
    const [session] = await api.sql<{ id: string }>('select id from auth.sessions where user_id = $1', [adminId]);
    admin = await api.bearer(adminId, { claims: { app_metadata: { role: 'admin' }, session_id: session?.id } });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });
  afterEach(() => sandbox.control.clearFaults());

  describe('without access', () => {
    it('shows a preview and what unlocking costs', async () => {
      const answer = await look('preview.only');
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        source: 'provider',
        degraded: false,
        stale: false,
        engagement: null,
        ai: null,
        posts: [],
      });
      expect(answer.body.access).toEqual({
        level: 'preview',
        unlock: { action: 'influencer_unlock', cost: 25, balance: expect.any(Number) },
      });
      expect(profileOf(answer)).toMatchObject({ username: 'preview.only', followersCount: expect.any(Number) });
      expect(profileOf(answer)).not.toHaveProperty('contact');
    });

    it.each(['posts', 'ai-insights', 'related', 'mentions'])('asks to unlock before showing %s', async (part) => {
      const answer = await api.call(`/api/profile/preview.only/${part}`, { headers: nora.headers });
      expect(answer.status).toBe(402);
      expect(answer.body).toMatchObject({
        code: 'CREDITS.UNLOCK_REQUIRED',
        cost: 25,
        action: 'influencer_unlock',
        unlockRoute: expect.stringContaining('preview.only'),
      });
    });

    it('streams nothing either', async () => {
      const answer = await api.call('/api/profile/preview.only/posts', {
        headers: { ...nora.headers, accept: 'application/x-ndjson' },
      });
      expect([answer.status, answer.body.code]).toEqual([402, 'CREDITS.UNLOCK_REQUIRED']);
    });
  });

  describe('with access', () => {
    it('goes from the provider to the database to the cache', async () => {
      const bought = await look('the.long.way');
      await unlocked('the.long.way');
      await forget({ name: 'profile', id: 'the.long.way' });
      const first = await look('The.Long.Way');
      const second = await look('@the.long.way');
      expect([bought, first, second].map(({ body }) => body.source)).toEqual(['provider', 'database', 'cache']);
      expect(await sandbox.control.countCalls({ username: 'the.long.way' })).toBe(1);
      expect(second.body.access).toMatchObject({ level: 'full', expiresAt: expect.any(String) });
      expect((second.body.posts as Json[]).length).toBeGreaterThan(0);
      expect(second.body.engagement).toMatchObject({ rate: { formula: 'er_median_f.v1', unit: 'percent' } });
      expect(profileOf(second)).toHaveProperty('contact');
    });

    it('answers 304 to who has the same creator already, and 200 again after a change', async () => {
      const username = await unlocked('not.modified');
      await look(username);
      const etag = (await look(username)).headers.get('etag') ?? '';
      const again = await look(username, { ...nora.headers, 'if-none-match': etag });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      await sandbox.control.script(username, { newPosts: 1 });
      await api.call(`/api/profile/${username}?refresh=true`, { headers: nora.headers });
      expect((await look(username, { ...nora.headers, 'if-none-match': etag })).status).toBe(200);
    });

    it('stops at the moment the access is taken back, hot answers included', async () => {
      const username = 'taken.back';
      const given = await grant(nora.id, username);
      for (let i = 0; i < 3; i++) expect((await look(username)).body.access).toMatchObject({ level: 'full' });
      const revoked = await api.call(`/api/v1/admin/access-grants/${String(given.body.id)}`, {
        method: 'DELETE',
        headers: { ...admin, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'ended early' }),
      });
      expect(revoked.status).toBe(204);
      expect((await look(username)).body.access).toMatchObject({ level: 'preview' });
    });

    it('ends when the grant expires', async () => {
      const username = await unlocked('expires.soon');
      await api.sql(
        `update user_profile_access set granted_at = now() - interval '2 days', expires_at = now() + interval '3 seconds'
          where user_id = $1 and profile_id = (select id from profiles where username = $2)`,
        [nora.id, username],
      );
      const [row] = await api.sql<{ id: string }>('select id from profiles where username = $1', [username]);
      await forget({ name: 'access', id: `${nora.id}:${row?.id}` });
      expect((await look(username)).body.access).toMatchObject({ level: 'full' });
      await until(async () => ((await look(username)).body.access as Json).level === 'preview');
    });

    it('pages all posts once, newest first, and streams the same ones', async () => {
      const username = await unlocked('case.many.posts');
      const paged: Json[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Answer = await api.call(`/api/profile/${username}/posts?limit=5${cursor && `&cursor=${cursor}`}`, {
          headers: nora.headers,
        });
        expect(page.status).toBe(200);
        paged.push(...(page.body.items as Json[]));
        cursor = page.body.nextCursor as string | null;
      }
      const times = paged.map(({ publishedAt }) => String(publishedAt));
      expect(times).toEqual([...times].sort().reverse());
      expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length);
      const stream = await api.call(`/api/profile/${username}/posts`, {
        headers: { ...nora.headers, accept: 'application/x-ndjson' },
      });
      const streamed = stream.text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Json).id);
      expect(stream.headers.get('content-type')).toContain('application/x-ndjson');
      expect(streamed).toEqual(paged.map(({ id }) => id));
    });

    it('shows posts of a creator whose profile nobody has asked for without making that profile', async () => {
      const username = await unlocked('only.the.posts');
      await look(username);
      await forget({ name: 'profile', id: username });
      const { status, body } = await api.call(`/api/profile/${username}/posts`, { headers: nora.headers });
      expect([status, (body.items as Json[]).length > 0]).toEqual([200, true]);
      expect(await api.app.get(Cache).get('profile', username)).toBeNull();
      expect((await look(username)).body.source).toBe('database');
    });

    it('refuses a cursor of another list', async () => {
      const username = await unlocked('the.long.way');
      const { body } = await api.call(`/api/profile/${username}/posts?cursor=WyJmYXZvcml0ZXMiXQ`, {
        headers: nora.headers,
      });
      expect(body.code).toBe('REQUEST.INVALID_CURSOR');
    });

    it('tells what the content analysis knows, also before it has run', async () => {
      const username = await unlocked('insights.early');
      const { status, body } = await api.call(`/api/profile/${username}/ai-insights`, { headers: nora.headers });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'pending', progress: 0, job: { reason: 'first_sync', postsDone: 0 } });
    });

    it('lists whom Instagram suggests and whom the posts name', async () => {
      const username = await unlocked('case.sponsored');
      const related = await api.call(`/api/profile/${username}/related`, { headers: nora.headers });
      const mentions = await api.call(`/api/profile/${username}/mentions?limit=100`, { headers: nora.headers });
      expect([related.status, mentions.status]).toEqual([200, 200]);
      expect((mentions.body.items as Json[]).some(({ source }) => source === 'sponsor')).toBe(true);
    });
  });

  describe('at the edges of Instagram', () => {
    it.each([
      ['case.private', { postsAvailability: 'private', isPrivate: true }],
      ['case.withheld', { postsAvailability: 'withheld', isPrivate: false }],
      ['case.zero.posts', { postsAvailability: 'none', postsCount: 0 }],
    ])('shows %s as what it is', async (username, expected) => {
      await unlocked(username);
      expect(profileOf(await look(username))).toMatchObject(expected);
    });

    it.each(['case.hidden.likes', 'case.fake.likes'])('never counts the likes that %s hides', async (username) => {
      await unlocked(username);
      const { body } = await look(username);
      expect(
        (body.posts as Json[]).every(({ likesCount, likesHidden }) => likesCount === null && likesHidden === true),
      ).toBe(true);
      expect(body.engagement).toMatchObject({ rate: { value: null, status: 'insufficient_data' } });
    });

    it.each(['case.missing', 'case.deleted', 'case.data.empty'])(
      'answers 404 for %s and asks the provider again only after a while',
      async (username) => {
        expect((await look(username)).body).toMatchObject({ status: 404, code: 'CREATOR.NOT_FOUND' });
        const asked = await sandbox.control.countCalls({ username });
        expect(asked).toBeGreaterThan(1); // a single miss is not believed
        expect((await look(username)).status).toBe(404);
        expect(await sandbox.control.countCalls({ username })).toBe(asked);
      },
    );

    it('finds a creator whom the source denies at first', async () => {
      expect(profileOf(await look('case.false.missing'))).toMatchObject({ username: 'case.false.missing' });
    });

    it('follows a rename by the Instagram id, and the old name leads to the new one', async () => {
      const before = profileOf(await look('moves.on'));
      await sandbox.control.script('moves.on', { renameTo: 'moved.on' });
      const after = profileOf(await look('moved.on'));
      expect(after.id).toBe(before.id);
      const byOldName = await api.call('/api/profile/moves.on?refresh=true', { headers: nora.headers });
      expect(profileOf(byOldName)).toMatchObject({ id: before.id, username: 'moved.on' });
    });

    it('keeps a vanished creator, marked as gone', async () => {
      const username = await unlocked('goes.away');
      await sandbox.control.script(username, { deleted: true });
      const answer = await api.call(`/api/profile/${username}?refresh=true`, { headers: nora.headers });
      expect(answer.status).toBe(200);
      expect(profileOf(answer)).toMatchObject({ status: 'gone' });
      expect((answer.body.posts as Json[]).length).toBeGreaterThan(0);
    });

    it.each([
      ['an unknown name', 'a'.repeat(31)],
      ['a look-alike letter', 'n%D0%BEra'],
      ['a dot at the end', 'nora.'],
    ])('refuses %s before asking anybody', async (_name, username) => {
      expect((await look(username)).body).toMatchObject({ status: 400, code: 'CREATOR.INVALID_USERNAME' });
    });
  });

  describe('when the provider fails', () => {
    it('says only the name of a creator nobody knows, marked as degraded and kept by nobody', async () => {
      await sandbox.control.addFault('http-503', { username: 'unlucky.now', times: 50 });
      const answer = await look('unlucky.now');
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        degraded: true,
        source: 'fallback',
        posts: [],
        profile: { username: 'unlucky.now', status: 'unknown' },
      });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      await sandbox.control.clearFaults();
      expect(await api.sql('select 1 from profiles where username = $1', ['unlucky.now'])).toEqual([]);
    });

    it.each([
      ['marked as stale', 'was.here.before', 61, true],
      ['as good as new when it is less than an hour old', 'was.here.now', 59, false],
    ])('answers the stored copy when a forced refresh fails, %s', async (_name, username, minutes, stale) => {
      await unlocked(username);
      await api.sql(`update profiles set fetched_at = now() - $2 * interval '1 minute' where username = $1`, [
        username,
        minutes,
      ]);
      await forget({ name: 'profile', id: username });
      await sandbox.control.addFault('failed-613-top-level', { username, times: 50 });
      const answer = await api.call(`/api/profile/${username}?refresh=true`, { headers: nora.headers });
      expect(answer.body).toMatchObject({ degraded: false, stale, source: 'fallback', access: { level: 'full' } });
    });

    it('refuses the details of an unknown creator with a time to come back', async () => {
      await sandbox.control.addFault('http-503', { username: 'unlucky.too', times: 50 });
      const answer = await api.call('/api/profile/unlucky.too/posts', { headers: nora.headers });
      expect(answer.status).toBe(503);
      expect(answer.body.code).toMatch(/^PROVIDER\./);
    });
  });

  it('answers an old copy at once and has it refreshed in the background', async () => {
    const username = await unlocked('grows.old');
    await api.sql(`update profiles set fetched_at = now() - interval '25 hours' where username = $1`, [username]);
    await forget({ name: 'profile', id: username });
    const asked = await sandbox.control.countCalls({ username });
    expect((await look(username)).body).toMatchObject({ stale: true, source: 'database' });
    expect(await sandbox.control.countCalls({ username })).toBe(asked);
  });

  describe('favourites', () => {
    it('are added, listed, renamed in their note and removed', async () => {
      const { headers } = await newUser();
      const key = { ...headers, 'idempotency-key': randomUUID() };
      const added = await api.call('/api/v1/favorites', {
        headers: key,
        json: { username: '@Fav.One', note: 'first' },
      });
      expect([added.status, added.body.username]).toEqual([201, 'fav.one']);
      const replayed = await api.call('/api/v1/favorites', {
        headers: key,
        json: { username: '@Fav.One', note: 'first' },
      });
      expect([replayed.headers.get('idempotency-replayed'), replayed.text]).toEqual(['true', added.text]);
      await api.call('/api/v1/favorites', { headers, json: { username: 'fav.one', note: 'second' } });
      const list = await api.call('/api/v1/favorites', { headers });
      expect(list.body.items).toEqual([expect.objectContaining({ username: 'fav.one', note: 'second' })]);
      expect((await api.call('/api/v1/favorites/fav.one', { method: 'DELETE', headers })).status).toBe(204);
      expect((await api.call('/api/v1/favorites/fav.one', { method: 'DELETE', headers })).body.code).toBe(
        'CREATOR.NOT_FAVOURITE',
      );
    });

    it('belong to one user', async () => {
      const [one, other] = [await newUser(), await newUser()];
      await api.call('/api/v1/favorites', { headers: one.headers, json: { username: 'fav.two' } });
      expect((await api.call('/api/v1/favorites', { headers: other.headers })).body.items).toEqual([]);
      expect((await api.call('/api/v1/favorites/fav.two', { method: 'DELETE', headers: other.headers })).status).toBe(
        404,
      );
      expect(((await api.call('/api/v1/favorites', { headers: one.headers })).body.items as Json[]).length).toBe(1);
    });
  });

  it('keeps a search history that only its owner reads and clears', async () => {
    const [one, other] = [await newUser(), await newUser()];
    await look('history.one', one.headers);
    await look('case.missing', one.headers);
    const entriesOf = async () =>
      (await api.call('/api/v1/search-history', { headers: one.headers })).body.items as Json[];
    await until(async () => (await entriesOf()).length === 2);
    const entries = await entriesOf();
    expect(entries.map(({ query, outcome }) => [query, outcome])).toEqual(
      expect.arrayContaining([
        ['history.one', 'preview'],
        ['case.missing', 'not_found'],
      ]),
    );
    expect((await api.call('/api/v1/search-history', { headers: other.headers })).body.items).toEqual([]);
    await api.call('/api/v1/search-history', { method: 'DELETE', headers: other.headers });
    expect(((await api.call('/api/v1/search-history', { headers: one.headers })).body.items as Json[]).length).toBe(2);
    await api.call('/api/v1/search-history', { method: 'DELETE', headers: one.headers });
    expect((await api.call('/api/v1/search-history', { headers: one.headers })).body.items).toEqual([]);
  });

  describe('access grants', () => {
    it('are given by admins only and leave a trace with actor and reason', async () => {
      const user = await newUser();
      const refused = await api.call('/api/v1/admin/access-grants', {
        headers: user.headers,
        json: { userId: user.id, username: 'audited.one', reason: 'myself' },
      });
      expect([refused.status, refused.body.code]).toEqual([403, 'AUTH.FORBIDDEN']);
      const given = await grant(user.id, 'audited.one', 7);
      expect(given.body).toMatchObject({ username: 'audited.one', source: 'admin_grant' });
      const [entry] = await api.sql<Json>(`select action, reason, details from admin_audit_log where target_id = $1`, [
        given.body.id,
      ]);
      expect(entry).toEqual({
        action: 'access.grant',
        reason: 'for the test',
        // No name: should the creator ask to be forgotten, the log could not be changed.
        details: { userId: user.id, profileId: expect.any(String), days: 7, expiresAt: expect.any(String) },
      });
    });

    it('name what is wrong with them', async () => {
      const unknown = await grant(randomUUID(), 'audited.one');
      expect([unknown.status, unknown.body.code]).toEqual([404, 'RESOURCE.NOT_FOUND']);
      const invalid = await api.call('/api/v1/admin/access-grants', {
        headers: admin,
        json: { userId: 'x', usernam: 'a', reason: 'ok then' },
      });
      expect(invalid.status).toBe(400);
      expect(invalid.body.errors).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ field: 'userId' }),
          expect.objectContaining({ field: 'usernam', message: expect.stringContaining('username') }),
        ]),
      );
    });
  });

  it('limits forced refreshes per user', async () => {
    const limited = await TestApi.start({
      env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey, RATE_LIMIT_EXPENSIVE_PER_MINUTE: '2' },
    });
    try {
      const headers = await limited.bearer(await limited.createUser());
      const statuses = [];
      for (let i = 0; i < 3; i++)
        statuses.push((await limited.call('/api/profile/again.again?refresh=true', { headers })).status);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await limited.stop();
    }
  });
});
