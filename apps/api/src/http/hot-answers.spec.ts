import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Authenticator, Principal } from '@app/auth';
import type { RateDecision, RateLimiter } from '@app/cache';
import type { AppConfig } from '@app/config';
import { ByteAnswer } from './byte-answer';
import { HotAnswers } from './hot-answers';
import type { RequestRecorder } from './request-scope';

const TOKEN = `Bearer ${'h'.repeat(60)}.${'p'.repeat(200)}.${'s'.repeat(86)}`;
const URL_PATH = '/api/profile/nora.travels';
const principal = { userId: 'u-1' } as Principal;

/** What the lane asks at each request; a test changes one of them. */
interface World {
  principal: Principal | undefined;
  isCurrent: boolean;
  decision: RateDecision | null;
}

describe(HotAnswers.name, () => {
  let world: World;
  let sut: HotAnswers;
  const recorded: { route: string; status: number }[] = [];
  const answer = (parts: Partial<ConstructorParameters<typeof ByteAnswer>[0]> = {}) =>
    new ByteAnswer({
      body: Buffer.from('{"a":1}'),
      etag: 'W/"e"',
      reuse: { audience: 'reader', isCurrent: () => world.isCurrent, until: Date.now() + 60_000 },
      ...parts,
    });

  beforeEach(() => {
    world = { principal, isCurrent: true, decision: { allowed: true, limit: 600, remaining: 599, resetSeconds: 60 } };
    recorded.length = 0;
    sut = new HotAnswers(
      { tryConsumeLocal: () => world.decision } as unknown as RateLimiter,
      { peek: () => world.principal } as unknown as Authenticator,
      {
        recordHot: (outcome: { route: string; status: number }) => void recorded.push(outcome),
      } as unknown as RequestRecorder,
      { http: { rateLimit: { perUser: 600 } } } as AppConfig,
    );
  });

  it('gives a remembered answer again, with the headers of a complete one', () => {
    sut.remember(request(), answer());
    const { served, response } = serve(sut, request({ 'x-request-id': 'r-7' }));
    expect(served).toBe(true);
    expect(response.statusCode).toBe(200);
    expect(sent(response)).toContain('{"a":1}');
    for (const header of [
      'X-Request-Id: r-7',
      'ETag: W/"e"',
      'RateLimit-Remaining: 599',
      'Cache-Control: private, no-cache',
      'X-Content-Type-Options: nosniff',
    ]) {
      expect(sent(response)).toContain(header);
    }
    expect(recorded).toEqual([expect.objectContaining({ route: '/api/profile/:username', status: 200 })]);
  });

  it('answers 304 without a body to who has it already', () => {
    sut.remember(request(), answer());
    const { response } = serve(sut, request({ 'if-none-match': '"other", W/"e"' }));
    expect(response.statusCode).toBe(304);
    expect(sent(response)).not.toContain('{"a":1}');
  });

  it('gives a public answer to anybody without a token, and counts no limit for it', () => {
    const anonymous = () => request({ authorization: undefined }, { principal: undefined });
    world.decision = null;
    sut.remember(
      anonymous(),
      answer({ reuse: { audience: 'anybody', isCurrent: () => world.isCurrent, until: Infinity } }),
    );
    expect(serve(sut, anonymous()).served).toBe(true);
    world.isCurrent = false;
    expect(serve(sut, anonymous()).served).toBe(false);
  });

  it.each<[string, () => void]>([
    ['the token is no longer accepted', () => (world.principal = undefined)],
    ['what it rests on has changed', () => (world.isCurrent = false)],
    ['only Redis can tell the rate limit', () => (world.decision = null)],
    ['the rate limit is used up', () => (world.decision = { allowed: false, limit: 1, remaining: 0, resetSeconds: 9 })],
  ])('leaves the request to the complete chain when %s', (_when, change) => {
    sut.remember(request(), answer());
    change();
    expect(serve(sut, request()).served).toBe(false);
  });

  describe('an answer that only the shared store can vouch for', () => {
    const vouchedBy = (confirm: () => Promise<boolean>) =>
      answer({ reuse: { audience: 'reader', isCurrent: () => world.isCurrent, confirm, until: Date.now() + 60_000 } });

    async function ask(confirm: () => Promise<boolean>, meanwhile = () => {}) {
      sut.remember(request(), vouchedBy(confirm));
      const asked = serve(sut, request());
      meanwhile();
      await new Promise(setImmediate);
      return asked;
    }

    it('is given again when it does', async () => {
      const { served, wentWhole, response } = await ask(() => Promise.resolve(true));
      expect(served).toBe(true);
      expect(wentWhole).not.toHaveBeenCalled();
      expect(sent(response)).toContain('{"a":1}');
    });

    it.each<[string, () => Promise<boolean>, () => void]>([
      ['it holds another', () => Promise.resolve(false), () => {}],
      ['it cannot be asked', () => Promise.reject(new Error('away')), () => {}],
      ['the token was refused meanwhile', () => Promise.resolve(true), () => (world.principal = undefined)],
      ['the rate limit was used up meanwhile', () => Promise.resolve(true), () => (world.decision = null)],
    ])('goes the whole way when %s', async (_when, confirm, meanwhile) => {
      const { served, wentWhole, response } = await ask(confirm, meanwhile);
      expect([served, response.headersSent]).toEqual([true, false]);
      expect(wentWhole).toHaveBeenCalledTimes(1);
    });

    it('is not asked for on behalf of somebody unknown', async () => {
      const confirm = jest.fn(() => Promise.resolve(true));
      sut.remember(request(), vouchedBy(confirm));
      world.principal = undefined;
      expect(serve(sut, request()).served).toBe(false);
      expect(confirm).not.toHaveBeenCalled();
    });

    it('is dropped when nobody waits for it any more', async () => {
      const confirmed: { now?: () => void } = {};
      sut.remember(
        request(),
        vouchedBy(() => new Promise((resolve) => (confirmed.now = () => resolve(true)))),
      );
      const { wentWhole, response } = serve(sut, request());
      response.destroy();
      confirmed.now?.();
      await new Promise(setImmediate);
      expect([wentWhole.mock.calls.length, response.headersSent]).toEqual([0, false]);
    });
  });

  it.each<[string, IncomingMessage]>([
    ['another token with the same ending', request({ authorization: `Bearer other.${'s'.repeat(86)}` })],
    ['no token', request({ authorization: undefined })],
    ['another representation', request({ accept: 'application/x-ndjson' })],
    ['another URL', request({}, { url: `${URL_PATH}?refresh=true` })],
    ['another method', request({}, { method: 'DELETE' })],
  ])('has nothing for %s', (_who, other) => {
    sut.remember(request(), answer());
    expect(serve(sut, other).served).toBe(false);
  });

  it.each<[string, ByteAnswer, IncomingMessage]>([
    ['does not say when it may be reused', answer({ reuse: undefined }), request()],
    ['is an error', answer({ status: 404 }), request()],
    ['has headers of its own', answer({ headers: { Vary: 'Accept' } }), request()],
    ['was given to nobody known', answer(), request({}, { principal: undefined })],
    [
      'is for anybody but was given to a reader',
      answer({ reuse: { audience: 'anybody', isCurrent: () => true, until: Infinity } }),
      request(),
    ],
    [
      'is past its time',
      answer({ reuse: { audience: 'reader', isCurrent: () => true, until: Date.now() - 1 } }),
      request(),
    ],
  ])('does not keep an answer that %s', (_which, given, asked) => {
    sut.remember(asked, given);
    expect(serve(sut, request()).served).toBe(false);
  });
});

function request(headers: Record<string, string | undefined> = {}, members: object = {}): IncomingMessage {
  const made = new IncomingMessage(new Socket());
  Object.assign(made, { method: 'GET', url: URL_PATH, principal, route: { path: '/api/profile/:username' } }, members);
  made.headers = { authorization: TOKEN, ...headers };
  return made;
}

function serve(sut: HotAnswers, asked: IncomingMessage) {
  const response = new ServerResponse(asked);
  const wentWhole = jest.fn();
  return { served: sut.serve(asked, response, wentWhole), wentWhole, response };
}

/** Everything that was written, head and body. */
function sent(response: ServerResponse): string {
  const { outputData } = response as unknown as { outputData: { data: string | Buffer }[] };
  const head = (response as unknown as { _header: string })._header;
  return head + outputData.map(({ data }) => data.toString()).join('');
}
