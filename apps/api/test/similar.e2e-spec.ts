import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

type Json = Record<string, unknown>;

describe('creators like this one', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let headers: Record<string, string>;

  const similar = (username: string, query = '') =>
    api.call(`/api/v1/creators/${username}/similar${query}`, { headers });

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    headers = await api.bearer(await api.createUser());
    // Stored by looking them up; analysed as if the worker had been there.
    for (const username of ['asked.for', 'much.alike', 'also.liked', 'quite.other'])
      await api.call(`/api/profile/${username}`, { headers });
    const analysed = (names: string[], topic: string, language: string) =>
      api.sql(
        `with changed as (
           update profiles set ai_primary_content_type = $2::text, ai_content_distribution = jsonb_build_object($2::text, 1),
                  ai_language_distribution = jsonb_build_object($3::text, 1), ai_profile_analyzed_at = now()
            where username = any ($1) returning id)
         select app.refresh_creator_listing(id), app.refresh_creator_features(id) from changed`,
        [names, topic, language],
      );
    await analysed(['asked.for', 'much.alike', 'also.liked'], 'Travel', 'pt');
    await analysed(['quite.other'], 'Gaming', 'ja');
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('are found with the reasons, the price of nothing and no contact data', async () => {
    const answer = await similar('@Asked.For');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ formula: 'lookalike.v1', liked: ['asked.for'], unliked: [] });
    const items = answer.body.items as { creator: Json; score: number; parts: Record<string, number>; reasons: Json }[];
    expect(items.map(({ creator }) => creator.username).sort()).toEqual(['also.liked', 'much.alike']);
    for (const { score, parts } of items)
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 6);
    expect(items[0]?.reasons).toMatchObject({ topics: ['Travel'], languages: ['pt'] });
    expect(answer.text).not.toMatch(/email|phone/i);
  });

  it('are more like A and B, but not C', async () => {
    const answer = await similar('asked.for', '?like=also.liked&unlike=@quite.other&limit=5');
    expect(answer.body).toMatchObject({ liked: ['asked.for', 'also.liked'], unliked: ['quite.other'] });
    const items = answer.body.items as { creator: Json }[];
    expect(items.map(({ creator }) => creator.username)).toEqual(['much.alike']);
    expect((await similar('asked.for', '?like=@Asked.For')).body.liked).toEqual(['asked.for']); // once
  });

  it('are not made up: what is not analysed is said to be, and who does not exist is not found', async () => {
    await api.call('/api/profile/just.stored', { headers });
    const answer = await similar('just.stored');
    expect(answer.status).toBe(200);
    expect(answer.body.unavailable).toContainEqual({ part: 'content', reason: 'not_analysed' });
    await sandbox.control.script('nobody.here', { deleted: true });
    const missing = await similar('nobody.here');
    expect([missing.status, missing.body.code]).toEqual([404, 'CREATOR.NOT_FOUND']);
    await sandbox.control.addFault('http-503', { username: 'out.of.reach', times: 50 });
    expect((await similar('out.of.reach')).status).toBe(503);
    await sandbox.control.clearFaults();
  });

  it.each([
    ['?like=a,b,c,d,e', 'like', 'takes at most 4'],
    ['?unlike=not+a+name', 'unlike', 'contains a space'],
    ['?unlike=asked.for', 'unlike', 'liked and unliked at once'],
    ['?unlik=quite.other', 'unlik', 'Did you mean unlike?'],
    ['?limit=51', 'limit', '50'],
  ])('refuse %s and say why', async (query, field, reason) => {
    const answer = await similar('asked.for', query);
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST.INVALID']);
    const [error] = answer.body.errors as Json[];
    expect(error).toMatchObject({ field, message: expect.stringContaining(reason) });
  });
});
