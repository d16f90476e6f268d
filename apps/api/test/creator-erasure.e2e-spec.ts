import { randomUUID } from 'node:crypto';
import { startSandbox, tablesWith, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

const REASON = 'asked for it by letter of 3 June';

describe('forgetting a creator', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let reader: Record<string, string>;
  let admin: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    reader = await api.bearer(await api.createUser());
    admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  const look = (username: string) => api.call(`/api/profile/${username}`, { headers: reader });
  const erase = (username: string, json: object = { reason: REASON }, headers = admin) =>
    api.call(`/api/v1/admin/creators/${username}/erase`, { headers, json });

  it('is done by administrators only, with a reason that does not name the creator', async () => {
    expect((await erase('to.be.forgotten', { reason: REASON }, reader)).body.code).toBe('AUTH.FORBIDDEN');
    expect((await erase('to.be.forgotten', {})).body.code).toBe('REQUEST.INVALID');
    const { body } = await erase('to.be.forgotten', { reason: 'to.be.forgotten wrote to us' });
    expect(body.errors).toMatchObject([{ field: 'reason', code: 'NAMES_CREATOR' }]);
  });

  it('removes who was shown a moment ago, and never asks the provider again', async () => {
    const username = 'to.be.forgotten';
    expect((await look(username)).status).toBe(200);
    expect((await look(username)).body.source).toBe('cache');
    const bought = await sandbox.control.countCalls({ username });
    const { status, body } = await erase(`@${username.toUpperCase()}`);
    expect([status, body]).toMatchObject([200, { stored: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    for (const path of ['', '/posts', '/ai-insights'])
      expect((await api.call(`/api/profile/${username}${path}`, { headers: reader })).body.code).toBe('CREATOR.ERASED');
    expect((await look(`${username}?refresh=true`)).status).toBe(410);
    expect(await sandbox.control.countCalls({ username })).toBe(bought);
    expect(await api.sql('select from profiles where username = $1', [username])).toEqual([]);
  });

  it('leaves the name in no table after everything a customer does with it, and keeps the books', async () => {
    const username = 'bought.then.forgotten';
    const keyed = () => ({ ...reader, 'Idempotency-Key': randomUUID() });
    const paid = `/api/v1/instagram/profile/${username}`;
    const list = await api.call('/api/v1/lists', { headers: reader, json: { name: 'Summer' } });
    const answers = [
      await api.call(paid, { headers: reader }),
      await api.call(`${paid}/posts`, { headers: keyed() }),
      await api.call('/api/v1/favorites', { headers: keyed(), json: { username } }),
      await api.call(`/api/v1/lists/${String(list.body.id)}/profiles`, {
        headers: keyed(),
        json: { usernames: [username] },
      }),
      await api.call('/api/v1/search/creators', { headers: keyed(), json: { similarTo: username } }),
      await api.call('/api/v1/searches', {
        headers: keyed(),
        json: { name: 'Like her', search: { similarTo: username } },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201, 200, 201]);
    const named = () => tablesWith((text, params) => api.sql(text, params), username);
    expect(await named()).toEqual(expect.arrayContaining(['public.credit_operations', 'public.idempotency_keys']));
    expect((await erase(username)).status).toBe(200);
    expect(await named()).toEqual([]);
    expect(await api.sql('select * from app.credit_violations')).toEqual([]);
  });

  it('goes for one who was never looked for, and is done twice without harm', async () => {
    expect((await erase('never.seen')).body).toMatchObject({ stored: false, posts: 0 });
    expect((await look('never.seen')).body.code).toBe('CREATOR.ERASED');
    expect((await erase('never.seen')).status).toBe(200);
    expect(await sandbox.control.countCalls({ username: 'never.seen' })).toBe(0);
  });
});
