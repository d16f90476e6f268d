import { loadSecrets } from './secrets';
import { applicationEnvironment, databaseAddresses, needsSandbox, surveySurroundings } from './surroundings';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'creator-search-secrets-'));
const file = join(folder, 'secrets.json');
const secrets = loadSecrets(file);

afterAll(() => rmSync(folder, { recursive: true }));

describe(surveySurroundings.name, () => {
  it('gives everything without an address a local part', () => {
    const all = surveySurroundings({ DATABASE_URL: ' ' });
    expect(all).toEqual({
      postgres: 'embedded',
      redis: 'embedded',
      auth: 'sandbox',
      provider: 'sandbox',
      payments: 'sandbox',
    });
    expect(needsSandbox(all)).toBe(true);
  });

  it('leaves out what the environment names', () => {
    const none = surveySurroundings({
      DATABASE_URL: 'postgres://a/b',
      REDIS_URL: 'redis://a',
      SUPABASE_URL: 'https://a',
      SMARTPROXY_USERNAME: 'u',
      STRIPE_SECRET_KEY: 'sk_1',
    });
    expect(Object.values(none)).toEqual(['given', 'given', 'given', 'given', 'given']);
    expect(needsSandbox(none)).toBe(false);
  });

  it('starts in production without payments: then nothing can be bought there', () => {
    const real = {
      DATABASE_URL: 'postgres://a/b',
      REDIS_URL: 'redis://a',
      SUPABASE_URL: 'https://a',
      DECODO_API_KEY: 'k',
    };
    expect(surveySurroundings({ ...real, NODE_ENV: 'production' }).payments).toBe('off');
  });

  it('lets nothing stand in for the outside world in production', () => {
    expect(() => surveySurroundings({ NODE_ENV: 'production', DATABASE_URL: 'postgres://a/b' })).toThrow(
      'set REDIS_URL, SUPABASE_URL, DECODO_API_KEY',
    );
  });
});

describe(databaseAddresses.name, () => {
  it('makes its own logins from the one address of an owner', () => {
    const { user, logins } = databaseAddresses(
      { DATABASE_URL: 'postgres://postgres.abc:pw@host:6543/db' },
      secrets,
      undefined,
    );
    expect(user).toBe(`postgres://creator_search_api.abc:${secrets.apiLoginPassword}@host:6543/db`);
    expect(logins?.system.name).toBe('creator_search_system');
  });

  it('takes the logins of the environment as they are', () => {
    const env = {
      DATABASE_URL: 'postgres://u@h/d',
      DATABASE_SYSTEM_URL: 'postgres://s@h/d',
      DATABASE_MIGRATION_URL: 'postgres://o@h/d',
    };
    expect(databaseAddresses(env, secrets, undefined)).toEqual({
      user: env.DATABASE_URL,
      system: env.DATABASE_SYSTEM_URL,
      owner: env.DATABASE_MIGRATION_URL,
      logins: null,
    });
  });
});

describe(applicationEnvironment.name, () => {
  const surroundings = surveySurroundings({ SUPABASE_URL: 'https://real' });
  const addresses = {
    database: { user: 'postgres://u@h/d', system: 'postgres://s@h/d' },
    redisUrl: 'redis://h',
    sandboxUrl: 'http://sandbox',
  };

  it('keeps what is real and points the rest at the stand-ins, without the login of the owner', () => {
    const env = {
      SUPABASE_URL: 'https://real',
      SUPABASE_ANON_KEY: 'k',
      DATABASE_MIGRATION_URL: 'postgres://o@h/d',
      REDIS_PASSWORD: 'x',
    };
    expect(applicationEnvironment(env, { secrets, surroundings }, addresses)).toMatchObject({
      SUPABASE_URL: 'https://real',
      SUPABASE_ANON_KEY: 'k',
      DECODO_BASE_URL: 'http://sandbox/decodo',
      DECODO_API_KEY: secrets.decodoApiKey,
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_API_URL: 'http://sandbox',
      DATABASE_URL: 'postgres://u@h/d',
      DATABASE_MIGRATION_URL: undefined,
      REDIS_PASSWORD: undefined,
    });
  });

  it.each([
    [undefined, '0'],
    [' ', '0'],
    ['4001', '4001'],
  ])('gives the worker whatever port is free unless it is told which (%p)', (WORKER_PORT, port) => {
    expect(applicationEnvironment({ WORKER_PORT }, { secrets, surroundings }, addresses)).toMatchObject({
      WORKER_PORT: port,
    });
  });
});

describe(loadSecrets.name, () => {
  it('makes secrets once, for their owner only', () => {
    expect(loadSecrets(file)).toEqual(secrets);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('adds a secret that an older version did not know, and keeps the others', () => {
    const { redisPassword: _lost, ...older } = secrets;
    writeFileSync(file, JSON.stringify(older));
    const completed = loadSecrets(file);
    expect(completed).toMatchObject(older);
    expect(completed.redisPassword).toMatch(/^[\w-]{32}$/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(completed);
  });
});
