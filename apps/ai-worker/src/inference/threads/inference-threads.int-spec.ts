import { join } from 'node:path';
import { ANALYSIS_TASKS } from '@app/analytics';
import { loadConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { until } from '@app/testing';
import { InferencePool } from './inference-pool';
import { startThread, tierOptions } from './start-thread';

const DIST = join(__dirname, '../../../../../dist/apps/ai-worker');
const FAILING = join(DIST, 'test/inference/failing-thread.js');
const PRODUCT = join(DIST, 'src/inference/threads/inference-thread.js');
const { ai } = loadConfig({
  DATABASE_URL: 'postgres://u:p@localhost/x_test',
  REDIS_URL: 'redis://localhost',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'k',
  DECODO_API_KEY: 'k',
});

let pool: InferencePool;
afterEach(() => pool.stop());

function open({ program = FAILING, batchTimeoutMs = 20_000, heapMb = 256, threads = 1 }) {
  const logger = Logger.create({ level: 'fatal', pretty: false, process: 'test' });
  const metrics = new Metrics();
  const options = tierOptions(ai, 'bundled');
  const spawn = () => startThread({ options, program, heapMb });
  pool = new InferencePool({ tier: 'bundled', threads, batchTimeoutMs, spawn }, metrics, logger);
  const read = (...texts: string[]) => pool.analyse({ texts, tasks: ANALYSIS_TASKS }, new AbortController().signal);
  const restarts = (reason: string) => metrics.valueOf('app_ai_thread_restarts_total', { reason });
  return { read, restarts };
}

describe('a real inference thread', () => {
  it('answers with the models of the bundled tier', async () => {
    const { read } = open({ program: PRODUCT, heapMb: 1_024 });
    const found = await read('I love this wonderful pizza, the best dinner of the year', '');
    expect(found).toMatchObject([
      { sentiment: 'positive', language: 'en', category: 'Food', method: 'bundled' },
      { method: 'none' },
    ]);
    const [thread] = pool.status.threads;
    expect(thread).toMatchObject({ state: 'ready', restarts: 0, models: { sentiment: found[0]?.models.sentiment } });
  });

  it.each([
    ['exit', 'crash'],
    ['uncaught', 'crash'],
    ['garbage', 'garbage'],
    ['bloat', 'memory'],
  ])('that ends in "%s" fails its batch alone and is replaced', async (text, reason) => {
    const { read, restarts } = open({ heapMb: 64 });
    const [lost, behind] = await Promise.allSettled([read('fine', text), read('fine')]);
    expect(lost).toMatchObject({ status: 'rejected', reason: { failure: reason } });
    expect(behind).toMatchObject({ status: 'fulfilled', value: [{ sentiment: 'neutral' }] });
    expect(await restarts(reason)).toBe(1);
  });

  it('that loops for ever is ended, and the batch behind it is answered by the next', async () => {
    const { read, restarts } = open({ batchTimeoutMs: 1_000 });
    await read('loaded');
    const [hung, behind] = await Promise.allSettled([read('loop'), read('fine')]);
    expect(hung).toMatchObject({ status: 'rejected', reason: { failure: 'hang' } });
    expect(behind.status).toBe('fulfilled');
    expect(await restarts('hang')).toBe(1);
  });

  it.each(['throw', 'few'])('survives a model that does "%s"', async (text) => {
    const { read } = open({});
    await expect(read(text)).rejects.toMatchObject({ failure: 'model_failed' });
    expect(await read('fine')).toHaveLength(1);
    expect(pool.status.threads[0]?.restarts).toBe(0);
  });

  it('that cannot even start keeps nobody waiting', async () => {
    const { read } = open({ program: join(DIST, 'no-such-program.js') });
    await expect(read('fine')).rejects.toMatchObject({ failure: 'crash', retryAdvice: { outage: true } });
  });

  it('leaves the main loop alone while it is busy', async () => {
    const { read } = open({});
    await read('loaded');
    let turns = 0;
    const timer = setInterval(() => void turns++, 5);
    await read('busy 600');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });

  it('ends with the pool in the middle of a loop', async () => {
    const { read } = open({});
    await read('loaded');
    const looping = read('loop');
    looping.catch(() => undefined);
    await until(async () => pool.status.threads[0]?.state === 'busy');
    await pool.stop();
    await expect(looping).rejects.toMatchObject({ failure: 'stopped' });
  });
});
