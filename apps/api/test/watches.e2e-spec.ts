import { Webhook } from 'standardwebhooks';
import { SyncCreator, TellNewMatches, TellWatches } from '@app/creators';
import { startSandbox, WebhookReceiver, type TestSandbox } from '@app/testing';
import { DeliverOutbox } from '@app/webhooks';
import { Listener, type Headers } from './analysis-jobs-world';
import { TestApi, type Answer } from './test-api';

const WATCHES = '/api/v1/watches';
const EVENTS = `${WATCHES}/events`;
const TOPICS = ['creator.followers_moved', 'creator.sponsored_post', 'creator.renamed', 'search.new_match'];

/** The whole way: a watch, an account that changes, its daily fetch, and each way of hearing of it. */
describe(WATCHES, () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let receiver: WebhookReceiver;
  let ann: Headers;

  const signal = new AbortController().signal;
  const call = (path: string, method = 'GET', json?: unknown, headers = ann): Promise<Answer> =>
    api.call(path, { method, headers, ...(json === undefined ? {} : { json }) });
  const watch = (username: string, asked: object = {}, headers = ann) =>
    call(WATCHES, 'POST', { username, ...asked }, headers);
  const refresh = (username: string) =>
    api.app.get(SyncCreator, { strict: false }).execute({ username, reason: 'refresh', deadline: Date.now() + 30_000 });
  const tell = async () => {
    await api.app.get(TellWatches, { strict: false }).execute({ signal });
    await api.app.get(TellNewMatches, { strict: false }).execute({ signal });
  };
  const deliver = () => api.app.get(DeliverOutbox, { strict: false }).execute({ signal });
  const told = async (headers = ann) => (await call(EVENTS, 'GET', undefined, headers)).body.items as Answer['body'][];

  beforeAll(async () => {
    [sandbox, receiver] = await Promise.all([startSandbox(), WebhookReceiver.start()]);
    api = await TestApi.start({
      env: {
        DECODO_BASE_URL: sandbox.decodoUrl,
        DECODO_API_KEY: sandbox.apiKey,
        WEBHOOKS_ALLOW_PRIVATE: 'true',
        RATE_LIMIT_PER_MINUTE: '1000000',
      },
    });
  });
  beforeEach(async () => (ann = await api.bearer(await api.createUser())));
  afterAll(async () => {
    await api.stop();
    await Promise.all([sandbox.close(), receiver.stop()]);
  });

  it('are created with what is left out, read, changed and ended', async () => {
    const created = await watch('watch.me');
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ username: 'watch.me', followersPercent: 10, sponsoredPosts: true, renames: true }),
    ]);
    const one = `${WATCHES}/${String(created.body.id)}`;
    expect((await call(one)).body).toEqual(created.body);
    const changed = await call(one, 'PATCH', { followersPercent: null, renames: false });
    expect(changed.body).toMatchObject({ followersPercent: null, sponsoredPosts: true, renames: false });
    const emptied = await call(one, 'PATCH', { sponsoredPosts: false });
    expect([emptied.status, emptied.body.code]).toEqual([400, 'REQUEST.INVALID']);
    const again = await watch('watch.me');
    expect([again.status, again.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
    expect((await call(one, 'DELETE')).status).toBe(204);
    expect((await call(one)).status).toBe(404);
  });

  it('are listed page by page, latest first, and nobody else sees them', async () => {
    const ids: unknown[] = [];
    for (const username of ['watch.one', 'watch.two', 'watch.three']) ids.unshift((await watch(username)).body.id);
    const first = await call(`${WATCHES}?limit=2`);
    const second = await call(`${WATCHES}?limit=2&cursor=${String(first.body.nextCursor)}`);
    const items = [first, second].flatMap(({ body }) => body.items as { id: string }[]);
    expect([items.map(({ id }) => id), second.body.nextCursor]).toEqual([ids, null]);
    const ben = await api.bearer(await api.createUser());
    expect((await call(WATCHES, 'GET', undefined, ben)).body.items).toEqual([]);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect(
        (await call(`${WATCHES}/${String(ids[0])}`, method, method === 'PATCH' ? {} : undefined, ben)).status,
      ).toBe(404);
  });

  it.each([
    ['no per cent at all', { followersPercent: 0 }, 'followersPercent'],
    ['a flag that is none', { renames: null }, 'renames'],
    ['a mistyped member', { sponsoredPost: true }, 'sponsoredPost'],
  ])('are refused with the name of the field: %s', async (_what, asked, field) => {
    const { status, body } = await watch('watch.me', asked);
    expect([status, (body.errors as { field: string }[])[0]?.field]).toEqual([400, field]);
  });

  it('tell what a refresh found: listed, streamed and delivered, once, and again byte by byte when asked for', async () => {
    const endpoint = (await call('/api/v1/webhooks', 'POST', { url: receiver.url, topics: TOPICS })).body;
    await watch('moving.target', { followersPercent: 20 });
    const { followers } = await sandbox.control.truth('moving.target');
    const stream = await Listener.open(`${api.url}${EVENTS}/stream`, ann);
    expect(stream.status).toBe(200);

    await sandbox.control.script('moving.target', {
      followers: followers * 2,
      newPosts: [{ caption: 'Lovely shoes, in paid partnership with @shoes #ad' }],
    });
    for (const _run of ['the change', 'the same again']) {
      await refresh('moving.target');
      await tell();
    }
    await stream.count(2);
    const events = await told();
    expect(events.map(({ kind }) => kind).sort()).toEqual(['followers_moved', 'sponsored_post']);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'followers_moved',
        followers: { before: followers, after: followers * 2, changePercent: 100 },
      }),
    );
    expect(stream.events.map(({ data }) => data)).toEqual([...events].reverse());

    await deliver();
    expect(receiver.received).toHaveLength(2);
    const [message] = receiver.received;
    const verified = new Webhook(String(endpoint.secret)).verify(
      message?.body ?? '',
      message?.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({ data: { creator: { username: 'moving.target' } } });
    const deliveries = (await call(`/api/v1/webhooks/${String(endpoint.id)}/deliveries`)).body.items as {
      id: string;
    }[];
    const delivered = deliveries.find(({ id }) => message?.headers['webhook-id'] === `msg_${id}`);
    await call(`/api/v1/webhooks/${String(endpoint.id)}/deliveries/${String(delivered?.id)}/resend`, 'POST', {});
    await deliver();
    expect(receiver.received[2]?.body).toBe(message?.body);

    stream.leave();
    await sandbox.control.script('moving.target', { renameTo: 'moved.target' });
    await refresh('moved.target');
    await tell();
    const back = await Listener.open(`${api.url}${EVENTS}/stream`, {
      ...ann,
      'last-event-id': stream.events[1]?.id ?? '',
    });
    expect((await back.event('renamed')).data).toMatchObject({
      renamed: { before: 'moving.target', after: 'moved.target' },
    });
    expect(back.names).toEqual(['renamed']);
    back.leave();
  });

  it('tell nobody else', async () => {
    const ben = await api.bearer(await api.createUser());
    await watch('only.for.ann');
    await watch('only.for.ben', {}, ben);
    const listener = await Listener.open(`${api.url}${EVENTS}/stream`, ben);
    for (const username of ['only.for.ann', 'only.for.ben']) {
      await sandbox.control.script(username, { renameTo: `${username}.now` });
      await refresh(`${username}.now`);
    }
    await tell();
    expect((await listener.event('renamed')).data).toMatchObject({ creator: { username: 'only.for.ben.now' } });
    expect(listener.names).toEqual(['renamed']);
    listener.leave();
  });

  it('go along with saved searches, whose alerts are turned on and tell new matches', async () => {
    const search = { name: 'New ones', search: { where: { username: ['fresh.face', 'other.face'] } } };
    const saved = await call('/api/v1/searches', 'POST', search);
    expect([saved.status, saved.body.alerts]).toEqual([201, false]);
    const one = `/api/v1/searches/${String(saved.body.id)}`;
    const refused = await call(one, 'PATCH', {});
    expect([refused.status, refused.body.code]).toEqual([400, 'REQUEST.INVALID']);
    expect((await call(one, 'PATCH', { alerts: true })).body).toMatchObject({ name: 'New ones', alerts: true });
    await call('/api/profile/fresh.face');
    await tell();
    expect(await told()).toMatchObject([
      { kind: 'new_match', creator: { username: 'fresh.face' }, search: { id: saved.body.id, name: 'New ones' } },
    ]);
  });
});
