import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { WebhookReceiver } from '@app/testing';
import { DeliverOutbox } from '@app/webhooks';
import { TestApi, type Answer } from './test-api';

const WEBHOOKS = '/api/v1/webhooks';
const TOPICS = ['credits.low_balance', 'credits.exhausted'];

describe('webhooks', () => {
  let api: TestApi;
  let receiver: WebhookReceiver;
  let ann: Record<string, string>;
  let ben: Record<string, string>;

  const create = (headers: Record<string, string>, json: object) => api.call(WEBHOOKS, { headers, json });
  const call = (headers: Record<string, string>, method: string, path: string, json?: unknown): Promise<Answer> =>
    api.call(`${WEBHOOKS}${path}`, { method, headers, ...(json === undefined ? {} : { json }) });
  const deliver = () => api.app.get(DeliverOutbox, { strict: false }).execute({ signal: new AbortController().signal });

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    api = await TestApi.start({
      env: {
        WEBHOOKS_ALLOW_PRIVATE: 'true',
        RATE_LIMIT_PER_MINUTE: '1000000',
        RATE_LIMIT_EXPENSIVE_PER_MINUTE: '100000',
      },
    });
  });
  beforeEach(async () => {
    [ann, ben] = [await api.bearer(await api.createUser()), await api.bearer(await api.createUser())];
  });
  afterAll(async () => {
    await api.stop();
    await receiver.stop();
  });

  it('are created, read, changed and deleted; the secret is told once', async () => {
    const created = await create(ann, { url: receiver.url, topics: TOPICS, description: 'mine' });
    expect(created.status).toBe(201);
    const { secret, ...endpoint } = created.body as { secret: string; id: string };
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({ url: receiver.url, topics: TOPICS, description: 'mine', isActive: true });
    const one = await call(ann, 'GET', `/${endpoint.id}`);
    expect(one.body).toEqual(endpoint);
    expect((await call(ann, 'GET', '')).body).toEqual({ items: [endpoint], nextCursor: null });

    const changed = await call(ann, 'PATCH', `/${endpoint.id}`, { topics: ['credits.exhausted'], isActive: false });
    expect(changed.body).toMatchObject({ topics: ['credits.exhausted'], isActive: false, description: 'mine' });
    expect((await call(ann, 'PATCH', `/${endpoint.id}`, { description: null })).body).toMatchObject({
      description: null,
      isActive: false,
    });
    expect((await call(ann, 'DELETE', `/${endpoint.id}`)).status).toBe(204);
    expect((await call(ann, 'GET', `/${endpoint.id}`)).status).toBe(404);
  });

  it('are listed page by page, none twice', async () => {
    const ids: unknown[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await create(ann, { url: receiver.url, topics: TOPICS })).body.id);
    const seen: unknown[] = [];
    let query = '?limit=2';
    while (query !== '') {
      const { items, nextCursor } = (await call(ann, 'GET', query)).body as unknown as {
        items: { id: string }[];
        nextCursor: string | null;
      };
      seen.push(...items.map(({ id }) => id));
      query = nextCursor === null ? '' : `?limit=2&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(ids);
  });

  it('are created once when the request is repeated under its key', async () => {
    const headers = { ...ann, 'idempotency-key': randomUUID() };
    const [first, again] = [
      await create(headers, { url: receiver.url, topics: TOPICS }),
      await create(headers, { url: receiver.url, topics: TOPICS }),
    ];
    expect(again.body).toEqual(first.body);
    expect((await call(ann, 'GET', '')).body.items).toHaveLength(1);
  });

  it('are ten at most', async () => {
    for (let n = 0; n < 10; n += 1) expect((await create(ann, { url: receiver.url, topics: TOPICS })).status).toBe(201);
    const refused = await create(ann, { url: receiver.url, topics: TOPICS });
    expect([refused.status, refused.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
  });

  it.each([
    ['no address', { topics: TOPICS }, 'url'],
    ['not an address', { url: 'here', topics: TOPICS }, 'url'],
    ['another protocol', { url: 'ftp://example.com', topics: TOPICS }, 'url'],
    ['a password in it', { url: 'https://a:b@example.com', topics: TOPICS }, 'url'],
    ['no topic', { url: 'https://8.8.8.8', topics: [] }, 'topics'],
    ['a topic twice', { url: 'https://8.8.8.8', topics: ['credits.exhausted', 'credits.exhausted'] }, 'topics'],
    ['an unknown topic', { url: 'https://8.8.8.8', topics: ['credits.gone'] }, 'topics'],
    ['the topic of tests', { url: 'https://8.8.8.8', topics: ['webhook.test'] }, 'topics'],
    ['a long description', { url: 'https://8.8.8.8', topics: TOPICS, description: 'x'.repeat(201) }, 'description'],
    ['a member too many', { url: 'https://8.8.8.8', topics: TOPICS, secret: 'whsec_mine' }, 'secret'],
  ])('are refused with the name of the field: %s', async (_what, json, field) => {
    const { status, body } = await create(ann, json);
    expect([status, body.code]).toEqual([400, 'REQUEST.INVALID']);
    expect((body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  it('are tested by a signed message, whose delivery can be seen and sent again', async () => {
    const { id, secret } = (await create(ann, { url: receiver.url, topics: TOPICS })).body as Record<string, string>;
    receiver.received.length = 0;
    const sent = await call(ann, 'POST', `/${id}/test`, {});
    expect([sent.status, sent.body.topic, sent.body.status]).toEqual([202, 'webhook.test', 'pending']);
    await deliver();
    const [message] = receiver.received;
    expect(message?.headers['webhook-id']).toBe(`msg_${String(sent.body.id)}`);
    const headers = message?.headers as Record<string, string>;
    expect(new Webhook(secret ?? '').verify(message?.body ?? '', headers)).toMatchObject({
      type: 'webhook.test',
      data: { endpointId: id },
    });
    const list = await call(ann, 'GET', `/${id}/deliveries`);
    expect(list.body.items).toMatchObject([
      { id: sent.body.id, status: 'delivered', attempts: 1, lastStatusCode: 204 },
    ]);

    const resent = await call(ann, 'POST', `/${id}/deliveries/${String(sent.body.id)}/resend`, {});
    expect([resent.status, resent.body.status]).toEqual([202, 'pending']);
    await deliver();
    expect(receiver.received.map((received) => received.headers['webhook-id'])).toEqual([
      message?.headers['webhook-id'],
      message?.headers['webhook-id'],
    ]);
  });

  it('send nothing while they are switched off', async () => {
    const { id } = (await create(ann, { url: receiver.url, topics: TOPICS })).body as Record<string, string>;
    await call(ann, 'PATCH', `/${id}`, { isActive: false });
    const refused = await call(ann, 'POST', `/${id}/test`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'RESOURCE.CONFLICT']);
  });

  it('get another secret', async () => {
    const { id, secret } = (await create(ann, { url: receiver.url, topics: TOPICS })).body as Record<string, string>;
    const rotated = await call(ann, 'POST', `/${id}/rotate-secret`, {});
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(secret);
    expect(Date.parse(String(rotated.body.previousSecretUntil))).toBeGreaterThan(Date.now());
  });

  it('of others do not exist', async () => {
    const { id } = (await create(ann, { url: receiver.url, topics: TOPICS })).body as Record<string, string>;
    const delivery = String((await call(ann, 'POST', `/${id}/test`, {})).body.id);
    const mine = (await create(ben, { url: receiver.url, topics: TOPICS })).body as Record<string, string>;
    const attempts = [
      ['GET', `/${id}`],
      ['PATCH', `/${id}`, { isActive: false }],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/rotate-secret`, {}],
      ['POST', `/${id}/test`, {}],
      ['GET', `/${id}/deliveries`],
      ['POST', `/${id}/deliveries/${delivery}/resend`, {}],
      ['POST', `/${mine.id}/deliveries/${delivery}/resend`, {}],
    ] as const;
    for (const [method, path, json] of attempts) {
      const { status, body } = await call(ben, method, path, json);
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'RESOURCE.NOT_FOUND']);
    }
    expect((await call(ben, 'GET', '')).body.items).toHaveLength(1);
    expect((await call(ann, 'GET', `/${id}`)).body).toMatchObject({ isActive: true });
  });
});

describe('webhooks of an installation that is open to strangers', () => {
  let api: TestApi;
  let user: Record<string, string>;

  beforeAll(async () => {
    api = await TestApi.start();
    user = await api.bearer(await api.createUser());
  });
  afterAll(() => api.stop());

  it.each(['http://127.0.0.1:5432', 'http://localhost/', 'http://[::1]/', 'http://169.254.169.254/', 'http://0x7f.1/'])(
    'cannot lead inside: %s',
    async (url) => {
      const { status, body } = await api.call(WEBHOOKS, { headers: user, json: { url, topics: TOPICS } });
      expect([status, body.errors]).toEqual([
        400,
        [{ field: 'url', code: 'URL_NOT_PUBLIC', message: 'must lead to a public address' }],
      ]);
    },
  );

  it('cannot be led inside afterwards', async () => {
    const { body } = await api.call(WEBHOOKS, { headers: user, json: { url: 'https://8.8.8.8/hook', topics: TOPICS } });
    const { status } = await api.call(`${WEBHOOKS}/${String(body.id)}`, {
      method: 'PATCH',
      headers: user,
      json: { url: 'http://10.0.0.1/' },
    });
    expect(status).toBe(400);
  });

  it('leave no secret and no address with a password in the logs', async () => {
    const { body } = await api.call(WEBHOOKS, { headers: user, json: { url: 'https://8.8.8.8/hook', topics: TOPICS } });
    const secret = String(body.secret).slice('whsec_'.length);
    expect(secret).toHaveLength(44);
    expect(api.logLines.filter((line) => line.includes(secret))).toEqual([]);
  });
});
