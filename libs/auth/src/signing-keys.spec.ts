import { errors, exportJWK, generateKeyPair } from 'jose';
import { KeysUnavailableError } from './auth.errors';
import { SigningKeys } from './signing-keys';

const MINUTE = 60_000;

async function keySet(...kids: string[]) {
  const keys = await Promise.all(
    kids.map(async (kid) => ({ ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid, alg: 'ES256' })),
  );
  return { keys };
}

/** A key server that serves, fails or hangs as told, under a clock that is turned by hand. */
async function setUp(...kids: string[]) {
  const server = { answer: async (): Promise<unknown> => served, calls: 0 };
  const time = { now: 0 };
  const served = await keySet(...kids);
  const sut = new SigningKeys({
    url: 'https://auth.example/jwks',
    clock: { now: () => new Date(time.now) },
    fetchJson: () => {
      server.calls++;
      return server.answer();
    },
  });
  const find = (kid: string) => sut.find({ alg: 'ES256', kid });
  return { sut, server, time, find };
}

const failing = async (): Promise<unknown> => Promise.reject(new TypeError('fetch failed'));

describe(SigningKeys.name, () => {
  it('reads the keys once for many tokens at the same time, and again after ten minutes', async () => {
    const { server, time, find } = await setUp('a');
    await Promise.all([find('a'), find('a'), find('a')]);
    time.now = 9 * MINUTE;
    await find('a');
    expect(server.calls).toBe(1);
    time.now = 11 * MINUTE;
    await find('a');
    expect(server.calls).toBe(2);
  });

  it('finds a key that was added since, looking at most every thirty seconds', async () => {
    const { server, time, find } = await setUp('a');
    await find('a');
    const rotated = await keySet('a', 'b');
    server.answer = async () => rotated;
    await expect(find('b')).rejects.toThrow(errors.JWKSNoMatchingKey);
    time.now = 31_000;
    expect(await find('b')).toBeDefined();
    await expect(find('c')).rejects.toThrow(errors.JWKSNoMatchingKey);
    expect(server.calls).toBe(2);
  });

  it('says that nobody can tell, when the keys were never read', async () => {
    const { server, find } = await setUp('a');
    server.answer = failing;
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
  });

  it.each([
    ['an HTML page', '<html>'],
    ['an empty object', {}],
    ['null', null],
  ])('takes %s for a failure, not for an empty set', async (_name, answer) => {
    const { server, find } = await setUp('a');
    server.answer = async () => answer;
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
  });

  it('goes on with the last good copy for an hour, then stops', async () => {
    const { server, time, find, sut } = await setUp('a');
    await find('a');
    server.answer = failing;
    time.now = 60 * MINUTE;
    expect(await find('a')).toBeDefined();
    time.now = 61 * MINUTE;
    await expect(find('a')).rejects.toThrow(KeysUnavailableError);
    expect(sut.isUsable).toBe(false);
  });

  it('does not make every request wait for a server that just failed', async () => {
    const { server, time, find } = await setUp('a');
    await find('a');
    server.answer = failing;
    time.now = 20 * MINUTE;
    for (let i = 0; i < 10; i++) await find('a');
    expect(server.calls).toBe(2);
  });

  it('drops a key that was revoked as soon as it reads the keys again', async () => {
    const { server, time, find } = await setUp('a', 'b');
    await find('b');
    const without = await keySet('a');
    server.answer = async () => without;
    time.now = 11 * MINUTE;
    await expect(find('b')).rejects.toThrow(errors.JWKSNoMatchingKey);
  });

  it('is kept fresh by whoever asks it to refresh in the background', async () => {
    const { server, time, sut, find } = await setUp('a');
    await sut.refresh();
    time.now = 6 * MINUTE;
    await sut.refresh();
    time.now = 12 * MINUTE;
    await find('a');
    expect(server.calls).toBe(2);
  });
});
