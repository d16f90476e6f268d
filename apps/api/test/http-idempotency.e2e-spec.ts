import { randomUUID } from 'node:crypto';
import { AppError } from '@app/common';
import { ConventionsController } from './conventions.controller';
import { TestApi, type Answer } from './test-api';

describe('Idempotency-Key', () => {
  let api: TestApi;
  let userId: string;
  let user: { authorization: string };

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController] });
    userId = await api.createUser();
    user = await api.bearer(userId);
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    ConventionsController.gate = Promise.resolve();
    ConventionsController.failure = undefined;
    ConventionsController.created = 0;
  });

  const order = (key: string | undefined, json: unknown = { title: 'one', stars: 1 }, as = user): Promise<Answer> =>
    api.call('/t/orders', { json, headers: { ...as, ...(key === undefined ? {} : { 'idempotency-key': key }) } });

  it('carries a repeated request out once and answers the same bytes', async () => {
    const key = randomUUID();
    const first = await order(key);
    const again = await order(key);
    expect(ConventionsController.created).toBe(1);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(again.headers.get('x-credits-charged')).toBe('25');
  });

  it('says again where what was created is to be found', async () => {
    const headers = { ...user, 'idempotency-key': randomUUID() };
    const ask = () => api.call('/t/orders/located', { json: { title: 'one', stars: 1 }, headers });
    const answers = [await ask(), await ask()];
    expect(answers.map(({ status, headers: sent }) => [status, sent.get('location')])).toEqual([
      [201, '/t/orders/1'],
      [201, '/t/orders/1'],
    ]);
    expect(answers[1]?.headers.get('idempotency-replayed')).toBe('true');
  });

  it('does not mind the order of members or white space', async () => {
    const key = randomUUID();
    await order(key, { title: 'one', stars: 1 });
    const headers = { ...user, 'idempotency-key': key, 'content-type': 'application/json' };
    const again = await api.call('/t/orders', { method: 'POST', headers, body: '{ "stars":1,  "title":"one" }' });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('carries out every request without a key', async () => {
    await order(undefined);
    await order(undefined);
    expect(ConventionsController.created).toBe(2);
  });

  it('refuses a key that belongs to another request', async () => {
    const key = randomUUID();
    await order(key);
    const { status, body } = await order(key, { title: 'two', stars: 2 });
    expect([status, body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    expect(ConventionsController.created).toBe(1);
  });

  it('keeps the keys of two users apart', async () => {
    const key = randomUUID();
    await order(key);
    const other = await order(key, { title: 'two', stars: 2 }, await api.bearer(await api.createUser()));
    expect(other.status).toBe(201);
  });

  it('lets one of many simultaneous requests through and asks the others to wait', async () => {
    const key = randomUUID();
    let open = (): void => undefined;
    ConventionsController.gate = new Promise<void>((resolve) => (open = resolve));
    const refused: Answer[] = [];
    const racing = Array.from({ length: 6 }, async () => {
      const answer = await order(key);
      if (answer.status === 409 && refused.push(answer) === 5) open();
      return answer.status;
    });
    expect((await Promise.all(racing)).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(ConventionsController.created).toBe(1);
  });

  it('frees the key after a failure of ours', async () => {
    const key = randomUUID();
    ConventionsController.failure = new Error('boom');
    expect((await order(key)).status).toBe(500);
    ConventionsController.failure = undefined;
    expect((await order(key)).status).toBe(201);
  });

  it('frees the key after a refusal whose reason may pass', async () => {
    const key = randomUUID();
    ConventionsController.failure = new AppError('CREDITS.INSUFFICIENT', { detail: 'Top up.' });
    expect((await order(key)).status).toBe(402);
    ConventionsController.failure = undefined;
    expect((await order(key)).status).toBe(201);
  });

  it('keeps a definite refusal', async () => {
    const key = randomUUID();
    ConventionsController.failure = new AppError('RESOURCE.NOT_FOUND', { detail: 'No such thing.' });
    const first = await order(key);
    ConventionsController.failure = undefined;
    const again = await order(key);
    expect([again.status, again.text]).toEqual([404, first.text]);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
  });

  it('lets a body be mended under the same key when it was refused before anything was done', async () => {
    const key = randomUUID();
    expect((await order(key, { title: 'one', stars: 99 })).status).toBe(400);
    expect((await order(key, { title: 'one', stars: 5 })).status).toBe(201);
  });

  it('takes over from a process that died in the middle, once its claim has run out', async () => {
    const key = randomUUID();
    await order(key);
    await api.sql(
      `update idempotency_keys set state = 'in_progress', status_code = null, body = null,
                          locked_until = now() + interval '1 hour' where user_id = $1 and key = $2`,
      [userId, key],
    );
    expect((await order(key)).status).toBe(409);
    await api.sql('update idempotency_keys set locked_until = now() where user_id = $1 and key = $2', [userId, key]);
    expect((await order(key)).status).toBe(201);
    expect(ConventionsController.created).toBe(2);
  });

  it('forgets a key after a day', async () => {
    const key = randomUUID();
    await order(key);
    const [kept] = await api.sql<{ hours: number }>(
      `select round(extract(epoch from expires_at - created_at) / 3600)::int as hours from idempotency_keys where key = $1`,
      [key],
    );
    expect(kept?.hours).toBe(24);
    await api.sql('update idempotency_keys set expires_at = now() where user_id = $1 and key = $2', [userId, key]);
    expect((await order(key, { title: 'two', stars: 2 })).status).toBe(201);
  });

  it.each([
    ['too long', 'k'.repeat(256)],
    ['with a space', 'a b'],
    ['empty', ''],
  ])('refuses a key that is %s', async (_name, key) => {
    const { status, body } = await order(key);
    expect([status, body.code]).toEqual([400, 'IDEMPOTENCY.KEY_INVALID']);
  });
});

describe('Idempotency-Key of a request that took too long', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController], env: { REQUEST_TIMEOUT_MS: '400' } });
  });
  afterAll(() => api.stop());

  it('is answered with what the handler said in the end, not with the refusal of the time limit', async () => {
    const user = await api.bearer(await api.createUser());
    const headers = { ...user, 'idempotency-key': randomUUID() };
    const order = () => api.call('/t/orders', { json: { title: 'one', stars: 1 }, headers });
    let open = (): void => undefined;
    ConventionsController.gate = new Promise<void>((resolve) => (open = resolve));
    ConventionsController.created = 0;
    expect((await order()).status).toBe(503);
    open();
    let again = await order();
    while (again.status === 409) again = await order();
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([
      201,
      'true',
      { order: 1, title: 'one' },
    ]);
  });
});
