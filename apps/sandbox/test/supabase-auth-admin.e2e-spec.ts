import 'reflect-metadata';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { ensureUser } from '../src/supabase-auth';
import {
  KEYS,
  lastMail,
  newEmail,
  PASSWORD,
  refresh,
  signUp,
  startSandbox,
  surroundings,
  turn,
  useSurroundings,
  type Client,
  type Sandbox,
} from './supabase-auth.harness';

useSurroundings();

describe('The admin side of the stand-in', () => {
  let sandbox: Sandbox;
  let admin: Client['auth']['admin'];
  beforeAll(async () => {
    sandbox = await startSandbox();
    admin = sandbox.client(KEYS.serviceRoleKey).auth.admin;
  });
  afterAll(async () => {
    await sandbox.close();
  });

  it('is closed to the anon key and to users', async () => {
    const { session } = await signUp(sandbox);
    for (const token of [KEYS.anonKey, session.access_token]) {
      const response = await sandbox.call('/auth/v1/admin/users', { headers: { authorization: `Bearer ${token}` } });
      expect([response.status, response.headers.get('x-sb-error-code')]).toEqual([403, 'not_admin']);
    }
    expect((await sandbox.call('/auth/v1/admin/users')).status).toBe(401);
  });

  it('creates a confirmed user whose role reaches the token', async () => {
    const email = newEmail();
    const { data } = await admin.createUser({
      email,
      password: PASSWORD,
      email_confirm: true,
      app_metadata: { role: 'admin' },
      user_metadata: { name: 'Ana' },
    });
    expect(data.user?.email_confirmed_at).toBeDefined();
    const signedIn = await sandbox.client().auth.signInWithPassword({ email, password: PASSWORD });
    expect(decodeJwt(signedIn.data.session?.access_token ?? '')).toMatchObject({
      role: 'authenticated',
      app_metadata: { provider: 'email', providers: ['email'], role: 'admin' },
      user_metadata: { name: 'Ana' },
    });
    expect((await admin.createUser({ email, password: PASSWORD })).error?.code).toBe('email_exists');
  });

  it('keeps an unconfirmed user out, but says so only after the right password', async () => {
    const email = newEmail();
    await admin.createUser({ email, password: PASSWORD });
    const client = sandbox.client();
    expect((await client.auth.signInWithPassword({ email, password: 'x' })).error?.code).toBe('invalid_credentials');
    expect((await client.auth.signInWithPassword({ email, password: PASSWORD })).error?.code).toBe(
      'email_not_confirmed',
    );
  });

  it('takes a ready-made bcrypt hash', async () => {
    const email = newEmail();
    await admin.createUser({ email, email_confirm: true, password_hash: await hash(PASSWORD, 4) });
    expect((await sandbox.client().auth.signInWithPassword({ email, password: PASSWORD })).error).toBeNull();
  });

  it('pages through all users and tells how many there are', async () => {
    for (let count = 0; count < 5; count += 1) await admin.createUser({ email: newEmail() });
    const seen = new Set<string>();
    const first = await admin.listUsers({ page: 1, perPage: 2 });
    if (first.error) throw first.error;
    expect(first.data.nextPage).toBe(2);
    const pages = Math.ceil(first.data.total / 2);
    for (let page = 1; page <= pages; page += 1) {
      const { data } = await admin.listUsers({ page, perPage: 2 });
      data.users.forEach(({ id }) => seen.add(id));
    }
    expect(seen.size).toBe(first.data.total);
  });

  it('changes metadata by merging, shown in the next token only', async () => {
    const { user, session } = await signUp(sandbox);
    await admin.updateUserById(user.id, { app_metadata: { role: 'admin' } });
    const { body } = await refresh(sandbox, session.refresh_token);
    expect(decodeJwt(session.access_token)['app_metadata']).not.toHaveProperty('role');
    expect(decodeJwt(body.access_token)['app_metadata']).toEqual({
      provider: 'email',
      providers: ['email'],
      role: 'admin',
    });
  });

  it('ends all sessions of a user whose password it sets', async () => {
    const { client, user } = await signUp(sandbox);
    await admin.updateUserById(user.id, { password: 'set by an admin' });
    expect((await client.auth.getUser()).error?.name).toBe('AuthSessionMissingError');
  });

  it('bans from signing in, refreshing and reading, until the ban is lifted or over', async () => {
    const { client, user, email, session } = await signUp(sandbox);
    await admin.updateUserById(user.id, { ban_duration: '1h30m' });
    expect((await client.auth.getUser()).error?.code).toBe('user_banned');
    expect((await refresh(sandbox, session.refresh_token)).body.error_code).toBe('user_banned');
    const signIn = () => sandbox.client().auth.signInWithPassword({ email, password: PASSWORD });
    expect((await signIn()).error?.code).toBe('user_banned');
    await admin.updateUserById(user.id, { ban_duration: 'none' });
    expect((await signIn()).error).toBeNull();
    await admin.updateUserById(user.id, { ban_duration: '2h' });
    sandbox.clock.moveOn(2 * 3600 + 1);
    expect((await signIn()).error).toBeNull();
  });

  it('deletes softly without a trace of the address, or wholly', async () => {
    const [soft, hard] = [await signUp(sandbox), await signUp(sandbox)];
    expect((await admin.deleteUser(soft.user.id, true)).error).toBeNull();
    expect((await admin.deleteUser(hard.user.id)).error).toBeNull();
    const left = await admin.getUserById(soft.user.id);
    expect(JSON.stringify(left.data)).not.toContain(soft.email);
    const gone = await admin.getUserById(hard.user.id);
    expect([gone.error?.status, gone.error?.code]).toEqual([404, 'user_not_found']);
    expect((await hard.client.auth.getUser()).error?.code).toBe('user_not_found');
    expect((await sandbox.client().auth.signUp({ email: soft.email, password: PASSWORD })).error).toBeNull();
  });

  it('calls an id that is no uuid by its name', async () => {
    const authorization = `Bearer ${KEYS.serviceRoleKey}`;
    const response = await sandbox.call('/auth/v1/admin/users/7', { headers: { authorization } });
    expect([response.status, response.headers.get('x-sb-error-code')]).toEqual([404, 'validation_failed']);
  });

  it('generates a link that signs the user in', async () => {
    const { email, user } = await signUp(sandbox);
    const { data } = await admin.generateLink({ type: 'magiclink', email });
    expect(data.user?.id).toBe(user.id);
    const { hashed_token: tokenHash = '', email_otp: otp } = data.properties ?? {};
    expect(otp).toMatch(/^\d{6}$/);
    const { data: signedIn } = await sandbox.client().auth.verifyOtp({ type: 'magiclink', token_hash: tokenHash });
    expect(signedIn.user?.id).toBe(user.id);
    const nobody = await admin.generateLink({ type: 'recovery', email: newEmail() });
    expect([nobody.error?.status, nobody.error?.code]).toEqual([404, 'user_not_found']);
  });

  it('invites by mail', async () => {
    const email = newEmail();
    expect((await admin.inviteUserByEmail(email)).data.user?.invited_at).toBeDefined();
    const { tokenHash } = await lastMail(sandbox, email);
    const { data } = await sandbox.client().auth.verifyOtp({ type: 'invite', token_hash: tokenHash });
    expect(data.user?.email).toBe(email);
  });

  it('gives a launcher its demo users, the same ones at every start', async () => {
    const project = { url: sandbox.baseUrl, serviceRoleKey: KEYS.serviceRoleKey };
    const demo = { email: 'demo.admin@example.com', password: PASSWORD, appMetadata: { role: 'admin' } };
    const [first, again] = [await ensureUser(project, demo), await ensureUser(project, demo)];
    expect(again).toBe(first);
    expect((await admin.getUserById(first)).data.user?.app_metadata['role']).toBe('admin');
  });
});

describe('Levers and modes of the stand-in', () => {
  it('confirms by mail where sign-ups are not confirmed at once, and hides who is known', async () => {
    const sandbox = await startSandbox({ autoconfirm: false });
    const email = newEmail();
    const client = sandbox.client();
    const { data } = await client.auth.signUp({ email, password: PASSWORD });
    expect([data.session, data.user?.email]).toEqual([null, email]);
    const { otp } = await lastMail(sandbox, email);
    const verified = await client.auth.verifyOtp({ type: 'signup', email, token: otp });
    expect(verified.data.user?.email_confirmed_at).toBeDefined();
    const repeated = await sandbox.client().auth.signUp({ email, password: PASSWORD });
    expect(repeated.error).toBeNull();
    expect(repeated.data.user).toMatchObject({ identities: [], role: '' });
    expect(repeated.data.user?.id).not.toBe(data.user?.id);
    await sandbox.close();
  });

  it('signs like a legacy project: HS256, and an empty key set', async () => {
    const sandbox = await startSandbox({ signing: 'HS256' });
    const { session, client } = await signUp(sandbox);
    expect(decodeProtectedHeader(session.access_token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    await jwtVerify(session.access_token, new TextEncoder().encode(KEYS.jwtSecret));
    const response = await sandbox.call('/auth/v1/.well-known/jwks.json');
    expect(await response.json()).toEqual({ keys: [] });
    expect((await client.auth.getClaims()).error).toBeNull();
    await sandbox.close();
  });

  it('makes the key set fail or hang on demand, and closes without waiting for those who hang', async () => {
    const sandbox = await startSandbox();
    const jwksUrl = `${sandbox.baseUrl}/auth/v1/.well-known/jwks.json`;
    await turn(sandbox, { jwksFault: '500' });
    expect((await fetch(jwksUrl)).status).toBe(500);
    await turn(sandbox, { jwksFault: 'timeout' });
    await expect(fetch(jwksUrl, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    const hanging = expect(fetch(jwksUrl)).rejects.toThrow();
    await fetch(`${sandbox.baseUrl}/control/auth`);
    await sandbox.close();
    await hanging;
  });

  it('rotates its keys: old tokens verify until the old key is revoked', async () => {
    const sandbox = await startSandbox();
    const keySet = () => createRemoteJWKSet(new URL(`${sandbox.baseUrl}/auth/v1/.well-known/jwks.json`));
    const change = (action: string) =>
      sandbox.call('/control/auth/keys', { method: 'POST', body: JSON.stringify({ action }) });
    const old = (await signUp(sandbox)).session.access_token;
    await change('rotate');
    const young = (await signUp(sandbox)).session.access_token;
    expect(decodeProtectedHeader(young).kid).not.toBe(decodeProtectedHeader(old).kid);
    await Promise.all([old, young].map((token) => jwtVerify(token, keySet())));
    await change('revoke-previous');
    await expect(jwtVerify(old, keySet())).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect((await sandbox.client().auth.getUser(old)).error?.code).toBe('bad_jwt');
    await jwtVerify(young, keySet());
    await sandbox.close();
  });

  it('issues short-lived tokens on demand', async () => {
    const sandbox = await startSandbox({ jwtExpirySeconds: 60 });
    expect((await signUp(sandbox)).session.expires_in).toBe(60);
    await turn(sandbox, { jwtExpirySeconds: 2 });
    expect((await signUp(sandbox)).session.expires_in).toBe(2);
    await sandbox.close();
  });

  it('limits requests per address when asked to, and fills up again', async () => {
    const sandbox = await startSandbox({ rateLimits: 'on' });
    const attempt = () => refresh(sandbox, 'madeupmadeup');
    for (let count = 0; count < 30; count += 1) expect((await attempt()).status).toBe(400);
    let refused = await attempt();
    while (refused.status === 400) refused = await attempt(); // some more were let through while the others took their time
    expect([refused.status, refused.body.error_code]).toEqual([429, 'over_request_rate_limit']);
    expect(refused.headers.get('retry-after')).toBeNull();
    sandbox.clock.moveOn(3);
    expect((await attempt()).status).toBe(400);
    await sandbox.close();
  });

  it('sends one mail a minute to an address when limits are on', async () => {
    const sandbox = await startSandbox({ rateLimits: 'on' });
    const { email, client } = await signUp(sandbox);
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    expect((await client.auth.resetPasswordForEmail(email)).error?.code).toBe('over_email_send_rate_limit');
    sandbox.clock.moveOn(61);
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    await sandbox.close();
  });

  it('keeps key files to their owner', async () => {
    const sandbox = await startSandbox({ jwtSecret: undefined });
    const { keysDir } = surroundings();
    expect(readdirSync(keysDir).sort()).toEqual(['project-keys.json', 'signing-keys.json']);
    for (const file of readdirSync(keysDir)) expect(statSync(join(keysDir, file)).mode & 0o777).toBe(0o600);
    await sandbox.close();
  });

  it('logs no password, token, key or address, not even when the database fails', async () => {
    const sandbox = await startSandbox();
    const { email, session } = await signUp(sandbox);
    await sandbox.client().auth.resetPasswordForEmail(email);
    await surroundings().sql.query('alter table auth.sessions rename to sessions_away');
    const failed = await sandbox.client().auth.signInWithPassword({ email, password: PASSWORD });
    await surroundings().sql.query('alter table auth.sessions_away rename to sessions');
    expect([failed.error?.status, failed.error?.code]).toEqual([500, 'unexpected_failure']);
    const { otp } = await lastMail(sandbox, email);
    const log = sandbox.log.join('');
    expect(log).toContain('The auth stand-in failed');
    const file = readFileSync(join(surroundings().keysDir, 'signing-keys.json'), 'utf8');
    const d = /"d": "([^"]+)"/.exec(file)?.[1] ?? 'missing';
    for (const secret of [email, PASSWORD, session.access_token, session.refresh_token, otp, KEYS.jwtSecret, d]) {
      expect(log).not.toContain(secret);
    }
    await sandbox.close();
  });
});
