import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi } from './test-api';

type Figure = { value: number | null; status: string };
type Told = { shared: Figure; creators: { username: string; commenters: number; share: Figure }[] };

describe('commenters that two creators share', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let reader: { id: string; headers: Record<string, string> };

  const compare = (username: string, query: string, headers = reader.headers) =>
    api.call(`/api/v1/creators/${username}/shared-commenters${query}`, { headers });
  const stored = async (username: string) => {
    await api.call(`/api/profile/${username}`, { headers: reader.headers });
    return username;
  };
  const unlocked = async (username: string) => {
    await stored(username);
    await api.sql(
      `insert into user_profile_access (user_id, profile_id, source) select $1, id, 'unlock' from profiles where username = $2`,
      [reader.id, username],
    );
  };
  /** Accounts from one number to another comment on the latest post, and nobody else on any. */
  const comment = (username: string, from: number, to: number) =>
    api.sql(
      `with own as (select po.id, po.created_at from posts po join profiles p on p.id = po.profile_id where p.username = $1),
            gone as (delete from comment_sentiment where post_id in (select id from own))
       insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at)
       select (select id from own order by created_at desc limit 1), 'c' || n, 'fan.' || n, 'so good', now()
         from generate_series($2::int, $3::int) as n`,
      [username, from, to],
    );

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({ env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey } });
    const id = await api.createUser();
    reader = { id, headers: await api.bearer(id) };
    await api.call('/api/v1/favorites', { headers: reader.headers }); // a user exists from the first request on
    await unlocked('one.of.two');
    await unlocked('other.of.two');
    await comment('one.of.two', 1, 20);
    await comment('other.of.two', 16, 55);
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('are counted, and none of them is named', async () => {
    const answer = await compare('@One.Of.Two', '?with=@Other.of.two');
    expect(answer.status).toBe(200);
    const told = answer.body as unknown as Told;
    expect(told.shared).toMatchObject({ value: 5, status: 'measured' });
    expect(told.creators.map(({ username, commenters, share }) => [username, commenters, share.value])).toEqual([
      ['one.of.two', 20, 25],
      ['other.of.two', 40, 12.5],
    ]);
    expect(answer.text).not.toContain('fan.');
  });

  it('are for those who may read both creators', async () => {
    await stored('not.unlocked');
    for (const [username, other] of [
      ['one.of.two', 'not.unlocked'],
      ['not.unlocked', 'one.of.two'],
    ] as const)
      expect((await compare(username, `?with=${other}`)).body).toMatchObject({
        status: 402,
        code: 'CREDITS.UNLOCK_REQUIRED',
        detail: expect.stringContaining('not.unlocked'),
      });
  });

  it.each([
    ['', 'with'],
    ['?with=one.of.two', 'with'],
    ['?with=not%20a%20name', 'with'],
    ['?wiht=other.of.two', 'wiht'],
  ])('are not compared for "%s"', async (query, field) => {
    const answer = await compare('one.of.two', query);
    expect(answer.body).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
    expect((answer.body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });
});
