import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { API_HEADERS } from '@app/common';
import { PrivateRedis, startProgram, until, WebhookReceiver, type Program } from '@app/testing';
import { AnalysisWorld } from './analysis-world';

jest.setTimeout(120_000);

const TOKEN = { authorization: 'Bearer scraper-secret' };

describe('what the worker tells over HTTP', () => {
  let world: AnalysisWorld;
  let redis: PrivateRedis;
  const started: Program[] = [];

  const start = async (env: Record<string, string> = {}) => {
    const worker = await startProgram('ai-worker', { ...world.env, AI_MAX_WORKERS: '1', ...env });
    started.push(worker);
    return worker;
  };
  const get = (worker: Program, path: string, init: RequestInit = {}) => fetch(`${worker.url}${path}`, init);
  const status = async (worker: Program, path: string) => (await get(worker, path)).status;
  const becomesReady = (worker: Program) => until(async () => (await status(worker, '/health/ready')) === 200);

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    world = await AnalysisWorld.open();
  });
  afterEach(async () => {
    for (const worker of started.splice(0)) await worker.kill();
  });
  afterAll(() => Promise.all([world.close(), redis.stop()]));

  it('is how its components are, with the models of its own', async () => {
    const worker = await start();
    await becomesReady(worker);
    await until(async () => {
      const { score } = (await (await get(worker, '/health')).json()) as { score: number };
      return score === 100;
    });
    const { components } = (await (await get(worker, '/health')).json()) as {
      components: Record<string, { status: string }>;
    };
    const found = Object.fromEntries(Object.entries(components).map(([name, { status }]) => [name, status]));
    const up = Object.fromEntries(
      ['database', 'cache', 'queue', 'provider', 'ai', 'system'].map((name) => [name, 'up']),
    );
    expect(found).toEqual({ ...up, auth: 'unknown' });
    expect(await status(worker, '/health/live')).toBe(200);
  });

  it('is metrics of the jobs that it ran and the posts that it read', async () => {
    const worker = await start();
    const { profileId } = await world.aProfile(['sunset over the beach', 'new recipe for pasta']);
    await world.startAnalysis(profileId);
    await until(() => world.isComplete(profileId));
    const read = async () => (await get(worker, '/metrics')).text();
    const batchEnded = /^app_jobs_total\{.*job="analyse-post-batch".*outcome="completed"/m;
    await until(async () => batchEnded.test(await read())); // a moment after its results were stored
    const text = await read();
    const value = (series: RegExp) =>
      Number(
        text
          .split('\n')
          .find((line) => series.test(line))
          ?.split(' ')[1] ?? NaN,
      );
    expect(value(batchEnded)).toBeGreaterThan(0);
    expect(value(/^app_job_duration_seconds_count\{.*job="plan-profile-analysis"/)).toBeGreaterThan(0);
    expect(value(/^app_ai_posts_analysed_total\{/)).toBe(2);
    expect(value(/^app_ai_batch_duration_seconds_count\{/)).toBeGreaterThan(0);
    expect(value(/^app_health_score /)).toBeGreaterThan(0);
    expect(value(/^process_resident_memory_bytes /)).toBeGreaterThan(0);
  });

  it('is nothing else: no other address, no other method, no page, and metrics for scrapers only', async () => {
    const worker = await start({ AI_TIER: 'rules', METRICS_TOKEN: 'scraper-secret' });
    expect(await status(worker, '/')).toBe(404);
    const posted = await get(worker, '/health', { method: 'POST', body: 'x'.repeat(100_000) });
    expect([posted.status, posted.headers.get('connection')]).toEqual([405, 'close']);
    expect(await status(worker, '/metrics')).toBe(403);
    const scraped = await get(worker, '/metrics?x=1', { headers: TOKEN });
    expect([scraped.status, scraped.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    for (const [name, value] of API_HEADERS) expect(scraped.headers.get(name)).toBe(value);
    const head = await get(worker, '/health', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is not ready without its queues, and runs all the same', async () => {
    const worker = await start({ AI_TIER: 'rules', REDIS_URL: redis.url });
    await becomesReady(worker);
    await redis.stop();
    await until(async () => (await status(worker, '/health/ready')) === 503);
    expect(await status(worker, '/health/live')).toBe(200);
    await redis.run();
    await becomesReady(worker);
  });

  it('is not ready any more while it finishes its jobs at its end', async () => {
    const receiver = await WebhookReceiver.start();
    receiver.fallSilent();
    await aMessageFor(receiver.url);
    const worker = await start({ AI_TIER: 'rules', WEBHOOKS_ALLOW_PRIVATE: 'true' });
    await becomesReady(worker);
    await until(async () => receiver.received.length > 0);
    const ended = worker.stop();
    await until(async () => (await status(worker, '/health/ready')) === 503);
    expect(await status(worker, '/health/live')).toBe(200);
    expect(await ended).toBe(0);
    await receiver.stop();
  });

  it('says in one sentence that its port is taken, before it takes a job', async () => {
    const worker = await start({ AI_TIER: 'rules' });
    const { port } = new URL(worker.url);
    await expect(start({ AI_TIER: 'rules', WORKER_PORT: port })).rejects.toThrow(
      new RegExp(`ended with 1 .*\\nPort ${port} is already in use: .*WORKER_PORT to a free one\\.\\n$`),
    );
  });

  /** One whose delivery takes as long as the receiver likes. */
  async function aMessageFor(url: string): Promise<void> {
    const owner = new Client({ connectionString: world.env.DATABASE_MIGRATION_URL });
    await owner.connect();
    const user = randomUUID();
    await owner.query('insert into auth.users (id) values ($1)', [user]);
    await owner.query('select app.provision_user($1, $2)', [user, `${user}@example.test`]);
    await owner.query(
      `insert into webhook_endpoints (user_id, url, topics, secret) values ($1, $2, '{credits.low_balance}', $3)`,
      [user, url, `whsec_${Buffer.from(user).toString('base64')}`],
    );
    await owner.query(`insert into outbox (topic, key, payload) values ('credits.low_balance', $1, $2)`, [
      `low:${user}`,
      JSON.stringify({ userId: user, walletId: 'w', balance: 90, threshold: 100, at: new Date().toISOString() }),
    ]);
    await owner.end();
  }
});
