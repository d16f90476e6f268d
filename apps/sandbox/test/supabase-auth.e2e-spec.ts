import 'reflect-metadata';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  KEYS,
  lastMail,
  newEmail,
  PASSWORD,
  refresh,
  signUp,
  startSandbox,
  surroundings,
  useSurroundings,
  type Sandbox,
} from './supabase-auth.harness';

useSurroundings();

describe('The stand-in for Supabase Auth', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    await sandbox.close();
  });

  describe('gateway', () => {
    it.each([
      ['no key', {}],
      ['a wrong key', { apikey: `${KEYS.anonKey}x` }],
    ])('refuses %s before the service sees the request', async (_, headers) => {
      const response = await fetch(`${sandbox.baseUrl}/auth/v1/settings`, { headers });
      expect(response.status).toBe(401);
      expect(Object.keys((await response.json()) as object)).toEqual(['message']);
    });

    it('does not take a user token for a key', async () => {
      const { session } = await signUp(sandbox);
      expect((await sandbox.call('/auth/v1/settings', { key: session.access_token })).status).toBe(401);
    });

    it('opens the key set without a key', async () => {
      const response = await fetch(`${sandbox.baseUrl}/auth/v1/.well-known/jwks.json`);
      expect(response.headers.get('cache-control')).toBe('public, max-age=600');
      const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
      expect(keys.length).toBeGreaterThanOrEqual(2);
      for (const key of keys) {
        expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'key_ops', 'kid', 'kty', 'use', 'x', 'y']);
      }
    });
  });

  describe('errors', () => {
    const badLogin = { method: 'POST', body: JSON.stringify({ email: 'nobody@example.com', password: 'x' }) };

    it('puts the status into `code` for clients that name no version', async () => {
      const response = await sandbox.call('/auth/v1/token?grant_type=password', badLogin);
      expect(response.status).toBe(400);
      expect(response.headers.get('x-sb-error-code')).toBe('invalid_credentials');
      expect(await response.json()).toEqual({
        code: 400,
        error_code: 'invalid_credentials',
        msg: 'Invalid login credentials',
      });
    });

    it('puts the name into `code` for clients of the dated version and echoes it', async () => {
      const headers = { 'X-Supabase-Api-Version': '2024-01-01' };
      const response = await sandbox.call('/auth/v1/token?grant_type=password', { ...badLogin, headers });
      expect(response.headers.get('x-supabase-api-version')).toBe('2024-01-01');
      expect(await response.json()).toEqual({ code: 'invalid_credentials', message: 'Invalid login credentials' });
    });

    it.each([
      ['broken JSON', '/auth/v1/signup', '{', 400, 'bad_json'],
      ['a member of the wrong type', '/auth/v1/signup', '{"email":1}', 400, 'bad_json'],
      ['a body over one megabyte', '/auth/v1/signup', `"${'x'.repeat(1_100_000)}"`, 413, 'request_entity_too_large'],
      ['an unknown route', '/auth/v1/nothing', '{}', 404, 'unknown'],
    ])('names %s', async (...[, path, body, status, code]) => {
      const response = await sandbox.call(path, { method: 'POST', body });
      expect([response.status, response.headers.get('x-sb-error-code')]).toEqual([status, code]);
    });

    it("speaks OAuth's own shape about the grant", async () => {
      const response = await sandbox.call('/auth/v1/token?grant_type=nothing', { method: 'POST', body: '{}' });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'unsupported_grant_type' });
    });
  });

  describe('sign-up and sign-in', () => {
    it('gives a new user tokens whose claims verify against the key set', async () => {
      const { session, user, email } = await signUp(sandbox);
      const keySet = createRemoteJWKSet(new URL(`${sandbox.baseUrl}/auth/v1/.well-known/jwks.json`));
      const { payload, protectedHeader } = await jwtVerify(session.access_token, keySet, {
        issuer: `${sandbox.baseUrl}/auth/v1`,
        audience: 'authenticated',
        algorithms: ['ES256'],
      });
      expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) });
      expect(payload).toEqual({
        iss: `${sandbox.baseUrl}/auth/v1`,
        sub: user.id,
        aud: 'authenticated',
        exp: (payload.iat ?? 0) + 3600,
        iat: expect.any(Number),
        email,
        phone: '',
        app_metadata: { provider: 'email', providers: ['email'] },
        user_metadata: { sub: user.id, email, email_verified: true, phone_verified: false },
        role: 'authenticated',
        aal: 'aal1',
        amr: [{ method: 'password', timestamp: expect.any(Number) }],
        session_id: expect.any(String),
        is_anonymous: false,
      });
      expect(session).toMatchObject({
        token_type: 'bearer',
        expires_in: 3600,
        refresh_token: expect.stringMatching(/^.{12}$/),
      });
    });

    it('shows the same user object after sign-up and to getUser', async () => {
      const { client, user } = await signUp(sandbox);
      const { data } = await client.auth.getUser();
      expect(data.user).toEqual(user);
      expect(user.identities?.[0]).toMatchObject({ id: user.id, user_id: user.id, provider: 'email' });
    });

    it('lets getClaims verify locally', async () => {
      const { client, user } = await signUp(sandbox);
      const { data, error } = await client.auth.getClaims();
      expect(error).toBeNull();
      expect(data?.claims.sub).toBe(user.id);
    });

    it.each([
      ['a short password', { email: 'short@example.com', password: '12345' }, 422, 'weak_password'],
      ['a password over 72 bytes', { email: 'long@example.com', password: 'ä'.repeat(37) }, 400, 'validation_failed'],
      ['a bad address', { email: 'nowhere', password: PASSWORD }, 400, 'validation_failed'],
    ])('refuses %s', async (_, credentials, status, code) => {
      const { error } = await sandbox.client().auth.signUp(credentials);
      expect([error?.status, error?.code]).toEqual([status, code]);
    });

    it('answers anonymous sign-in as switched off', async () => {
      const { error } = await sandbox.client().auth.signInAnonymously();
      expect([error?.status, error?.code]).toEqual([422, 'anonymous_provider_disabled']);
    });

    it('registers an address once when two sign up at the same time', async () => {
      const credentials = { email: newEmail(), password: PASSWORD };
      const answers = await Promise.all([1, 2, 3].map(() => sandbox.client().auth.signUp(credentials)));
      const codes = answers.map(({ error }) => error?.code ?? 'ok').sort();
      expect(codes).toEqual(['ok', 'user_already_exists', 'user_already_exists']);
    });

    it('signs in whatever the letter case of the address, and tells wrong from unknown by nothing', async () => {
      const { email } = await signUp(sandbox);
      const client = sandbox.client();
      expect(
        (await client.auth.signInWithPassword({ email: email.toUpperCase(), password: PASSWORD })).error,
      ).toBeNull();
      const wrong = await client.auth.signInWithPassword({ email, password: 'wrong horse' });
      const unknown = await client.auth.signInWithPassword({ email: 'nobody@example.com', password: PASSWORD });
      expect([wrong.error?.status, wrong.error?.code]).toEqual([400, 'invalid_credentials']);
      expect([unknown.error?.message, unknown.error?.code]).toEqual([wrong.error?.message, wrong.error?.code]);
    });
  });

  describe('refresh tokens', () => {
    it('rotates: the child works, and the parent of the active token still answers with that child', async () => {
      const { session } = await signUp(sandbox);
      const first = await refresh(sandbox, session.refresh_token);
      sandbox.clock.moveOn(60);
      const again = await refresh(sandbox, session.refresh_token);
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(first.body.refresh_token).not.toBe(session.refresh_token);
      expect(again.body.refresh_token).toBe(first.body.refresh_token);
      expect(decodeJwt(first.body.access_token)['session_id']).toBe(decodeJwt(session.access_token)['session_id']);
    });

    it('closes the family when a token is shown again too late', async () => {
      const { session } = await signUp(sandbox);
      const child = await refresh(sandbox, session.refresh_token);
      const grandchild = await refresh(sandbox, child.body.refresh_token);
      sandbox.clock.moveOn(11);
      const stolen = await refresh(sandbox, session.refresh_token);
      const heir = await refresh(sandbox, grandchild.body.refresh_token);
      expect([stolen.status, stolen.body.error_code]).toEqual([400, 'refresh_token_already_used']);
      expect([heir.status, heir.body.error_code]).toEqual([400, 'refresh_token_already_used']);
    });

    it('forgives a grandparent within ten seconds', async () => {
      const { session } = await signUp(sandbox);
      const child = await refresh(sandbox, session.refresh_token);
      await refresh(sandbox, child.body.refresh_token);
      sandbox.clock.moveOn(5);
      const late = await refresh(sandbox, session.refresh_token);
      expect(late.status).toBe(200);
      expect(late.headers.get('sb-auth-refresh-token-reuse-cause')).toBe('in-interval');
    });

    it('gives one child to many who refresh the same token at once', async () => {
      const { session } = await signUp(sandbox);
      const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(sandbox, session.refresh_token)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    });

    it('does not know a made-up token', async () => {
      const { error } = await sandbox.client().auth.refreshSession({ refresh_token: 'madeupmadeup' });
      expect([error?.status, error?.code]).toEqual([400, 'refresh_token_not_found']);
    });

    it('keeps its tokens over a restart', async () => {
      const before = await startSandbox({ baseUrl: 'http://auth.test' });
      const { session } = await signUp(before);
      await before.close();
      const after = await startSandbox({ baseUrl: 'http://auth.test' });
      expect((await after.client().auth.getUser(session.access_token)).error).toBeNull();
      expect((await refresh(after, session.refresh_token)).status).toBe(200);
      await after.close();
    });
  });

  describe('the signed-in user', () => {
    it.each([
      ['no token', {}, 401, 'no_authorization'],
      ['garbage', { authorization: 'Bearer garbage' }, 403, 'bad_jwt'],
      ['the anon key', { authorization: `Bearer ${KEYS.anonKey}` }, 403, 'bad_jwt'],
    ])('is asked for a token, not %s', async (_, headers, status, code) => {
      const response = await sandbox.call('/auth/v1/user', { headers });
      expect([response.status, response.headers.get('x-sb-error-code')]).toEqual([status, code]);
    });

    it('is told when the token is past its time or was tampered with', async () => {
      const { session } = await signUp(sandbox);
      const [head, body, signature] = session.access_token.split('.');
      const forged = Buffer.from(JSON.stringify({ ...decodeJwt(session.access_token), sub: crypto.randomUUID() }));
      const tampered = [head, forged.toString('base64url'), signature].join('.');
      const none = [Buffer.from('{"alg":"none"}').toString('base64url'), body, ''].join('.');
      for (const token of [tampered, none]) {
        expect((await sandbox.client().auth.getUser(token)).error?.code).toBe('bad_jwt');
      }
      sandbox.clock.moveOn(3601);
      const { error } = await sandbox.client().auth.getUser(session.access_token);
      expect([error?.status, error?.message]).toEqual([403, expect.stringContaining('token is expired')]);
    });

    it('changes a password once, which ends every other session', async () => {
      const { client, email } = await signUp(sandbox);
      const other = sandbox.client();
      await other.auth.signInWithPassword({ email, password: PASSWORD });
      expect((await client.auth.updateUser({ password: PASSWORD })).error?.code).toBe('same_password');
      expect((await client.auth.updateUser({ password: 'tiny' })).error?.code).toBe('weak_password');
      expect((await client.auth.updateUser({ password: 'another horse 2' })).error).toBeNull();
      expect((await client.auth.getUser()).error).toBeNull();
      expect((await other.auth.getUser()).error?.name).toBe('AuthSessionMissingError');
      expect((await other.auth.signInWithPassword({ email, password: 'another horse 2' })).error).toBeNull();
    });

    it('merges own data and may not touch app_metadata', async () => {
      const { client, session } = await signUp(sandbox);
      await client.auth.updateUser({ data: { city: 'Lima', gone: 1 } });
      const { data } = await client.auth.updateUser({ data: { gone: null, name: 'Ana' } });
      expect(data.user?.user_metadata).toMatchObject({ city: 'Lima', name: 'Ana' });
      expect(data.user?.user_metadata).not.toHaveProperty('gone');
      const response = await sandbox.call('/auth/v1/user', {
        method: 'PUT',
        headers: { authorization: `Bearer ${session.access_token}` },
        body: JSON.stringify({ app_metadata: { role: 'admin' } }),
      });
      expect([response.status, response.headers.get('x-sb-error-code')]).toEqual([403, 'not_admin']);
    });

    it('cannot take an address that somebody has', async () => {
      const [mine, other] = [await signUp(sandbox), await signUp(sandbox)];
      expect((await mine.client.auth.updateUser({ email: other.email })).error?.code).toBe('email_exists');
      const { data } = await mine.client.auth.updateUser({ email: newEmail() });
      expect(data.user?.email).not.toBe(mine.email);
    });
  });

  describe('sign-out', () => {
    const sessionsOf = async (userId: string): Promise<number> => {
      const { rows } = await surroundings().sql.query('select from auth.sessions where user_id = $1', [userId]);
      return rows.length;
    };

    it.each([
      ['local', 2],
      ['others', 1],
      ['global', 0],
    ] as const)('with scope %s leaves %i of three sessions', async (scope, left) => {
      const { client, email, user } = await signUp(sandbox);
      await sandbox.client().auth.signInWithPassword({ email, password: PASSWORD });
      await sandbox.client().auth.signInWithPassword({ email, password: PASSWORD });
      expect((await client.auth.signOut({ scope })).error).toBeNull();
      expect(await sessionsOf(user.id)).toBe(left);
    });

    it('answers 204 without a body and makes the refresh token worthless', async () => {
      const { session } = await signUp(sandbox);
      const authorization = `Bearer ${session.access_token}`;
      const response = await sandbox.call('/auth/v1/logout', { method: 'POST', headers: { authorization } });
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect((await refresh(sandbox, session.refresh_token)).body.error_code).toBe('refresh_token_not_found');
      const gone = await sandbox.call('/auth/v1/user', { headers: { authorization } });
      expect([gone.status, gone.headers.get('x-sb-error-code')]).toEqual([403, 'session_not_found']);
    });
  });

  describe('recovery', () => {
    it('answers the same for known and unknown addresses', async () => {
      const { email } = await signUp(sandbox);
      for (const address of [email, 'nobody@example.com']) {
        const { data, error } = await sandbox.client().auth.resetPasswordForEmail(address);
        expect([data, error]).toEqual([{}, null]);
      }
    });

    it('trades the mailed code for a session, once', async () => {
      const { email, user } = await signUp(sandbox);
      await sandbox.client().auth.resetPasswordForEmail(email);
      const { otp } = await lastMail(sandbox, email);
      const client = sandbox.client();
      const answers = await Promise.all(
        [1, 2].map(() => client.auth.verifyOtp({ type: 'recovery', email, token: otp })),
      );
      expect(answers.map(({ error }) => error?.code ?? 'ok').sort()).toEqual(['ok', 'otp_expired']);
      const won = answers.find(({ error }) => !error);
      expect(won?.data.user?.id).toBe(user.id);
      expect(decodeJwt(won?.data.session?.access_token ?? '')['amr']).toMatchObject([{ method: 'otp' }]);
    });

    it('takes the token hash of a link, but not a day later', async () => {
      const { email } = await signUp(sandbox);
      await sandbox.client().auth.resetPasswordForEmail(email);
      const { tokenHash } = await lastMail(sandbox, email);
      sandbox.clock.moveOn(86_401);
      const late = await sandbox.client().auth.verifyOtp({ type: 'recovery', token_hash: tokenHash });
      expect([late.error?.status, late.error?.code]).toEqual([403, 'otp_expired']);
    });

    it('follows a mail link to the page with tokens, never to a foreign page', async () => {
      const { email } = await signUp(sandbox);
      await sandbox.client().auth.resetPasswordForEmail(email, { redirectTo: 'https://evil.example/steal' });
      const { link } = await lastMail(sandbox, email);
      const followed = await fetch(link, { redirect: 'manual' });
      const target = new URL(followed.headers.get('location') ?? '');
      expect(followed.status).toBe(303);
      expect(target.origin).toBe('http://localhost:3000');
      const fragment = new URLSearchParams(target.hash.slice(1));
      expect(fragment.get('type')).toBe('recovery');
      expect((await sandbox.client().auth.getUser(fragment.get('access_token') ?? '')).data.user?.email).toBe(email);
      const again = new URL((await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '');
      expect(new URLSearchParams(again.hash.slice(1)).get('error_code')).toBe('otp_expired');
    });

    it('sends magic links to users only', async () => {
      const { email } = await signUp(sandbox);
      expect((await sandbox.client().auth.signInWithOtp({ email })).error).toBeNull();
      const { otp } = await lastMail(sandbox, email);
      expect((await sandbox.client().auth.verifyOtp({ type: 'email', email, token: otp })).error).toBeNull();
      const stranger = await sandbox.client().auth.signInWithOtp({ email: newEmail() });
      expect([stranger.error?.status, stranger.error?.code]).toEqual([422, 'otp_disabled']);
    });
  });
});
