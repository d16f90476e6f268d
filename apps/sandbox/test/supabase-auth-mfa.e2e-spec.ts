import 'reflect-metadata';
import { decodeJwt } from 'jose';
import {
  codeOf,
  enrol,
  KEYS,
  newEmail,
  PASSWORD,
  raiseToAal2,
  refresh,
  signUp,
  startSandbox,
  surroundings,
  useSurroundings,
  type Sandbox,
} from './supabase-auth.harness';

useSurroundings();

describe('Second factors of the stand-in', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    await sandbox.close();
  });

  it('raises the session it was verified in to aal2 and keeps it there over a refresh', async () => {
    const { client, session } = await signUp(sandbox);
    sandbox.clock.moveOn(1);
    const { tokens } = await raiseToAal2(sandbox, client);
    const claims = decodeJwt(tokens.access_token);
    expect(claims).toMatchObject({ aal: 'aal2', amr: [{ method: 'totp' }, { method: 'password' }] });
    expect(claims['session_id']).toBe(decodeJwt(session.access_token)['session_id']);
    const refreshed = await refresh(sandbox, tokens.refresh_token);
    expect(decodeJwt(refreshed.body.access_token)['aal']).toBe('aal2');
    expect((await client.auth.mfa.getAuthenticatorAssuranceLevel()).data?.currentLevel).toBe('aal2');
  });

  it('hands out what an authenticator app needs, and the secret only once', async () => {
    const { client } = await signUp(sandbox);
    const { totp, id } = await enrol(client);
    expect(totp.qr_code).toMatch(/^data:image\/svg\+xml;utf-8,<svg /);
    expect(new URL(totp.uri).searchParams.get('secret')).toBe(totp.secret);
    const { data } = await client.auth.mfa.listFactors();
    expect(data?.all).toEqual([expect.objectContaining({ id, factor_type: 'totp', status: 'unverified' })]);
    expect(JSON.stringify(data)).not.toContain(totp.secret);
  });

  it('ends sessions below aal2 and drops half-made factors', async () => {
    const { client, email } = await signUp(sandbox);
    const other = sandbox.client();
    await other.auth.signInWithPassword({ email, password: PASSWORD });
    await enrol(client);
    const { factorId } = await raiseToAal2(sandbox, client);
    expect((await other.auth.getUser()).error?.name).toBe('AuthSessionMissingError');
    expect((await client.auth.mfa.listFactors()).data?.all.map(({ id }) => id)).toEqual([factorId]);
  });

  it('refuses a wrong code, then takes the right one for the same challenge, once', async () => {
    const { client } = await signUp(sandbox);
    const { id: factorId, totp } = await enrol(client);
    const challengeId = (await client.auth.mfa.challenge({ factorId })).data?.id ?? '';
    const right = codeOf(totp.secret, sandbox.clock);
    const wrong = right === '000000' ? '000001' : '000000';
    const refused = await client.auth.mfa.verify({ factorId, challengeId, code: wrong });
    expect([refused.error?.status, refused.error?.code]).toEqual([422, 'mfa_verification_failed']);
    expect((await client.auth.mfa.verify({ factorId, challengeId, code: right })).error).toBeNull();
    const again = await client.auth.mfa.verify({ factorId, challengeId, code: right });
    expect([again.error?.status, again.error?.code]).toEqual([422, 'mfa_ip_address_mismatch']);
  });

  it('lets a challenge stand for five minutes', async () => {
    const { client } = await signUp(sandbox);
    const { id: factorId, totp } = await enrol(client);
    const inFiveMinutes = () => Math.floor(sandbox.clock.now().getTime() / 1000) + 300;
    const earliest = inFiveMinutes();
    const { data } = await client.auth.mfa.challenge({ factorId });
    expect(data?.expires_at).toBeGreaterThanOrEqual(earliest);
    expect(data?.expires_at).toBeLessThanOrEqual(inFiveMinutes());
    sandbox.clock.moveOn(301);
    const code = codeOf(totp.secret, sandbox.clock);
    const late = { factorId, challengeId: data?.id ?? '', code };
    expect((await client.auth.mfa.verify(late)).error?.code).toBe('mfa_challenge_expired');
    expect((await client.auth.mfa.verify(late)).error?.code).toBe('mfa_factor_not_found');
  });

  it('asks for the second factor before another one, a new password, or its removal', async () => {
    const { client, email } = await signUp(sandbox);
    const { factorId } = await raiseToAal2(sandbox, client);
    const weak = sandbox.client();
    await weak.auth.signInWithPassword({ email, password: PASSWORD });
    const another = await weak.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'tablet' });
    const password = await weak.auth.updateUser({ password: 'another horse 2' });
    const removal = await weak.auth.mfa.unenroll({ factorId });
    expect([another.error, password.error, removal.error].map((error) => [error?.status, error?.code])).toEqual([
      [403, 'insufficient_aal'],
      [401, 'insufficient_aal'],
      [422, 'insufficient_aal'],
    ]);
  });

  it('falls back to one factor when the factor is taken away', async () => {
    const { client } = await signUp(sandbox);
    const { factorId, tokens } = await raiseToAal2(sandbox, client);
    expect((await client.auth.mfa.unenroll({ factorId })).data?.id).toBe(factorId);
    const { body } = await refresh(sandbox, tokens.refresh_token);
    expect(decodeJwt(body.access_token)).toMatchObject({ aal: 'aal1', amr: [{ method: 'password' }] });
  });

  it('keeps names apart and stops at ten', async () => {
    const { client } = await signUp(sandbox);
    await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'watch' });
    const same = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'watch' });
    expect([same.error?.status, same.error?.code]).toEqual([422, 'mfa_factor_name_conflict']);
    for (let count = 1; count < 10; count += 1) await enrol(client);
    const eleventh = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'eleventh' });
    expect([eleventh.error?.status, eleventh.error?.code]).toEqual([422, 'too_many_enrolled_mfa_factors']);
  });

  it("does not know other people's factors", async () => {
    const mine = await signUp(sandbox);
    const { id: factorId } = await enrol(mine.client);
    const { client } = await signUp(sandbox);
    const { error } = await client.auth.mfa.challenge({ factorId });
    expect([error?.status, error?.code]).toEqual([404, 'mfa_factor_not_found']);
  });

  it('survives two verifications of one user at the same moment', async () => {
    const { client, email } = await signUp(sandbox);
    const other = sandbox.client();
    await other.auth.signInWithPassword({ email, password: PASSWORD });
    const { id: factorId, totp } = await enrol(client);
    const code = codeOf(totp.secret, sandbox.clock);
    const answers = await Promise.all(
      [client, other].map((one) => one.auth.mfa.challengeAndVerify({ factorId, code })),
    );
    expect(answers.map(({ error }) => error === null).sort()).toEqual([false, true]);
  });

  it('shows and deletes factors for the service role only', async () => {
    const { client, user } = await signUp(sandbox);
    const { factorId } = await raiseToAal2(sandbox, client);
    const admin = sandbox.client(KEYS.serviceRoleKey).auth.admin.mfa;
    expect((await admin.listFactors({ userId: user.id })).data?.factors).toEqual([
      expect.objectContaining({ id: factorId, status: 'verified' }),
    ]);
    const stranger = await sandbox.client().auth.admin.mfa.listFactors({ userId: user.id });
    expect([stranger.error?.status, stranger.error?.code]).toEqual([403, 'not_admin']);
    expect((await admin.deleteFactor({ userId: user.id, id: factorId })).error).toBeNull();
    expect((await admin.listFactors({ userId: user.id })).data?.factors).toEqual([]);
  });

  it('writes down what was done in the audit log', async () => {
    const email = newEmail();
    const client = sandbox.client();
    await client.auth.signUp({ email, password: PASSWORD });
    await raiseToAal2(sandbox, client);
    await client.auth.signOut();
    const { rows } = await surroundings().sql.query<{ action: string }>(
      `select payload->>'action' as action from auth.audit_log_entries
       where payload->>'actor_username' = $1 order by created_at`,
      [email],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'user_signedup',
      'factor_in_progress',
      'challenge_created',
      'verification_attempted',
      'logout',
    ]);
  });
});
