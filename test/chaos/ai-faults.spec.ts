import { join } from 'node:path';
import { createTestDatabase, createTestRedis, startProgram, until, type Program } from '@app/testing';
import { analysisEnvironment, AnalysisOrders } from '../load/ai/analysis-orders';
import { auditAnalyses, watchStoredResults } from './ai-audit';

jest.setTimeout(120_000);

const SOUND = 'A slow morning by the sea with good coffee and better friends, number';
const POSTS = 48;

interface Result {
  caption: string;
  method: string;
}

/** The real worker process whose models go wrong over one caption of many. */
describe('models in the worker process', () => {
  let orders: AnalysisOrders;
  let env: Record<string, string>;
  let worker: Program | undefined;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const servers = { ...database, redisUrl: redis.url };
    env = analysisEnvironment(servers, {
      AI_TIER: 'bundled',
      AI_BATCH_SIZE: '4',
      AI_BATCH_TIMEOUT_SECONDS: '2',
      NODE_OPTIONS: `--require ${join(__dirname, 'faulty-models.cjs')}`,
    });
    orders = await AnalysisOrders.open(servers, env);
    await watchStoredResults(orders);
    close = async () => {
      await orders.close();
      await Promise.all([database.drop(), redis.close()]);
    };
  });
  afterEach(async () => {
    await worker?.kill();
  });
  afterAll(() => close());

  const analyse = async (username: string, fault: string): Promise<Result[]> => {
    const captions = Array.from({ length: POSTS }, (_, n) => `${SOUND} ${n}`);
    captions[20] = `${SOUND} 20 fault:${fault}`;
    const job = await orders.commit({ username, captions });
    if (job === null) throw new Error('nothing to analyse');
    await orders.enqueue(job);
    await until(async () => (await orders.progress()).unfinished === 0);
    const { rows } = await orders.owner.query<Result>(
      `select caption, ai_analysis_raw->>'method' as method from posts where profile_id = $1`,
      [job.profileId],
    );
    return rows;
  };

  it.each(['throw', 'exit', 'hang', 'few', 'garbage'])(
    'that %s over one caption leave it to the rules, keep the process, and lose no post',
    async (fault) => {
      worker = await startProgram('ai-worker', env);
      const results = await analyse(`creator.${fault}`, fault);
      const by = (method: string) => results.filter((result) => result.method === method);
      expect(results.find(({ caption }) => caption.includes('fault:'))?.method).toBe('rules');
      expect(by('rules').length + by('bundled').length).toBe(POSTS);
      expect(by('bundled').length).toBeGreaterThan(0);
      expect(worker.child.exitCode).toBeNull();
      expect(await auditAnalyses(orders)).toEqual({
        storedNotOnce: [],
        notAnalysed: [],
        wrongJobs: [],
        wrongAggregates: [],
      });
      await until(async () => {
        const { waiting, active, delayed, failed } = await orders.queued();
        return waiting + active + delayed + failed === 0;
      });
    },
  );
});
