import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { systemClock } from '@app/common';
import { ConventionsController } from './conventions.controller';
import { FakeAuthServer } from './fake-auth-server';
import { TestApi } from './test-api';

const SECRET = 'a-legacy-secret-of-a-project-that-signs-with-hs256';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

function signed(claims: object, secret = SECRET): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(Buffer.from(secret));
}

/** The api's clock from now on; jest.restoreAllMocks() turns it back. */
function turnClock(byMs: number): void {
  jest.spyOn(systemClock, 'now').mockImplementation(() => new Date(Date.now() + byMs));
}

/** The signature covers header and payload: replacing either without the key must be noticed. */
function withPayload(token: string, change: (claims: Record<string, unknown>) => void): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  change(claims);
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

describe('authentication by the published keys', () => {
  let api: TestApi;
  let userId: string;

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController] });
    await api.auth.addKey('RS256');
    userId = await api.createUser();
  });
  afterAll(() => api.stop());

  it('lets a signed-in user in and knows who it is', async () => {
    const { status, body } = await api.call('/t/me', bearer(await api.auth.token(userId)));
    expect([status, body]).toEqual([200, { userId, role: 'user' }]);
  });

  it('makes the rows of the user at the first request, once', async () => {
    const newcomer = await api.createUser();
    const token = await api.auth.token(newcomer);
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.call('/t/me', bearer(token))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const rows = await api.sql(
      `select u.email, (select count(*)::int from auth_users a where a.user_id = u.id) as bridges,
              (select count(*)::int from user_profiles p where p.user_id = u.id) as profiles,
              (select count(*)::int from credit_wallets w where w.user_id = u.id) as wallets
         from users u where u.id = $1`,
      [newcomer],
    );
    expect(rows).toEqual([{ email: `${newcomer}@example.test`, bridges: 1, profiles: 1, wallets: 1 }]);
  });

  describe('refuses', () => {
    const cases: [string, () => Promise<string | undefined>, string][] = [
      ['no token', async () => undefined, 'AUTH.MISSING_TOKEN'],
      ['garbage', async () => 'eyJ.not.atoken', 'AUTH.INVALID_TOKEN'],
      [
        'a changed payload',
        async () => withPayload(await api.auth.token(userId), (c) => (c.sub = randomUUID())),
        'AUTH.INVALID_TOKEN',
      ],
      [
        'a role lifted by hand',
        async () => withPayload(await api.auth.token(userId), (c) => (c.app_metadata = { role: 'admin' })),
        'AUTH.INVALID_TOKEN',
      ],
      [
        'a signature of another key under a known name',
        async () => {
          const kid = (await keyIds(api))[0] as string;
          return api.auth.token(userId, { pair: await FakeAuthServer.pair('ES256'), kid });
        },
        'AUTH.INVALID_TOKEN',
      ],
      [
        'an unknown key',
        async () => api.auth.token(userId, { pair: await FakeAuthServer.pair('ES256') }),
        'AUTH.INVALID_TOKEN',
      ],
      ['no signature at all', async () => new UnsecuredJWT(api.auth.claims(userId)).encode(), 'AUTH.INVALID_TOKEN'],
      ['HS256, which this project does not use', () => signed(api.auth.claims(userId)), 'AUTH.INVALID_TOKEN'],
      [
        'HS256 signed with the public key as if it were a secret',
        async () => {
          const pem = JSON.stringify((await keys(api))[0]);
          return signed(api.auth.claims(userId), pem);
        },
        'AUTH.INVALID_TOKEN',
      ],
      ['an expired token', () => api.auth.token(userId, { expiresIn: -10 }), 'AUTH.EXPIRED_TOKEN'],
      [
        'another issuer',
        () => api.auth.token(userId, { claims: { iss: 'https://evil.example/auth/v1' } }),
        'AUTH.INVALID_TOKEN',
      ],
      ['another audience', () => api.auth.token(userId, { claims: { aud: 'anon' } }), 'AUTH.INVALID_TOKEN'],
      ['the service role', () => api.auth.token(userId, { claims: { role: 'service_role' } }), 'AUTH.INVALID_TOKEN'],
      ['a subject that is no id', () => api.auth.token('admin'), 'AUTH.INVALID_TOKEN'],
      ...['exp', 'sub', 'role', 'session_id', 'aud', 'iss'].map((name): [string, () => Promise<string>, string] => [
        `a token without ${name}`,
        () => api.auth.token(userId, { without: [name] }),
        'AUTH.INVALID_TOKEN',
      ]),
    ];

    it.each(cases)('%s', async (_name, make, code) => {
      const token = await make();
      const { status, body, headers } = await api.call('/t/me', token === undefined ? {} : bearer(token));
      expect([status, body.code]).toEqual([401, code]);
      const challenge = headers.get('www-authenticate') as string;
      expect(challenge).toMatch(code === 'AUTH.MISSING_TOKEN' ? /^Bearer realm="[^"]+"$/ : /error="invalid_token"/);
    });

    it('another scheme than Bearer', async () => {
      const { status, body } = await api.call('/t/me', { headers: { authorization: 'Basic dTpw' } });
      expect([status, body.code]).toEqual([401, 'AUTH.MISSING_TOKEN']);
    });

    it('an anonymous session', async () => {
      const token = await api.auth.token(userId, { claims: { is_anonymous: true } });
      expect((await api.call('/t/me', bearer(token))).body.code).toBe('AUTH.FORBIDDEN');
    });
  });

  it('takes RS256 as well as ES256', async () => {
    const pair = await api.auth.addKey('RS256');
    turnClock(60_000); // the pause between two looks for an unknown key is over
    const { status } = await api.call('/t/me', bearer(await api.auth.token(userId, { pair })));
    jest.restoreAllMocks();
    expect(status).toBe(200);
  });

  it('takes the role from app_metadata only, which users cannot write', async () => {
    const wishful = await api.bearer(userId, { claims: { user_metadata: { role: 'admin' } } });
    const { status, body } = await api.call('/t/admin', { headers: wishful });
    expect([status, body.code]).toEqual([403, 'AUTH.FORBIDDEN']);
    const admin = await api.bearer(userId, { claims: { app_metadata: { role: 'admin' } } });
    expect((await api.call('/t/admin', { headers: admin })).status).toBe(200);
  });

  it('lets nobody write as admin after signing out, though the token still verifies', async () => {
    const sessionId = randomUUID();
    const admin = await api.bearer(userId, { claims: { app_metadata: { role: 'admin' }, session_id: sessionId } });
    expect((await api.call('/t/admin', { method: 'POST', headers: admin })).status).toBe(201);
    api.auth.endedSessions.add(sessionId);
    const { status, body } = await api.call('/t/admin', { method: 'POST', headers: admin });
    expect([status, body.code]).toEqual([401, 'AUTH.INVALID_TOKEN']);
    expect((await api.call('/t/admin', { headers: admin })).status).toBe(200);
  });

  it('shuts out a suspended user', async () => {
    const suspended = await api.createUser();
    await api.call('/t/me', bearer(await api.auth.token(suspended)));
    await api.sql(`update users set status = 'suspended' where id = $1`, [suspended]);
    turnClock(31_000);
    const { status, body } = await api.call('/t/me', bearer(await api.auth.token(suspended)));
    jest.restoreAllMocks();
    expect([status, body.code]).toEqual([403, 'AUTH.SUSPENDED']);
  });

  it('writes no token and no e-mail address into the log', async () => {
    const token = await api.auth.token(userId);
    await api.call('/t/me', bearer(token));
    await api.call('/t/me', bearer(`${token}x`));
    const log = api.logLines.join('');
    expect(log).not.toContain(token.split('.')[1]);
    expect(log).not.toContain('@example.test');
  });
});

describe('authentication when the keys cannot be read', () => {
  let api: TestApi;
  let userId: string;

  beforeEach(async () => {
    api = await TestApi.start({ controllers: [ConventionsController] });
    userId = await api.createUser();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await api.stop();
  });

  const broken: [string, (api: TestApi) => void][] = [
    ['answers 500', ({ auth }) => auth.breakWith((response) => response.writeHead(500).end())],
    ['answers something else', ({ auth }) => auth.breakWith((response) => response.writeHead(200).end('<html>'))],
    ['drops the connection', ({ auth }) => auth.breakWith((response) => response.destroy())],
    ['does not answer in time', ({ auth }) => auth.breakWith(() => undefined)],
  ];

  it.each(broken)('goes on with the last good copy for an hour when the server %s', async (_name, breakKeys) => {
    expect((await api.call('/t/me', bearer(await api.auth.token(userId)))).status).toBe(200);
    breakKeys(api);
    turnClock(59 * 60_000);
    const inAnHour = { expiresIn: 3 * 3600 };
    expect((await api.call('/t/me', bearer(await api.auth.token(userId, inAnHour)))).status).toBe(200);
    turnClock(61 * 60_000);
    const { status, body, headers } = await api.call('/t/me', bearer(await api.auth.token(userId, inAnHour)));
    expect([status, body.code]).toEqual([503, 'AUTH.KEYS_UNAVAILABLE']);
    expect(headers.get('retry-after')).toBe('5');
    expect(headers.get('www-authenticate')).toBeNull();
  });
});

describe('authentication of a project that signs with a shared secret', () => {
  let api: TestApi;
  let userId: string;

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController], env: { SUPABASE_JWT_SECRET: SECRET } });
    userId = await api.createUser();
  });
  afterAll(() => api.stop());

  it('takes HS256 by the secret and still takes the published keys', async () => {
    expect((await api.call('/t/me', bearer(await signed(api.auth.claims(userId))))).status).toBe(200);
    expect((await api.call('/t/me', bearer(await api.auth.token(userId)))).status).toBe(200);
  });

  it.each(['anon', 'service_role'])('refuses the API key of the role %s, which the same secret signs', async (role) => {
    const now = Math.floor(Date.now() / 1000);
    const key = await signed({ iss: 'supabase', ref: 'project', role, iat: now, exp: now + 3600 });
    const { status, body } = await api.call('/t/me', bearer(key));
    expect([status, body.code]).toEqual([401, 'AUTH.INVALID_TOKEN']);
  });

  it('never checks a signature of one algorithm with the key of the other', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'JWT' })).toString('base64url');
    const payload = Buffer.from(JSON.stringify(api.auth.claims(userId))).toString('base64url');
    const signature = createHmac('sha256', SECRET).update(`${header}.${payload}`).digest('base64url');
    const { status, body } = await api.call('/t/me', bearer(`${header}.${payload}.${signature}`));
    expect([status, body.code]).toEqual([401, 'AUTH.INVALID_TOKEN']);
  });
});

async function keys(api: TestApi): Promise<{ kid: string }[]> {
  const response = await fetch(`${api.auth.issuer}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: { kid: string }[] }).keys;
}

async function keyIds(api: TestApi): Promise<string[]> {
  return (await keys(api)).map(({ kid }) => kid);
}
