import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;
type Headers = Record<string, string>;

describe('campaigns', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let nora: { id: string; headers: Headers };
  let ben: { id: string; headers: Headers };
  let admin: Headers;

  const BASE = '/api/v1/campaigns';
  const get = (path: string, headers: Headers = nora.headers) => api.call(path, { headers });
  const post = (path: string, json: unknown, headers: Headers = nora.headers) => api.call(path, { headers, json });
  const patch = (path: string, json: unknown) => api.call(path, { method: 'PATCH', headers: nora.headers, json });
  const remove = (path: string, headers: Headers = nora.headers) => api.call(path, { method: 'DELETE', headers });
  const refusal = ({ status, body }: Answer) => [status, body.code];
  const newCampaign = async (fields: Json = {}): Promise<string> => {
    const { status, body } = await post(BASE, { name: 'Summer by the sea', ...fields });
    expect(status).toBe(201);
    return `${BASE}/${String(body.id)}`;
  };
  const newUser = async () => {
    const id = await api.createUser();
    const headers = await api.bearer(id);
    await get(BASE, headers); // a user exists from the first request on
    return { id, headers };
  };
  const unlock = (username: string) =>
    post('/api/v1/admin/access-grants', { userId: nora.id, username, reason: 'for the test' }, admin);
  const postsOf = async (username: string) =>
    (await get(`/api/profile/${username}/posts?limit=50`)).body.items as { shortcode: string; publishedAt: string }[];

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({
      env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey, RATE_LIMIT_PER_MINUTE: '100000' },
    });
    [nora, ben] = [await newUser(), await newUser()];
    admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  describe('as such', () => {
    it('begin as drafts, with tags and names as posts carry them', async () => {
      const { status, body } = await post(BASE, {
        name: 'Summer',
        brandUsername: '@Harbor.Hotel',
        hashtags: ['#SeaSide', 'sun'],
        startsOn: '2026-06-01',
        endsOn: '2026-06-30',
        budgetMinor: 500_000,
        currency: 'EUR',
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        status: 'draft',
        nextStatuses: ['active'],
        brandUsername: 'harbor.hotel',
        hashtags: ['seaside', 'sun'],
        version: 1,
        profilesCount: 0,
      });
      expect((await get(`${BASE}/${String(body.id)}`)).body).toEqual(body);
    });

    it('are created once for one Idempotency-Key', async () => {
      const headers = { ...nora.headers, 'idempotency-key': 'one-campaign' };
      const [first, again] = [await post(BASE, { name: 'Once' }, headers), await post(BASE, { name: 'Once' }, headers)];
      expect(again.body.id).toBe(first.body.id);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(refusal(await post(BASE, { name: 'Twice' }, headers))).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    });

    it.each([
      [{ nam: 'x' }, 'nam', 'Did you mean name?'],
      [{ name: '' }, 'name', 'longer than or equal to 1'],
      [{ name: 'x', startsOn: '2026-02-30' }, 'startsOn', 'must be a day'],
      [{ name: 'x', startsOn: '2026-06-02', endsOn: '2026-06-01' }, 'endsOn', 'must not be before startsOn'],
      [{ name: 'x', budgetMinor: 5 }, 'currency', 'is required with a budget'],
      [{ name: 'x', budgetMinor: 5, currency: 'eur' }, 'currency', 'three capital letters'],
      [{ name: 'x', hashtags: ['two words'] }, 'hashtags', 'single words'],
    ])('refuse %j, naming %s', async (body, field, message) => {
      const answer = await post(BASE, body);
      expect(answer.status).toBe(400);
      const errors = answer.body.errors as { field: string; message: string }[];
      expect(errors.find((error) => error.field === field)?.message).toContain(message);
    });

    it('are paged and filtered by status', async () => {
      const reader = await newUser();
      const ids: unknown[] = [];
      for (let n = 0; n < 5; n++) ids.unshift((await post(BASE, { name: `No ${n}` }, reader.headers)).body.id);
      await post(`${BASE}/${String(ids[1])}/status`, { status: 'active' }, reader.headers);
      const first = await get(`${BASE}?limit=3`, reader.headers);
      const second = await get(`${BASE}?limit=3&cursor=${String(first.body.nextCursor)}`, reader.headers);
      const seen = [first, second].flatMap(({ body }) => (body.items as Json[]).map(({ id }) => id));
      expect(seen).toEqual(ids);
      expect(second.body.nextCursor).toBeNull();
      const active = await get(`${BASE}?status=active`, reader.headers);
      expect((active.body.items as Json[]).map(({ id }) => id)).toEqual([ids[1]]);
    });

    it('take every other user for nobody', async () => {
      const path = await newCampaign();
      const calls = [
        get(path, ben.headers),
        get(`${path}/report`, ben.headers),
        get(`${path}/profiles`, ben.headers),
        get(`${path}/posts`, ben.headers),
        remove(path, ben.headers),
        post(`${path}/status`, { status: 'active' }, ben.headers),
        post(`${path}/restore`, {}, ben.headers),
        post(`${path}/profiles`, { username: 'never.fetched' }, ben.headers),
        post(`${path}/posts/match`, {}, ben.headers),
        get(path, admin),
      ];
      const answers = (await Promise.all(calls)).map(refusal);
      expect(answers).toEqual(calls.map(() => [404, 'RESOURCE.NOT_FOUND']));
      expect(await sandbox.control.countCalls({ username: 'never.fetched' })).toBe(0);
    });

    it('go their way, and tell where they may go from here', async () => {
      const path = await newCampaign();
      const early = await post(`${path}/status`, { status: 'completed' });
      expect(refusal(early)).toEqual([409, 'CAMPAIGNS.INVALID_TRANSITION']);
      expect(early.body).toMatchObject({ from: 'draft', to: 'completed', allowed: ['active'] });
      for (const status of ['active', 'paused', 'active', 'completed'])
        expect((await post(`${path}/status`, { status })).body.status).toBe(status);
      expect(refusal(await patch(path, { name: 'too late' }))).toEqual([409, 'CAMPAIGNS.READ_ONLY']);
      expect((await patch(path, { status: 'archived' })).body).toMatchObject({ status: 'archived', nextStatuses: [] });
    });

    it('are changed on the version that was read', async () => {
      const path = await newCampaign({ description: 'old' });
      expect((await patch(path, { description: null, version: 1 })).body).toMatchObject({
        description: null,
        version: 2,
      });
      const late = await patch(path, { name: 'lost', version: 1 });
      expect(refusal(late)).toEqual([409, 'CAMPAIGNS.CHANGED_MEANWHILE']);
      expect(refusal(await patch(path, { name: null }))).toEqual([400, 'REQUEST.INVALID']);
      expect(refusal(await patch(path, { endsOn: '2026-01-01', startsOn: '2026-02-01' }))).toEqual([
        400,
        'REQUEST.INVALID',
      ]);
    });

    it('are gone when removed, and back when restored', async () => {
      const path = await newCampaign();
      const id = path.split('/').at(-1);
      const isListed = async (query: string) =>
        ((await get(`${BASE}?limit=100${query}`)).body.items as Json[]).some((campaign) => campaign.id === id);
      expect((await remove(path)).status).toBe(204);
      expect(refusal(await get(path))).toEqual([404, 'RESOURCE.NOT_FOUND']);
      expect([await isListed(''), await isListed('&removed=true')]).toEqual([false, true]);
      expect((await post(`${path}/restore`, {})).body).toMatchObject({ id, deletedAt: null });
      expect([await isListed(''), await isListed('&removed=true')]).toEqual([true, false]);
    });
  });

  describe('with creators', () => {
    it('show what anybody may see, until access is given', async () => {
      const path = await newCampaign();
      const added = await post(`${path}/profiles`, { username: '@Campaign.Preview', feeMinor: 80_000, postsAgreed: 3 });
      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({
        access: 'preview',
        status: 'shortlisted',
        feeMinor: 80_000,
        creator: { username: 'campaign.preview', followersCount: expect.any(Number) },
      });
      expect((await get('/api/profile/campaign.preview')).body.access).toMatchObject({ level: 'preview' });
      expect(refusal(await post(`${path}/profiles`, { username: 'campaign.preview' }))).toEqual([
        409,
        'RESOURCE.CONFLICT',
      ]);
    });

    it('are noted, changed and removed', async () => {
      const path = await newCampaign();
      await post(`${path}/profiles`, { username: 'campaign.member', note: 'first' });
      const member = `${path}/profiles/campaign.member`;
      const changed = await patch(member, { status: 'confirmed', note: null });
      expect(changed.body).toMatchObject({ status: 'confirmed', note: null });
      expect((await patch(member, { status: 'confirmd' })).status).toBe(400);
      expect((await get(path)).body.profilesCount).toBe(1);
      expect((await remove(member)).status).toBe(204);
      expect(refusal(await remove(member))).toEqual([404, 'RESOURCE.NOT_FOUND']);
      expect((await get(`${path}/profiles`)).body).toEqual({ items: [], nextCursor: null });
    });

    it('are opened for the owner by an administrator, and it is written down', async () => {
      const path = await newCampaign();
      const id = String(path.split('/').at(-1));
      for (const username of ['campaign.open.one', 'campaign.open.two']) await post(`${path}/profiles`, { username });
      const grant = `/api/v1/admin/campaigns/${id}/access`;
      expect(refusal(await post(grant, { reason: 'mine' }))).toEqual([403, 'AUTH.FORBIDDEN']);
      const given = await post(grant, { reason: 'agency contract' }, admin);
      expect(given.status).toBe(201);
      expect(given.body).toMatchObject({ campaignId: id, userId: nora.id, creators: 2, granted: 2 });
      expect((await get('/api/profile/campaign.open.two')).body.access).toMatchObject({ level: 'full' });
      const [entry] = await api.sql<Json>(`select reason, details from admin_audit_log where target_id = $1`, [id]);
      expect(entry).toMatchObject({ reason: 'agency contract', details: { creators: 2, days: 30 } });
      expect((await post(grant, { reason: 'again', days: 1 }, admin)).body.granted).toBe(0);
    });
  });

  describe('with posts', () => {
    it('take a post by its address, and say what to do when they cannot', async () => {
      const path = await newCampaign();
      await unlock('campaign.poster');
      const [first] = await postsOf('campaign.poster');
      const address = `https://www.instagram.com/p/${first?.shortcode}/?igsh=1`;
      const stranger = await post(`${path}/posts`, { post: address });
      expect(refusal(stranger)).toEqual([409, 'CAMPAIGNS.CREATOR_NOT_IN_CAMPAIGN']);
      expect(stranger.body.username).toBe('campaign.poster');
      await post(`${path}/profiles`, { username: 'campaign.poster' });
      const added = await post(`${path}/posts`, { post: address, note: 'opening' });
      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({ shortcode: first?.shortcode, username: 'campaign.poster', access: 'full' });
      expect(refusal(await post(`${path}/posts`, { post: 'Cnowhere12' }))).toEqual([404, 'CAMPAIGNS.POST_NOT_STORED']);
      expect(refusal(await post(`${path}/posts`, { post: 'https://example.com/p/x' }))).toEqual([
        400,
        'REQUEST.INVALID',
      ]);
      expect((await get(`${path}/posts`)).body.items).toMatchObject([{ id: added.body.id, source: 'manual' }]);
      expect((await remove(`${path}/posts/${String(added.body.id)}`)).status).toBe(204);
      expect((await get(path)).body.postsCount).toBe(0);
    });

    it('ask to unlock a creator before its posts are taken', async () => {
      const path = await newCampaign();
      await post(`${path}/profiles`, { username: 'campaign.locked' });
      const [stored] = await api.sql<{ shortcode: string }>(
        `select shortcode from posts where profile_id = (select id from profiles where username = 'campaign.locked') limit 1`,
      );
      const answer = await post(`${path}/posts`, { post: stored?.shortcode });
      expect(refusal(answer)).toEqual([402, 'CREDITS.UNLOCK_REQUIRED']);
      expect(answer.body).toMatchObject({ cost: 25, unlockRoute: expect.stringContaining('campaign.locked') });
    });

    it('are matched by hashtag within the period, and reported', async () => {
      await unlock('campaign.matched');
      const known = await postsOf('campaign.matched');
      await api.sql(`update posts set hashtags = hashtags || '{harborsummer}' where shortcode = any($1)`, [
        known.slice(0, 2).map(({ shortcode }) => shortcode),
      ]);
      const path = await newCampaign({
        startsOn: known.at(-1)?.publishedAt.slice(0, 10),
        hashtags: ['harborsummer'],
        currency: 'EUR',
      });
      const terms = { status: 'confirmed', feeMinor: 50_000, postsAgreed: 3 };
      await post(`${path}/profiles`, { username: 'campaign.matched', ...terms });
      await post(`${path}/profiles`, { username: 'campaign.unread' });
      const matched = await post(`${path}/posts/match`, {});
      expect(matched.body).toEqual({ matched: 2, added: 2, leftOut: 0, creatorsWithoutAccess: 1 });
      const report = await get(`${path}/report`);
      expect(report.status).toBe(200);
      expect(report.body).toMatchObject({
        coverage: { creators: 2, creatorsWithoutAccess: 1, posts: 2, postsWithoutAccess: 0 },
        totals: { posts: { value: 2, status: 'measured' } },
        earnedMedia: { value: { status: 'unavailable', reason: 'No rate card for EUR is in force.' }, rateCard: null },
        creators: [
          { username: 'campaign.matched', access: 'full', delivered: 2, agreed: 3 },
          { username: 'campaign.unread', access: 'preview', figures: null },
        ],
      });
      const csv = await get(`${path}/report.csv`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.text.split('\r\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
        'username,status,access',
        'campaign.matched,confirmed,full',
        'campaign.unread,shortlisted,preview',
        '',
      ]);
      const kinds = (report.body.warnings as { kind: string }[]).map(({ kind }) => kind);
      expect(kinds).toContain('missing_deliverables');
    });

    it('are valued by the rate card an administrator adds, until it is retired', async () => {
      const rates = { likeLow: 10, likeHigh: 20, commentLow: 0, commentHigh: 0, viewLow: 0, viewHigh: 0 };
      const card = { name: 'House', currency: 'SEK', source: 'media team', publishedOn: '2026-01-01', ...rates };
      const CARDS = '/api/v1/admin/rate-cards';
      expect(refusal(await post(CARDS, card))).toEqual([403, 'AUTH.FORBIDDEN']);
      const crossed = await post(CARDS, { ...card, likeHigh: 9 }, admin);
      expect(crossed.body.errors).toMatchObject([{ field: 'likeHigh', message: 'must not be below likeLow' }]);
      const added = await post(CARDS, card, admin);
      expect(added.status).toBe(201);
      const path = await newCampaign({ currency: 'SEK' });
      const cardOf = async () => ((await get(`${path}/report`)).body.earnedMedia as Json).rateCard;
      expect(await cardOf()).toMatchObject({ id: added.body.id, name: 'House', publishedOn: '2026-01-01' });
      const retire = { method: 'DELETE', headers: admin, json: { reason: 'outdated' } };
      expect((await api.call(`${CARDS}/${String(added.body.id)}`, retire)).status).toBe(204);
      expect(await cardOf()).toBeNull();
    });

    it('cannot be matched by nothing', async () => {
      const answer = await post(`${await newCampaign()}/posts/match`, {});
      expect(refusal(answer)).toEqual([409, 'CAMPAIGNS.NOTHING_TO_MATCH']);
      expect(answer.body.missing).toEqual(['startsOn', 'hashtags or brandUsername']);
    });
  });
});
