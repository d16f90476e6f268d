import { randomUUID } from 'node:crypto';
import { generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { AuthConfig } from '@app/config';
import { ExpiredTokenError } from './auth.errors';
import type { SigningKeys } from './signing-keys';
import { TokenVerifier } from './token-verifier';

const AUTH: AuthConfig = {
  supabaseUrl: 'https://project.example',
  anonKey: 'anon',
  serviceRoleKey: undefined,
  legacyJwtSecret: undefined,
};

async function setUp() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const time = { now: Date.now() };
  const keys = { calls: 0, find: async (): Promise<CryptoKey> => (keys.calls++, publicKey) };
  const clock = { now: () => new Date(time.now) };
  const sut = new TokenVerifier({ auth: AUTH, keys: keys as unknown as SigningKeys, clock });
  const token = (validForSeconds: number, claims: object = {}) =>
    new SignJWT({ role: 'authenticated', session_id: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256' })
      .setSubject('6B1F0F5E-9F1C-4C60-B3A5-000000000001')
      .setIssuer(`${AUTH.supabaseUrl}/auth/v1`)
      .setAudience('authenticated')
      .setExpirationTime(new Date(time.now + validForSeconds * 1000))
      .sign(privateKey);
  return { sut, keys, time, token };
}

describe(TokenVerifier.name, () => {
  it('checks a token once while it is good', async () => {
    const { sut, keys, token } = await setUp();
    const one = await token(3600);
    expect(sut.peek(one)).toBeUndefined();
    const principal = await sut.verify(one);
    expect(sut.peek(one)).toBe(principal);
    expect(await sut.verify(one)).toBe(principal);
    expect(keys.calls).toBe(1);
  });

  it('does not remember a token beyond its end', async () => {
    const { sut, time, token } = await setUp();
    const short = await token(60);
    await sut.verify(short);
    time.now += 66_000;
    expect(sut.peek(short)).toBeUndefined();
    await expect(sut.verify(short)).rejects.toThrow(ExpiredTokenError);
  });

  it('checks again after ten minutes, so that a revoked key stops counting', async () => {
    const { sut, keys, time, token } = await setUp();
    const long = await token(3600);
    await sut.verify(long);
    time.now += 10 * 60_000;
    expect(sut.peek(long)).toBeUndefined();
    await sut.verify(long);
    expect(keys.calls).toBe(2);
  });

  it('does not remember what it refused', async () => {
    const { sut, token } = await setUp();
    const refused = await token(3600, { role: 'service_role' });
    await expect(sut.verify(refused)).rejects.toMatchObject({ code: 'AUTH.INVALID_TOKEN' });
    expect(sut.peek(refused)).toBeUndefined();
  });

  it('knows the user in the spelling of the database', async () => {
    const { sut, token } = await setUp();
    const { userId, claims, role } = await sut.verify(await token(3600));
    expect([userId, claims.sub, role]).toEqual([userId.toLowerCase(), userId, 'user']);
  });
});
