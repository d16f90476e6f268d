import { createHash } from 'node:crypto';
import { startSandbox, type TestSandbox } from '@app/testing';
import { contentOf, DecodoCaller, postsOf, userOf } from './decodo-caller';

let sandbox: TestSandbox;
let decodo: DecodoCaller;

beforeAll(async () => {
  sandbox = await startSandbox();
  decodo = new DecodoCaller(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const profileTask = (query: string) => ({ target: 'instagram_graphql_profile', query });
const postsRequest = (query: string, extra: object = {}) => ({
  target: 'instagram_graphql_user_posts',
  query,
  ...extra,
});

describe('credentials', () => {
  const wrong = { status: 'failed' };

  it('takes the API key on v1 and the basic token on v2', async () => {
    expect((await decodo.call({ path: '/v1/scrape', body: profileTask('anna') })).status).toBe(200);
    expect((await decodo.call({ path: '/v2/scrape', body: profileTask('anna') })).status).toBe(200);
  });

  it('answers each mismatch with the body of the host that was called', async () => {
    const key = `Bearer ${sandbox.apiKey}`;
    const onBasicHost = await decodo.call({ path: '/v2/scrape', body: profileTask('anna'), authorization: key });
    const token = `Basic ${sandbox.basicToken}`;
    const onKeyHost = await decodo.call({ path: '/v1/scrape', body: profileTask('anna'), authorization: token });
    expect([onBasicHost.status, onBasicHost.body]).toEqual([401, { ...wrong, message: 'Username invalid.' }]);
    expect([onKeyHost.status, onKeyHost.body]).toEqual([401, { ...wrong, message: 'Invalid credentials' }]);
  });

  it.each(['/v1/scrape', '/v2/scrape', '/v1/task', '/v2/task', '/v3/task', '/v3/task/batch'])(
    'refuses a call of %s without any',
    async (path) => {
      expect((await decodo.call({ path, body: profileTask('anna'), authorization: null })).status).toBe(401);
    },
  );

  it('refuses a token that says Basic twice', async () => {
    const authorization = `Basic Basic ${sandbox.basicToken}`;
    expect((await decodo.call({ path: '/v2/scrape', body: profileTask('anna'), authorization })).status).toBe(401);
  });
});

describe('requests', () => {
  it.each([
    ['a body that is no JSON', '{"target":', 400],
    ['a body that is a list', [], 400],
    ['no target', { query: 'anna' }, 422],
    ['an unknown target', { target: 'tiktok_profile', query: 'anna' }, 400],
    ['a retired target', { target: 'instagram_profile', url: 'https://www.instagram.com/anna/' }, 403],
    ['no query', { target: 'instagram_graphql_profile' }, 422],
    ['a query beyond 2048 characters', profileTask('a'.repeat(2049)), 422],
    ['a post without its address', { target: 'instagram_graphql_post', query: 'anna' }, 422],
    ['more posts than fifty', postsRequest('anna', { count: 51 }), 422],
  ])('refuses %s', async (_what, body, status) => {
    const answer = await decodo.scrape(body);
    expect([answer.status, answer.body.status]).toEqual([status, 'failed']);
  });

  it('ignores members that it does not know', async () => {
    expect((await decodo.profile('anna', { settings: { a: 1 }, parse: 'true' })).status).toBe(200);
  });

  it('answers 403 for a target that the plan lacks', async () => {
    await sandbox.control.behave({ disabledTargets: ['instagram_graphql_user_posts'] });
    expect((await decodo.scrape(postsRequest('anna'))).status).toBe(403);
  });
});

describe('the envelope', () => {
  it('has one result with a 19-digit task id and zoneless times', async () => {
    const [result] = (await decodo.profile('anna')).body.results ?? [];
    expect(result).toMatchObject({ status_code: 200, query: 'anna', type: 'raw', cookies: [] });
    expect(result?.task_id).toMatch(/^\d{19}$/);
    expect(result?.created_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('carries content as text when told so, with the same meaning', async () => {
    const asObject = contentOf(await decodo.profile('anna'));
    await sandbox.control.behave({ contentAs: 'string' });
    const answer = await decodo.profile('anna');
    expect(typeof answer.body.results?.[0]?.content).toBe('string');
    expect(contentOf(answer)).toEqual(asObject);
  });
});

describe('asynchronous tasks', () => {
  const results = (id: string, version = 'v3') =>
    decodo.call({ method: 'GET', path: `/${version}/task/${id}/results` });

  it.each(['v1', 'v2', 'v3'])('live from pending to done under %s', async (version) => {
    await sandbox.control.setLatency(60_000);
    const created = await decodo.call({ path: `/${version}/task`, body: profileTask('anna') });
    const id = String(created.body.id);
    const status = async () => (await decodo.call({ method: 'GET', path: `/${version}/task/${id}` })).body.status;
    expect(created.body).toMatchObject({ status: 'pending', target: 'instagram_graphql_profile', query: 'anna' });
    const early = await results(id, version);
    expect([early.status, early.text, await status()]).toEqual([204, '', 'pending']);
    await sandbox.control.grow(1);
    expect(await status()).toBe('done');
    expect(userOf(await results(id, version)).username).toBe('anna');
  });

  it('can be read any number of times for 24 hours, then are gone', async () => {
    const id = String((await decodo.call({ path: '/v3/task', body: profileTask('anna') })).body.id);
    const first = await results(id);
    expect((await results(id)).text).toBe(first.text);
    await sandbox.control.grow(2);
    expect((await results(id)).status).toBe(404);
  });

  it('are unknown when nobody made them', async () => {
    expect((await results('7434928397127555073')).status).toBe(404);
  });

  it('come in batches whose number JSON.parse cannot keep', async () => {
    const body = { target: 'instagram_graphql_profile', query: ['anna', 'ben', 'case.missing'] };
    const answer = await decodo.call({ path: '/v3/task/batch', body });
    const digits = /^\{"id":(\d+),/.exec(answer.text)?.[1] ?? '';
    expect(BigInt(digits)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(String(answer.body.id)).not.toBe(digits);
    expect(answer.body.queries?.map((query) => query.query)).toEqual(['anna', 'ben', 'case.missing']);
    const second = await results(answer.body.queries?.[1]?.id ?? '');
    expect(userOf(second).username).toBe('ben');
  });

  it('come in one batch a second at most', async () => {
    const body = { target: 'instagram_graphql_profile', query: ['anna'] };
    const both = await Promise.all([0, 1].map(() => decodo.call({ path: '/v3/task/batch', body })));
    expect(both.map((answer) => answer.status)).toContain(429);
  });
});

describe('timelines', () => {
  it.each(['graph', 'xdt'] as const)('page through every post once in the %s dialect', async (dialect) => {
    await sandbox.control.behave({ dialect });
    const truth = await sandbox.control.truth('case.many.posts');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const content = contentOf(await decodo.scrape(postsRequest('case.many.posts', { cursor })));
      const graph = content.data?.user?.edge_owner_to_timeline_media;
      const page = graph ?? content.data?.xdt_api__v1__feed__user_timeline_graphql_connection;
      if (!page) throw new Error('no timeline');
      seen.push(...page.edges.map(({ node }) => ('pk' in node ? node.pk : node.id)));
      cursor = page.page_info.has_next_page ? page.page_info.end_cursor : null;
    } while (cursor !== null);
    expect(seen).toHaveLength(200);
    expect(new Set(seen)).toEqual(new Set(truth.posts.map((post) => post.id)));
  });

  it('go on from the cursor that the profile gave', async () => {
    const user = userOf(await decodo.profile('case.graph'));
    const cursor = user.edge_owner_to_timeline_media.page_info.end_cursor;
    const next = contentOf(await decodo.scrape(postsRequest('case.graph', { cursor })));
    const first = new Set(user.edge_owner_to_timeline_media.edges.map(({ node }) => node.id));
    const further = next.data?.user?.edge_owner_to_timeline_media.edges.map(({ node }) => node.id) ?? [];
    expect(further).toHaveLength(12);
    expect(further.filter((id) => first.has(id))).toEqual([]);
  });

  it('put pinned posts first, out of order', async () => {
    const posts = postsOf(await decodo.profile('case.pinned'));
    const pinned = posts.map((post) => post.pinned_for_users.length > 0);
    expect(pinned.slice(0, 4)).toEqual([true, true, true, false]);
    expect(posts[0]!.taken_at_timestamp).toBeLessThan(posts[3]!.taken_at_timestamp);
  });

  it('lead from a shortcode back to the whole post with its comments', async () => {
    await sandbox.control.behave({ dialect: 'graph' });
    const posts = postsOf(await decodo.profile('case.graph'));
    const commented = posts.find((post) => post.edge_media_to_comment.count > 0)!;
    const url = `https://www.instagram.com/p/${commented.shortcode}/`;
    const media = contentOf(await decodo.scrape({ target: 'instagram_graphql_post', url })).data?.shortcode_media;
    expect(media?.id).toBe(commented.id);
    expect(media?.edge_media_to_parent_comment?.edges.length).toBeGreaterThan(0);
  });

  it('find the post of any listed creator, even in a fresh process', async () => {
    const { items } = await sandbox.control.creators({ standing: 'public', from: 40, limit: 1 });
    const [post] = (await sandbox.control.truth(items[0]!.username)).posts;
    const other = await startSandbox();
    const url = `https://www.instagram.com/reel/${post!.shortcode}/`;
    const content = contentOf(await new DecodoCaller(other).scrape({ target: 'instagram_graphql_post', url }));
    await other.close();
    expect((content.data?.shortcode_media ?? content.data?.xdt_shortcode_media)?.id).toBe(post!.id);
  });
});

describe('determinism', () => {
  it('gives two fresh instances the same creators to the byte', async () => {
    const other = await startSandbox();
    const names = (await sandbox.control.creators({ standing: 'public', limit: 25 })).items.map(
      (item) => item.username,
    );
    const digest = async (caller: DecodoCaller) => {
      const hash = createHash('sha256');
      for (const name of [...names, 'anybody.at.all', 'case.collab']) {
        hash.update(JSON.stringify(contentOf(await caller.profile(name))));
      }
      return hash.digest('hex');
    };
    const [here, there] = [await digest(decodo), await digest(new DecodoCaller(other))];
    await other.close();
    expect(here).toBe(there);
  });

  it('writes ids that no double can hold', async () => {
    const ids = postsOf(await decodo.profile('case.graph')).map((post) => post.id);
    expect(ids.filter((id) => BigInt(id) <= BigInt(Number.MAX_SAFE_INTEGER))).toEqual([]);
  });
});

describe('the population', () => {
  it('lists five thousand creators over 24 categories and at least 12 languages', async () => {
    const { total, items } = await sandbox.control.creators({ limit: 5000 });
    expect([total, items.length]).toEqual([5000, 5000]);
    expect(new Set(items.map((item) => item.category)).size).toBeGreaterThanOrEqual(24);
    expect(new Set(items.map((item) => item.language)).size).toBeGreaterThanOrEqual(12);
  });

  it('shows private, deleted, renamed and taken-over creators on the wire', async () => {
    const { items } = await sandbox.control.creators({ limit: 5000 });
    const open = items.find((item) => item.standing === 'private')!;
    expect(userOf(await decodo.profile(open.username)).is_private).toBe(true);
    const deleted = items.find((item) => item.standing === 'deleted')!;
    expect(contentOf(await decodo.profile(deleted.username)).data?.user ?? null).toBeNull();
    const renamed = items.find((item) => item.formerUsername !== null && !item.formerNameTaken)!;
    expect(contentOf(await decodo.profile(renamed.formerUsername!)).data?.user ?? null).toBeNull();
    const taken = items.find((item) => item.formerNameTaken && item.standing === 'public')!;
    const stranger = userOf(await decodo.profile(taken.formerUsername!));
    expect(stranger.id).not.toBe(userOf(await decodo.profile(taken.username)).id);
  });

  it('shares collaborations between two timelines, owned by one', async () => {
    const { items } = await sandbox.control.creators({ standing: 'public', limit: 5000 });
    const byIndex = new Map(items.map((item) => [item.index, item.username]));
    const pairs = items.flatMap(({ index, username }) => {
      const guest = index % 2 === 0 ? byIndex.get(index + 1) : undefined;
      return guest === undefined ? [] : [{ host: username, guest }];
    });
    for (const { host, guest } of pairs.slice(0, 60)) {
      const own = await sandbox.control.truth(host);
      const foreign = (await sandbox.control.truth(guest)).posts.filter((post) => post.ownerId === own.instagramId);
      if (foreign.length === 0) continue;
      expect(own.posts.map((post) => post.id)).toEqual(expect.arrayContaining(foreign.map((post) => post.id)));
      return;
    }
    throw new Error('no pair of creators works together');
  });
});

describe('the world', () => {
  it('grows: newer posts, other follower counts, the same past', async () => {
    const before = await sandbox.control.truth('case.graph');
    await sandbox.control.grow(14);
    const after = await sandbox.control.truth('case.graph');
    expect(after.postCount).toBeGreaterThan(before.postCount);
    expect(after.followers).not.toBe(before.followers);
    const kept = new Map(after.posts.map((post) => [post.id, post.caption]));
    expect(before.posts.filter((post) => kept.get(post.id) !== post.caption)).toEqual([]);
  });

  it('lets a test rename a creator: the id stays, the old name is gone or a stranger', async () => {
    const { id } = userOf(await decodo.profile('nora.test'));
    await sandbox.control.script('nora.test', { renameTo: 'nora.new' });
    expect(userOf(await decodo.profile('nora.new'))).toMatchObject({ id, username: 'nora.new' });
    expect(contentOf(await decodo.profile('nora.test'))).toEqual({});
    await sandbox.control.script('nora.new', { renameTo: 'nora.newest', takenOver: true });
    expect(userOf(await decodo.profile('nora.newest')).id).toBe(id);
    expect(userOf(await decodo.profile('nora.new')).id).not.toBe(id);
  });

  it('lets a test publish, edit and remove posts and leaves the others as they were', async () => {
    const before = postsOf(await decodo.profile('case.xdt'));
    await sandbox.control.script('case.xdt', { newPosts: [{ caption: 'Hot off the press' }] });
    const after = postsOf(await decodo.profile('case.xdt'));
    expect(after[0]!.edge_media_to_caption.edges[0]?.node.text).toBe('Hot off the press');
    expect(after.slice(1)).toEqual(before.slice(0, -1));
    await sandbox.control.script('case.xdt', { changeCaption: { index: 1, text: 'Edited' }, removePost: { index: 0 } });
    const edited = postsOf(await decodo.profile('case.xdt'));
    expect(edited[0]).toMatchObject({
      id: before[0]!.id,
      edge_media_to_caption: { edges: [{ node: { text: 'Edited' } }] },
    });
  });

  it('lets a test delete, close and resize an account', async () => {
    await sandbox.control.script('case.graph', { private: true, followers: 12_345 });
    const user = userOf(await decodo.profile('case.graph'));
    expect([user.is_private, user.edge_followed_by.count]).toEqual([true, 12_345]);
    await sandbox.control.script('case.graph', { deleted: true });
    expect(contentOf(await decodo.profile('case.graph')).data).toEqual({ user: null });
    await sandbox.control.script('case.graph', { deleted: false, private: false });
    expect(userOf(await decodo.profile('case.graph')).id).toBe(user.id);
  });

  it('counts the calls per username and target', async () => {
    await Promise.all([decodo.profile('counted'), decodo.profile('counted'), decodo.profile('case.missing')]);
    expect(await sandbox.control.countCalls({ username: 'counted' })).toBe(2);
    const report = await sandbox.control.calls({ username: 'case.missing' });
    expect(report.counters).toEqual([
      {
        operation: 'scrape',
        target: 'instagram_graphql_profile',
        username: 'case.missing',
        outcome: 'not_found',
        count: 1,
      },
    ]);
    await sandbox.control.reset();
    expect(await sandbox.control.countCalls()).toBe(0);
  });
});
