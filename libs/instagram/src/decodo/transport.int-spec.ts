import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@app/common';
import { buildDecodo, type DecodoOptions } from '@app/testing';
import graphql from './fixtures/profile-graphql.json';
import withheld from './fixtures/profile-withheld.json';
import postsV1 from './fixtures/posts-v1.json';

interface Seen {
  path: string;
  authorization: string | undefined;
  body: unknown;
}
type Answer = (response: ServerResponse) => void;

let server: Server;
let seen: Seen[];
let script: Answer[];
const envelope = (content: unknown, statusCode = 200) => ({
  results: [{ content, headers: {}, cookies: [], status_code: statusCode, task_id: '7434928397127555073' }],
});
const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const found = json(envelope(graphql));
const missed = json(envelope({ data: { user: null } }));
const silence: Answer = () => undefined;

beforeEach(async () => {
  [seen, script] = [[], []];
  server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Answers by the script; its last line stays. */
async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(body) });
  const answer = script.length > 1 ? script.shift() : script[0];
  answer?.(response);
}
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const build = (options: Partial<DecodoOptions> = {}) =>
  buildDecodo({ baseUrl: baseUrl(), timeoutMs: 10_000, ...options });
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : `untyped: ${String(error)}`);
const lookUp = (options: Partial<DecodoOptions> = {}) =>
  build(options).instagram.fetchProfile('mara.kestrel').catch(codeOf);

describe('the request', () => {
  beforeEach(() => (script = [found]));

  it('goes to the v1 route with a bearer key', async () => {
    await lookUp({ credentials: { scheme: 'bearer', apiKey: 'k1' } });
    expect(seen).toEqual([
      {
        path: '/v1/scrape',
        authorization: 'Bearer k1',
        body: { target: 'instagram_graphql_profile', query: 'mara.kestrel' },
      },
    ]);
  });

  it('goes to the v2 route with a basic token', async () => {
    await lookUp({ credentials: { scheme: 'basic', token: 'dTpw' } });
    expect(seen).toMatchObject([{ path: '/v2/scrape', authorization: 'Basic dTpw' }]);
  });

  it('asks for the normalised name and nothing for what is no name', async () => {
    const { instagram } = build();
    await instagram.fetchProfile(' @Mara.Kestrel');
    expect(await instagram.fetchProfile('mara kestrel').catch(codeOf)).toBe('CREATOR.INVALID_USERNAME');
    expect(seen).toMatchObject([{ body: { query: 'mara.kestrel' } }]);
  });
});

describe('the answer', () => {
  it.each([
    ['an object', found],
    ['a JSON string', json(envelope(JSON.stringify(graphql)))],
  ])('is read when its content is %s', async (_form, answer) => {
    script = [answer];
    expect(await lookUp()).toMatchObject({ outcome: 'found', profile: { username: 'mara.kestrel' } });
  });

  it('is not read past the size limit, and not asked for again', async () => {
    script = [(response) => void response.writeHead(200).end('x'.repeat(300_000))];
    expect(await lookUp({ limits: { maxAnswerBytes: 100_000 } })).toBe('PROVIDER.UNAVAILABLE');
    expect(seen).toHaveLength(1);
  });

  it('is not looked for at another address: the credentials stay here', async () => {
    script = [(response) => void response.writeHead(307, { location: '/elsewhere' }).end()];
    expect(await lookUp()).toBe('PROVIDER.UNAVAILABLE');
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(['/v1/scrape']));
  });

  it.each<[string, Answer]>([
    ['nothing at all', silence],
    ['a body that stops', (response) => void response.writeHead(200).write('{"results":')],
  ])('that is %s ends at the time limit', async (_what, answer) => {
    script = [answer];
    expect(await lookUp({ timeoutMs: 60 })).toBe('PROVIDER.TIMEOUT');
  });

  it.each<[string, Answer]>([
    ['a closed connection', (response) => void response.destroy()],
    ['an empty body', (response) => void response.writeHead(200).end()],
    ['204', (response) => void response.writeHead(204).end()],
    ['a number', json(7)],
    ['results that are no list', json({ results: {} })],
    ['results of null', json({ results: [null] })],
    ['content null', json(envelope(null))],
  ])('that is %s ends in a typed error', async (_what, answer) => {
    script = [answer];
    expect(await lookUp()).toBe('PROVIDER.UNAVAILABLE');
  });
});

describe('a provider that cannot be reached', () => {
  it('ends in a typed error', async () => {
    expect(await lookUp({ baseUrl: 'http://127.0.0.1:1' })).toBe('PROVIDER.UNAVAILABLE');
  });

  it('is not asked any more after five look-ups in a row failed', async () => {
    script = [json({}, 503)];
    const { instagram } = build();
    for (let nth = 0; nth < 5; nth++) await instagram.fetchProfile('mara.kestrel').catch(codeOf);
    const asked = seen.length;
    await expect(instagram.fetchProfile('mara.kestrel')).rejects.toMatchObject({
      code: 'PROVIDER.UNAVAILABLE',
      retryAfterSeconds: 60,
    });
    expect(seen).toHaveLength(asked);
  });
});

describe('a caller', () => {
  it('who gives up is not kept waiting', async () => {
    script = [silence];
    const { instagram, meter } = build();
    const caller = new AbortController();
    const call = instagram.fetchProfile('mara.kestrel', { signal: caller.signal }).catch(codeOf);
    await pause(30);
    caller.abort();
    expect(await call).toBe('PROVIDER.TIMEOUT');
    expect(meter.calls).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('with a deadline has the answer or the error by then', async () => {
    script = [silence];
    const { instagram } = build({ timeoutMs: 20_000 });
    expect(await instagram.fetchProfile('mara.kestrel', { deadline: Date.now() + 60 }).catch(codeOf)).toBe(
      'PROVIDER.TIMEOUT',
    );
  });
});

describe('a creator who is not there', () => {
  it('is believed to be gone after three misses', async () => {
    script = [missed];
    expect(await lookUp()).toEqual({ outcome: 'not_found', confirmed: true });
    expect(seen).toHaveLength(3);
  });

  it('is found when the first answers were wrong', async () => {
    script = [missed, json({}, 404), found];
    expect(await lookUp()).toMatchObject({ outcome: 'found' });
  });

  it('is only suspected to be gone when the deadline leaves no time to ask again', async () => {
    script = [missed];
    const { instagram } = build({ limits: { missSpacingMs: 10_000 } });
    const answer = await instagram.fetchProfile('mara.kestrel', { deadline: Date.now() + 2_000 });
    expect([answer, seen.length]).toEqual([{ outcome: 'not_found', confirmed: false }, 1]);
  });

  it('is only suspected to be gone when the deadline comes in the middle of asking again', async () => {
    script = [missed, silence];
    const { instagram } = build({ timeoutMs: 20_000 });
    const answer = await instagram.fetchProfile('mara.kestrel', { deadline: Date.now() + 1_500 });
    expect(answer).toEqual({ outcome: 'not_found', confirmed: false });
  });

  it('is not believed to be gone when the provider fails in between', async () => {
    script = [missed, json({}, 401)];
    expect(await lookUp()).toBe('PROVIDER.MISCONFIGURED');
  });
});

describe('further posts', () => {
  const request = { username: 'mara.kestrel', cursor: 'QVFDcursor==' };

  it('are not asked for unless the plan has them', async () => {
    expect(await build().instagram.fetchPosts(request)).toBeNull();
    expect(seen).toHaveLength(0);
  });

  it('are asked for by cursor', async () => {
    script = [json(envelope(postsV1))];
    const page = await build({ postsTargetEnabled: true }).instagram.fetchPosts(request);
    expect(page).toMatchObject({ nextCursor: 'QVFEpage2==', posts: { length: 6 } });
    const body = { target: 'instagram_graphql_user_posts', query: 'mara.kestrel', count: 12, cursor: 'QVFDcursor==' };
    expect(seen).toMatchObject([{ body }]);
  });

  it.each([400, 403, 404])('are not asked for again for a while after status %i', async (status) => {
    script = [json({ status: 'failed', message: 'no' }, status)];
    const { instagram, logLines } = build({ postsTargetEnabled: true });
    expect([await instagram.fetchPosts(request), await instagram.fetchPosts(request)]).toEqual([null, null]);
    expect([seen.length, logLines]).toEqual([1, []]);
  });

  it('that fail otherwise are an error, not the end of the list', async () => {
    script = [json({}, 503)];
    expect(await build({ postsTargetEnabled: true }).instagram.fetchPosts(request).catch(codeOf)).toBe(
      'PROVIDER.UNAVAILABLE',
    );
  });
});

describe('a withheld timeline', () => {
  const withheldPosts = json(envelope(withheld));

  it('is fetched from the posts target when the plan has it', async () => {
    script = [withheldPosts, json(envelope(postsV1))];
    const answer = await lookUp({ postsTargetEnabled: true });
    expect(answer).toMatchObject({ postsAvailability: 'available', posts: { length: 6 }, nextCursor: 'QVFEpage2==' });
    expect(seen[1]?.body).toEqual({ target: 'instagram_graphql_user_posts', query: 'mara.kestrel', count: 12 });
  });

  it('does not spoil the profile when that fails', async () => {
    script = [withheldPosts, json({}, 503)];
    expect(await lookUp({ postsTargetEnabled: true })).toMatchObject({
      outcome: 'found',
      postsAvailability: 'withheld',
    });
  });
});

describe('load', () => {
  it('reaches the provider no wider than configured', async () => {
    let [running, widest] = [0, 0];
    script = [
      (response) => {
        widest = Math.max(widest, ++running);
        setTimeout(() => {
          running--;
          found(response);
        }, 20);
      },
    ];
    const { instagram } = build({ maxConcurrency: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => instagram.fetchProfile('mara.kestrel')));
    expect([answers.filter(({ outcome }) => outcome === 'found').length, widest]).toEqual([12, 3]);
  });
});

describe('refused credentials', () => {
  it('raise one alert, which does not show them', async () => {
    script = [json({ status: 'failed', message: 'Invalid credentials' }, 401)];
    const { instagram, logLines } = build({ credentials: { scheme: 'bearer', apiKey: 'very-secret' } });
    for (let nth = 0; nth < 3; nth++) await instagram.fetchProfile('mara.kestrel').catch(codeOf);
    expect(logLines).toHaveLength(1);
    expect(logLines[0]).toContain('"alert":"provider_refuses"');
    expect(logLines.join()).not.toContain('very-secret');
  });
});
