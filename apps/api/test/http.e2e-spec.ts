import { connect } from 'node:net';
import { ConventionsController } from './conventions.controller';
import { TestApi } from './test-api';

describe('HTTP conventions', () => {
  let api: TestApi;
  let user: { authorization: string };

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController], env: { REQUEST_TIMEOUT_MS: '1000' } });
    user = await api.bearer(await api.createUser());
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    ConventionsController.gate = Promise.resolve();
    ConventionsController.failure = undefined;
  });

  describe('problem documents', () => {
    it('say what is wrong in the form of RFC 9457', async () => {
      const { status, headers, body } = await api.call('/t/refuses?', { headers: { 'x-request-id': 'support-7' } });
      expect(status).toBe(503);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(headers.get('retry-after')).toBe('3');
      expect(body).toEqual({
        type: 'urn:problem:provider:rate-limited',
        title: 'The data provider asks us to slow down',
        status: 503,
        detail: 'Later.',
        instance: '/t/refuses',
        code: 'PROVIDER.RATE_LIMITED',
        requestId: 'support-7',
        cost: 5,
      });
    });

    it('tell nothing of an unforeseen failure, which the log holds once with its stack', async () => {
      const { status, text, body } = await api.call('/t/fails');
      expect(status).toBe(500);
      expect(body.code).toBe('SYSTEM.UNEXPECTED');
      expect(text).not.toMatch(/secret|passwords|at /);
      const logged = api.logged('request failed unexpectedly').filter((line) => line.requestId === body.requestId);
      expect(logged).toHaveLength(1);
      expect((logged[0]?.err as { stack: string }).stack).toContain('select secret');
    });

    it.each<[string, string, RequestInit, [number, string]]>([
      ['an unknown route', '/t/nowhere', {}, [404, 'ROUTE.NOT_FOUND']],
      ['a wrong method', '/t/plain', { method: 'DELETE' }, [405, 'ROUTE.METHOD_NOT_ALLOWED']],
      ['broken JSON', '/t/notes', { method: 'POST', body: '{"a":' }, [400, 'REQUEST.MALFORMED_BODY']],
      ['a bare value as JSON', '/t/notes', { method: 'POST', body: '42' }, [400, 'REQUEST.MALFORMED_BODY']],
      ['a large body', '/t/notes', { method: 'POST', body: `"${'x'.repeat(102_400)}"` }, [413, 'REQUEST.TOO_LARGE']],
      ['a deep body', '/t/notes', { method: 'POST', body: '['.repeat(21) + ']'.repeat(21) }, [400, 'REQUEST.TOO_DEEP']],
      ['a path that cannot be decoded', '/t/things/%ff', {}, [400, 'REQUEST.INVALID']],
      [
        'bytes that are no text',
        '/t/notes',
        { method: 'POST', body: Buffer.from([0x22, 0xff, 0x22]) },
        [400, 'REQUEST.MALFORMED_BODY'],
      ],
      ['an id that is none', '/t/things/1', {}, [400, 'REQUEST.INVALID']],
    ])('answer %s', async (_name, path, init, expected) => {
      const answer = await api.call(path, { ...init, headers: { 'content-type': 'application/json' } });
      const [status, code] = expected;
      expect(answer).toMatchObject({ status, body: { status, code } });
    });

    it('names the methods that are served', async () => {
      expect((await api.call('/t/plain', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD');
    });

    it('refuses a body in another media type instead of ignoring it', async () => {
      const { status, body } = await api.call('/t/notes', {
        method: 'POST',
        body: new URLSearchParams({ title: 'x' }),
      });
      expect([status, body.code]).toEqual([415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE']);
    });

    it('refuses a body that is not packed as it says', async () => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const { status, body } = await api.call('/t/notes', { method: 'POST', headers, body: '{"title":"x","stars":1}' });
      expect([status, body.code]).toEqual([400, 'REQUEST.MALFORMED_BODY']);
    });

    it('answers what is no HTTP in the same form', async () => {
      const text = await rawExchange(api.url, 'NONSENSE\r\n\r\n');
      expect(text).toMatch(/^HTTP\/1.1 400 Bad Request/);
      expect(text).toContain('application/problem+json');
    });
  });

  describe('input', () => {
    it('names each refused field', async () => {
      const { status, body } = await api.call('/t/notes', { json: { title: 'far too long a title', stars: 9 } });
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        { field: 'title', code: 'MAX_LENGTH', message: 'must be shorter than or equal to 10 characters' },
        { field: 'stars', code: 'MAX', message: 'must not be greater than 5' },
      ]);
    });

    it('says of a value of another kind that alone', async () => {
      const { body } = await api.call('/t/notes', { json: { title: 5, stars: 'nine' } });
      expect(body.errors).toEqual([
        { field: 'title', code: 'IS_STRING', message: 'must be a string' },
        { field: 'stars', code: 'IS_INT', message: 'must be an integer number' },
      ]);
    });

    it('suggests the field that was meant', async () => {
      const { body } = await api.call('/t/notes', { json: { titel: 'x', stars: 1 } });
      expect(body.errors).toEqual([
        { field: 'titel', code: 'UNKNOWN', message: 'is not known here. Did you mean title?' },
        { field: 'title', code: 'REQUIRED', message: 'is required' },
      ]);
    });

    it.each([
      ['a mistyped parameter', '/t/page?limt=5', 'limt', 'is not known here. Did you mean limit?'],
      ['a parameter of a route without any', '/t/plain?page=2', 'page', 'is not known here; none is taken'],
      ['a repeated parameter', '/t/page?limit=5&limit=6', 'limit', expect.stringContaining('more than once')],
      ['a number out of range', '/t/page?limit=101', 'limit', 'must not be greater than 100'],
      ['a number that is none', '/t/page?limit=ten', 'limit', expect.any(String)],
    ])('refuses %s', async (_name, path, field, message) => {
      const { status, body } = await api.call(path, { headers: user });
      expect(status).toBe(400);
      expect((body.errors as unknown[])[0]).toMatchObject({ field, message });
    });

    it.each([
      ['in a body', '/t/notes', { title: 'a\0b', stars: 1 }, 'title'],
      ['half of a pair', '/t/notes', { title: 'x\ud83d', stars: 1 }, 'title'],
      ['in a query', '/t/page?cursor=%00', undefined, 'cursor'],
      ['in a path', '/t/things/%00', undefined, 'id'],
    ])('refuses text that cannot be stored: %s', async (_name, path, json, field) => {
      const { status, body } = await api.call(path, { headers: user, json });
      expect(status).toBe(400);
      expect(body.errors).toEqual([expect.objectContaining({ field, code: 'UNSTORABLE_TEXT' })]);
    });

    it('refuses a body where none is read', async () => {
      const admin = await api.bearer(await api.createUser(), { claims: { app_metadata: { role: 'admin' } } });
      const { status, body } = await api.call('/t/admin', { headers: admin, json: { role: 'x' } });
      expect([status, body.code]).toEqual([400, 'REQUEST.INVALID']);
    });

    it('fills in the documented defaults', async () => {
      expect((await api.call('/t/page', { headers: user })).body).toEqual({ limit: 20 });
    });

    it('does not let a body reach the prototype of everything', async () => {
      const headers = { 'content-type': 'application/json' };
      const body = '{"title":"x","stars":1,"__proto__":{"admin":true}}';
      const answer = await api.call('/t/notes', { method: 'POST', headers, body });
      expect((answer.body as { admin?: unknown }).admin).toBeUndefined();
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    });
  });

  describe('request ids', () => {
    it('come back, and stand in every log line of the request', async () => {
      const { headers, body } = await api.call('/t/open', { headers: { 'x-request-id': 'abc-1' } });
      expect(headers.get('x-request-id')).toBe('abc-1');
      expect(body.requestId).toBe('abc-1');
      expect(api.logged('request')).toContainEqual(
        expect.objectContaining({ requestId: 'abc-1', method: 'GET', route: '/t/open', status: 200 }),
      );
    });

    it.each([
      ['too long', 'x'.repeat(129)],
      ['with spaces', 'a b'],
      ['with quotes', 'a"b'],
    ])('are replaced when %s', async (_name, given) => {
      const { headers } = await api.call('/t/open', { headers: { 'x-request-id': given } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('survive the reading of a body', async () => {
      const { headers } = await api.call('/t/notes', {
        json: { title: 'x', stars: 1 },
        headers: { 'x-request-id': 'b-1' },
      });
      expect(headers.get('x-request-id')).toBe('b-1');
      expect(api.logged('request')).toContainEqual(expect.objectContaining({ requestId: 'b-1', route: '/t/notes' }));
    });

    it('are counted under the route, never under the path', async () => {
      await api.call('/t/things/6b1f0f5e-9f1c-4c60-b3a5-111111111111');
      await api.call('/t/some/unknown/path');
      const { text } = await api.call('/metrics');
      expect(text).toContain('route="/t/things/:id"');
      expect(text).toContain('route="unmatched"');
      expect(text).not.toContain('6b1f0f5e');
      expect(text).not.toContain('some/unknown');
    });
  });

  describe('byte answers', () => {
    it('go out as they are', async () => {
      const { status, text, headers } = await api.call('/t/bytes');
      expect([status, text, headers.get('etag')]).toEqual([200, '{"a":1}', '"v1"']);
      expect(headers.get('cache-control')).toBe('private, no-cache');
    });

    it.each([['"v1"'], ['W/"v1"'], ['"v0", "v1"'], ['*']])('are 304 for a client that has %s', async (tag) => {
      const { status, text, headers } = await api.call('/t/bytes', { headers: { 'if-none-match': tag } });
      expect([status, text, headers.get('etag')]).toEqual([304, '', '"v1"']);
    });

    it('are sent again to a client that has another version', async () => {
      expect((await api.call('/t/bytes', { headers: { 'if-none-match': '"v0"' } })).status).toBe(200);
    });

    it('have the headers of GET and no body for HEAD', async () => {
      const { status, text, headers } = await api.call('/t/bytes', { method: 'HEAD' });
      expect([status, text, headers.get('content-length')]).toEqual([200, '', '7']);
    });
  });

  describe('Express without prototype swaps', () => {
    it('still knows its own request and response', async () => {
      const { body } = await api.call('/t/open');
      expect(body).toMatchObject({ ip: '127.0.0.1', host: new URL(api.url).host });
      expect((await api.call('/t/file')).text).toContain('class ConventionsController');
      const away = await api.call('/t/away', { redirect: 'manual' });
      expect([away.status, away.headers.get('location')]).toEqual([302, '/t/plain']);
    });

    it('believes no proxy unless told to', async () => {
      const { body } = await api.call('/t/open', { headers: { 'x-forwarded-for': '9.9.9.9' } });
      expect(body.ip).toBe('127.0.0.1');
    });
  });

  describe('headers', () => {
    it('forbid every use of an answer as a page', async () => {
      const { headers } = await api.call('/t/plain');
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    });

    it('let the documentation run its own scripts only', async () => {
      const { status, text, headers } = await api.call('/docs');
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(text).not.toMatch(/<script>|(?:src|href)="https?:/);
      expect((await api.call('/docs/swagger-ui-bundle.js')).status).toBe(200);
    });
  });

  describe('time limit', () => {
    it('answers for a handler that does not', async () => {
      const gate = openGate();
      ConventionsController.gate = gate.promise;
      const { status, body, headers } = await api.call('/t/slow');
      gate.resolve();
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'REQUEST.TIMEOUT', '1']);
      expect((await api.call('/t/plain')).status).toBe(200);
    });

    it('leaves a stream alone', async () => {
      const gate = openGate();
      ConventionsController.gate = gate.promise;
      const streaming = api.call('/t/stream');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      gate.resolve();
      expect((await streaming).text).toBe('first last');
    });
  });
});

function rawExchange(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (data) => (received += data.toString()));
    socket.on('end', () => resolve(received)).on('error', reject);
  });
}

function openGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
