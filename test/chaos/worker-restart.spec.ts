import {
  createTestDatabase,
  createTestRedis,
  startProgram,
  until,
  type TestDatabase,
  type TestRedis,
} from '@app/testing';
import { analysisEnvironment, AnalysisOrders } from '../load/ai/analysis-orders';
import { makeCreators } from '../load/ai/captions';
import { SeededRandom } from '../load/ai/seeded-random';

const POSTS = 1_000;

jest.setTimeout(3 * 60_000);

describe('a worker that is restarted in the middle of its work', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let orders: AnalysisOrders;
  let env: Record<string, string>;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const servers = { ...database, redisUrl: redis.url };
    env = analysisEnvironment(servers, { AI_TIER: 'rules', LOG_LEVEL: 'info', WORKER_PORT: '0' });
    orders = await AnalysisOrders.open(servers, env);
    for (const creator of makeCreators(new SeededRandom(7), POSTS, 'creator.')) {
      const job = await orders.commit(creator);
      if (job !== null) await orders.enqueue(job);
    }
  });
  afterAll(async () => {
    await orders.close();
    await Promise.all([database.drop(), redis.close()]);
  });

  it('returns what it holds, says so to the end, and the next one goes on at once', async () => {
    const first = await startProgram('ai-worker', env);
    await until(async () => (await orders.progress()).done > 0);
    expect(await first.stop()).toBe(0);
    expect(first.output().trimEnd().split('\n').at(-1)).toContain('"msg":"ai-worker has stopped"');
    const left = await orders.queued();
    expect(left).toMatchObject({ active: 0, failed: 0 });
    expect(left.waiting).toBeGreaterThan(0);
    const second = await startProgram('ai-worker', env);
    await until(async () => (await orders.progress()).unfinished === 0);
    expect(await second.stop()).toBe(0);
    expect(await orders.progress()).toEqual({ done: POSTS, unfinished: 0, failed: 0 });
    const told = first.output() + second.output();
    expect(told).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
