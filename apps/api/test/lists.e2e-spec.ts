import { randomUUID } from 'node:crypto';
import { MOST_LISTED, MOST_LISTS } from '@app/campaigns';
import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;

describe('lists', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let nora: Record<string, string>;
  let ben: Record<string, string>;

  const call = (path: string, init: Parameters<TestApi['call']>[1] = {}, headers = nora) =>
    api.call(`/api/v1/lists${path}`, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } });
  const post = (path: string, json: unknown, key: string = randomUUID()) =>
    call(path, { json, headers: { 'idempotency-key': key } });
  const aList = async (name: string) => String((await post('', { name })).body.id);
  const outcome = ({ status, body }: Answer) => [status, body.code];

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({
      env: {
        DECODO_BASE_URL: sandbox.decodoUrl,
        DECODO_API_KEY: sandbox.apiKey,
        RATE_LIMIT_EXPENSIVE_PER_MINUTE: '1000',
      },
    });
    [nora, ben] = [await api.bearer(await api.createUser()), await api.bearer(await api.createUser())];
    for (const headers of [nora, ben]) await api.call('/api/v1/favorites', { headers }); // users exist from the first request on
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('are begun, renamed, read and deleted', async () => {
    const begun = await post('', { name: '  Summer ', description: 'travel' });
    expect(begun.status).toBe(201);
    expect(begun.body).toMatchObject({ name: 'Summer', description: 'travel', size: 0 });
    const id = String(begun.body.id);
    const renamed = await call(`/${id}`, { method: 'PATCH', json: { name: 'Autumn' } });
    expect(renamed.body).toMatchObject({ name: 'Autumn', description: 'travel' });
    expect((await call(`/${id}`)).body).toMatchObject({ name: 'Autumn' });
    expect((await call('')).body.items).toEqual([expect.objectContaining({ id })]);
    expect((await call(`/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(outcome(await call(`/${id}`))).toEqual([404, 'RESOURCE.NOT_FOUND']);
  });

  it('have a name of their own, and are begun once however often the request is repeated', async () => {
    const key = randomUUID();
    const [first, again] = [await post('', { name: 'Once' }, key), await post('', { name: 'Once' }, key)];
    expect(again.body.id).toBe(first.body.id);
    expect(outcome(await post('', { name: 'once' }))).toEqual([409, 'RESOURCE.CONFLICT']);
    expect(outcome(await post('', { name: ' ' }))).toEqual([400, 'REQUEST.INVALID']);
    const unknown = await post('', { name: 'x', desciption: 'y' });
    expect(JSON.stringify(unknown.body.errors)).toContain('Did you mean description?');
  });

  it('take creators, also such as nobody looked up yet, and name those that cannot be had', async () => {
    const id = await aList('mixed');
    await sandbox.control.script('nobody.here', { deleted: true });
    const added = await post(`/${id}/profiles`, {
      usernames: ['@Listed.One', 'listed.two', 'listed.one', 'nobody.here', 'not a name'],
      note: 'asked',
    });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ added: ['listed.one', 'listed.two'], alreadyListed: [] });
    expect((added.body.failed as Json[]).map(({ username, code }) => [username, code]).sort()).toEqual([
      ['nobody.here', 'CREATOR.NOT_FOUND'],
      ['not a name', 'CREATOR.INVALID_USERNAME'],
    ]);
    expect((await post(`/${id}/profiles`, { usernames: ['listed.two'] })).body).toMatchObject({
      added: [],
      alreadyListed: ['listed.two'],
    });
    expect(outcome(await post(`/${id}/profiles`, { usernames: ['nobody.here'] }))).toEqual([404, 'CREATOR.NOT_FOUND']);
    await sandbox.control.addFault('http-503', { username: 'out.of.reach', times: 50 });
    expect((await post(`/${id}/profiles`, { usernames: ['out.of.reach'] })).status).toBe(503);
    await sandbox.control.clearFaults();

    const page = await call(`/${id}/profiles?limit=1`);
    const rest = await call(`/${id}/profiles?limit=5&cursor=${String(page.body.nextCursor)}`);
    const items = [...(page.body.items as Json[]), ...(rest.body.items as Json[])];
    expect(items.map(({ username, note }) => [username, note]).sort()).toEqual([
      ['listed.one', 'asked'],
      ['listed.two', 'asked'],
    ]);
    expect(items[0]?.creator).toMatchObject({
      username: items[0]?.username,
      followers: expect.any(Number),
      unlocked: false,
    });
    expect(JSON.stringify(items)).not.toMatch(/email|phone/i);
  });

  it('are full at some point, and say so', async () => {
    const owner = await api.createUser();
    const headers = await api.bearer(owner);
    await api.call('/api/v1/favorites', { headers });
    const [row] = await api.sql<{ id: string }>(
      `with lists as (
         insert into user_lists (user_id, name) select $1, n::text from generate_series(1, $2) as n returning id, name),
       crowd as (
         insert into profiles (instagram_id, username) select 'full' || n, 'full.' || n from generate_series(1, $3) as n returning id),
       full_list as (
         insert into user_list_profiles (list_id, profile_id) select lists.id, crowd.id from lists, crowd where name = '1')
       select id from lists where name = '1'`,
      [owner, MOST_LISTS, MOST_LISTED],
    );
    const one = await call(`/${String(row?.id)}/profiles`, { json: { usernames: ['listed.one'] } }, headers);
    expect([...outcome(one), one.body.size, one.body.most]).toEqual([409, 'RESOURCE.CONFLICT', 1000, 1000]);
    expect(outcome(await call('', { json: { name: 'one more' } }, headers))).toEqual([409, 'RESOURCE.CONFLICT']);
  });

  it('let a creator go', async () => {
    const id = await aList('short');
    await post(`/${id}/profiles`, { usernames: ['listed.one'] });
    expect((await call(`/${id}/profiles/@Listed.One`, { method: 'DELETE' })).status).toBe(204);
    const again = await call(`/${id}/profiles/listed.one`, { method: 'DELETE' });
    expect(outcome(again)).toEqual([404, 'RESOURCE.NOT_FOUND']);
    expect((await call(`/${id}`)).body.size).toBe(0);
  });

  it("are nobody else's business", async () => {
    const id = await aList('secret');
    await post(`/${id}/profiles`, { usernames: ['listed.one'] });
    const asBen = (path: string, init: Parameters<TestApi['call']>[1] = {}) => call(path, init, ben);
    const answers = await Promise.all([
      asBen(`/${id}`),
      asBen(`/${id}`, { method: 'PATCH', json: { name: 'mine now' } }),
      asBen(`/${id}`, { method: 'DELETE' }),
      asBen(`/${id}/profiles`),
      asBen(`/${id}/profiles`, { json: { usernames: ['never.asked'] }, headers: { 'idempotency-key': randomUUID() } }),
      asBen(`/${id}/profiles/listed.one`, { method: 'DELETE' }),
    ]);
    expect(answers.map(outcome)).toEqual(Array.from({ length: 6 }, () => [404, 'RESOURCE.NOT_FOUND']));
    expect(await sandbox.control.countCalls({ username: 'never.asked' })).toBe(0); // nothing is bought for a list of another
    expect((await asBen('')).body.items).toEqual([]);
    expect((await call(`/${id}`)).body).toMatchObject({ name: 'secret', size: 1 });
  });
});
