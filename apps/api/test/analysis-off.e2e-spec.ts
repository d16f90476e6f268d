import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
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

jest.setTimeout(120_000);

const CREATORS = ['quiet.one', 'quiet.two', 'quiet.three'];

type Json = Record<string, unknown>;

/** Both processes of the product, first with ENABLE_AI_ANALYSIS=false and then with true, over the same data. */
describe('content intelligence that is switched off', () => {
  let sandbox: TestSandbox;
  let database: TestDatabase;
  let redis: TestRedis;
  let auth: FakeAuthServer;
  let owner: Client;
  let headers: { authorization: string };
  let programs: Program[] = [];

  const start = async (analysis: 'true' | 'false') => {
    const env = {
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'error',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: redis.url,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: sandbox.apiKey,
      DECODO_BASE_URL: sandbox.decodoUrl,
      AI_TIER: 'rules',
      ENABLE_AI_ANALYSIS: analysis,
    };
    programs = await Promise.all([startProgram('api', env), startProgram('ai-worker', env)]);
  };
  const stop = async () => {
    await Promise.all(programs.map((program) => program.stop()));
    programs = [];
  };
  const get = async (path: string) => {
    const response = await fetch(`${programs[0]?.url}/api/profile/${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const count = async (query: string) => {
    const { rows } = await owner.query<{ n: number }>(`select count(*)::integer as n from ${query}`);
    return rows[0]?.n;
  };
  /** Periodic jobs wait for up to a minute: they are due now, and have run when this returns. */
  const hurry = async () => {
    const { host, port, db } = new Redis(redis.url, { lazyConnect: true }).options;
    const queue = new Queue('maintenance', { connection: { host, port, db }, prefix: 'cs' });
    await queue.promoteJobs();
    await until(async () => (await queue.getJobCountByTypes('waiting', 'prioritized', 'active')) === 0);
    await queue.close();
  };

  beforeAll(async () => {
    [sandbox, database, redis, auth] = await Promise.all([
      startSandbox(),
      createTestDatabase(),
      createTestRedis(),
      FakeAuthServer.start(),
    ]);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    const { rows } = await owner.query<{ id: string }>(
      `insert into auth.users (id, email) values (gen_random_uuid(), 'nora@example.test') returning id`,
    );
    const id = rows[0]?.id ?? '';
    headers = { authorization: `Bearer ${await auth.token(id)}` };
    await start('false');
    for (const username of CREATORS) await get(username);
    await owner.query(
      `insert into user_profile_access (user_id, profile_id, source, reason) select $1, id, 'unlock', 'test' from profiles`,
      [id],
    );
  });
  afterAll(async () => {
    await stop();
    await owner.end();
    await Promise.all([auth.stop(), sandbox.close(), database.drop(), redis.close()]);
  });

  it.each(CREATORS)('shows %s and the posts as ever', async (username) => {
    const { status, body } = await get(username);
    expect(status).toBe(200);
    expect(body).toMatchObject({ degraded: false, access: { level: 'full' }, profile: { username } });
    expect((body.posts as Json[]).length).toBeGreaterThan(0);
    expect((await get(`${username}/posts`)).status).toBe(200);
  });

  it('says that it is off where its results would be', async () => {
    const { status, body } = await get(`${CREATORS[0]}/ai-insights`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'off', progress: 0, job: null, primaryCategory: null });
  });

  it('notes down no analysis and queues none, whatever the worker comes by to do', async () => {
    await hurry();
    const connection = new Redis(redis.url);
    const queued = await connection.keys('cs:profile-analyses:[0-9]*');
    await connection.quit();
    expect(queued).toEqual([]);
    expect(await count('ai_analysis_jobs')).toBe(0);
    expect(await count('posts where ai_analyzed_at is not null')).toBe(0);
  });

  it('reads everything that was stored meanwhile once it is switched on again', async () => {
    const posts = await count('posts');
    await stop();
    await start('true');
    await hurry();
    await until(async () => (await count(`ai_analysis_jobs where status = 'complete'`)) === CREATORS.length);
    expect(await count('posts where ai_analyzed_at is not null')).toBe(posts);
    for (const username of CREATORS) {
      const { body } = await get(`${username}/ai-insights`);
      expect(body).toMatchObject({ status: 'complete', progress: 100, job: { status: 'complete', postsFailed: 0 } });
    }
  });
});
