import { Client } from 'pg';
import {
  createTestDatabase,
  createTestRedis,
  startProgram,
  startSandbox,
  until,
  type Program,
  type TestDatabase,
  type TestRedis,
  type TestSandbox,
} from '@app/testing';
import { FakeAuthServer } from './fake-auth-server';

/** Two api processes beside each other, as behind a balancer. */
describe('several instances', () => {
  let sandbox: TestSandbox;
  let auth: FakeAuthServer;
  let database: TestDatabase;
  let redis: TestRedis;
  let owner: Client;
  let instances: [Program, Program];
  let reader: { authorization: string };
  let readerId: string;

  const get = async (instance: Program, path: string) => {
    const response = await fetch(instance.url + path, { headers: reader });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  beforeAll(async () => {
    [sandbox, auth, database, redis] = await Promise.all([
      startSandbox(),
      FakeAuthServer.start(),
      createTestDatabase(),
      createTestRedis(),
    ]);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    const { rows } = await owner.query<{ id: string }>(
      `insert into auth.users (id, email) values (gen_random_uuid(), 'reader@example.test') returning id`,
    );
    readerId = rows[0]?.id as string;
    reader = { authorization: `Bearer ${await auth.token(readerId)}` };
    const env = {
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: redis.url,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: sandbox.apiKey,
      DECODO_BASE_URL: sandbox.decodoUrl,
    };
    instances = [await startProgram('api', env), await startProgram('api', env)];
    for (const instance of instances) await get(instance, '/api/v1/favorites');
  }, 120_000);
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await owner.end();
    await Promise.all([sandbox.close(), auth.stop(), database.drop(), redis.close()]);
  });

  it('buys an unseen creator once when 200 readers ask both at the same time', async () => {
    await sandbox.control.setLatency(300);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => get(instances[i % 2] as Program, '/api/profile/everybody.looks')),
    );
    await sandbox.control.setLatency(0);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
    expect(await sandbox.control.countCalls({ username: 'everybody.looks' })).toBe(1);
    const { rows } = await owner.query(`select count(*)::int as n from profiles where username = 'everybody.looks'`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('asks no more often for a name that does not exist', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => get(instances[i % 2] as Program, '/api/profile/case.deleted')),
    );
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['CREATOR.NOT_FOUND']));
    expect(await sandbox.control.countCalls({ username: 'case.deleted' })).toBe(3); // the spaced attempts of one confirmation
  });

  it('tells the other instance what changed: nobody reads the old copy from its memory', async () => {
    const [here, there] = instances;
    const name = 'changes.there';
    const biography = async (instance: Program, query = '') =>
      ((await get(instance, `/api/profile/${name}${query}`)).body.profile as { followersCount: number }).followersCount;
    const before = await biography(here);
    for (let i = 0; i < 3; i++) expect(await biography(there)).toBe(before); // now in both memories
    await sandbox.control.grow(30);
    const after = await biography(here, '?refresh=true');
    expect(after).not.toBe(before);
    await until(async () => (await biography(there)) === after);
  });

  it('ends an access on every instance at once', async () => {
    const [here, there] = instances;
    const levelOn = async (instance: Program) =>
      ((await get(instance, '/api/profile/everybody.looks')).body.access as { level: string }).level;
    const profile = `(select id from profiles where username = 'everybody.looks')`;
    expect(await levelOn(here)).toBe('preview');
    expect(await levelOn(there)).toBe('preview');
    const admin = await adminHeaders();
    const given = await fetch(`${here.url}/api/v1/admin/access-grants`, {
      method: 'POST',
      headers: { ...admin, 'content-type': 'application/json' },
      body: JSON.stringify({ userId: readerId, username: 'everybody.looks', reason: 'for the test' }),
    });
    expect(given.status).toBe(201);
    expect(await levelOn(here)).toBe('full');
    await until(async () => (await levelOn(there)) === 'full');
    const { rows } = await owner.query(
      `select source from user_profile_access where user_id = $1 and profile_id = ${profile}`,
      [readerId],
    );
    expect(rows).toEqual([{ source: 'admin_grant' }]);
  });

  it('suspends a user on every instance at once, and takes it back', async () => {
    const [here, there] = instances;
    const admin = await adminHeaders();
    const order = async (verb: string) =>
      fetch(`${here.url}/api/v1/admin/users/${readerId}/${verb}`, {
        method: 'POST',
        headers: { ...admin, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'for the test' }),
      });
    expect((await get(there, '/api/v1/favorites')).status).toBe(200); // its token and its account are known there
    expect((await order('suspend')).status).toBe(204);
    // By the message, that is: without one it would take as long as a status counts as fresh, half a minute.
    const isLate = AbortSignal.timeout(15_000);
    const codeThere = async () => (await get(there, '/api/v1/favorites')).body.code;
    await until(async () => isLate.aborted || (await codeThere()) === 'AUTH.SUSPENDED');
    expect([await codeThere(), isLate.aborted]).toEqual(['AUTH.SUSPENDED', false]);
    expect((await get(here, '/api/v1/favorites')).body.code).toBe('AUTH.SUSPENDED');
    expect((await order('reinstate')).status).toBe(204);
    await until(async () => (await codeThere()) === undefined);
  });

  async function adminHeaders(): Promise<Record<string, string>> {
    const { rows } = await owner.query<{ id: string }>(
      `insert into auth.users (id) values (gen_random_uuid()) returning id`,
    );
    return {
      authorization: `Bearer ${await auth.token(rows[0]?.id as string, { claims: { app_metadata: { role: 'admin' } } })}`,
    };
  }
});
