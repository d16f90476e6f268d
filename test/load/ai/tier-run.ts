import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type ModelTier } from '@app/config';
import { startEmbeddedServers } from '../../../src/services/embedded-servers';
import { provideRedisProgram } from '../../../src/services/redis-program';
import { treeCpuByPart } from '../cpu';
import {
  analysisEnvironment,
  AnalysisOrders,
  prepareDatabase,
  type OrderedJob,
  type Progress,
  type Servers,
} from './analysis-orders';
import type { BareResult } from './bare-process';
import { cutIntoBatches, runBare } from './bare-run';
import { makeCreators, type CreatorToStore } from './captions';
import type { MemorySample } from './memory';
import { SeededRandom } from './seeded-random';
import { WatchedWorker } from './watched-worker';
import type { LoopReport } from './worker-probe';

export interface TierOrder {
  tier: ModelTier;
  posts: number;
  /** The run ends after so long, with the posts analysed until then. */
  seconds: number;
  bareSeconds: number;
  seed: number;
  /** Of the worker, beyond its defaults. */
  settings: Record<string, string>;
  /** A folder for processor profiles of the worker. */
  profileTo?: string;
}

/** Microseconds of processor time. */
export interface Spent {
  worker: number;
  /** Of the worker's: its main thread. */
  mainThread: number;
  postgres: number;
  redis: number;
}

export interface TierRun {
  order: TierOrder;
  creators: number;
  /** Analysed while it was measured. */
  posts: number;
  isComplete: boolean;
  elapsedSeconds: number;
  spent: Spent;
  loop: LoopReport;
  memory: MemorySample[];
  /** Posts by what answered them: another method than the tier is a fallback. */
  methods: Record<string, number>;
  /** What is wrong with the results, one line each. */
  wrong: string[];
  bare: BareResult;
}

/** Analysed before anything is measured. */
const WARM_UP_POSTS: Record<ModelTier, number> = { bundled: 200, rules: 200, hub: 24 };
const SAMPLE_EVERY_MS = 1_000;
/** The bare run takes no more than these. */
const BARE_POSTS = 20_000;

/** From the queue to the database: the real worker on servers of its own, and the same captions through the models alone. */
export async function runTier(order: TierOrder): Promise<TierRun> {
  const directory = mkdtempSync(join(tmpdir(), 'creator-search-bench-ai-'));
  chmodSync(directory, 0o755); // as root the database runs as another user
  const servers = await startEmbeddedServers({
    directory,
    durable: true,
    postgres: { password: 'bench', database: 'creator_search_bench' },
    redis: { program: await provideRedisProgram((text) => console.error(text)) },
    onNotice: (text) => console.error(text),
    onLost: (reason) => console.error(reason),
  });
  try {
    const url = servers.databaseUrl ?? '';
    const addresses = { url, redisUrl: servers.redisUrl ?? '', ...(await prepareDatabase(url)) };
    return await runOn(addresses, order);
  } finally {
    await servers.services.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runOn(servers: Servers, order: TierOrder): Promise<TierRun> {
  const env = analysisEnvironment(servers, { AI_TIER: order.tier, ...order.settings });
  const orders = await AnalysisOrders.open(servers, env);
  try {
    const random = new SeededRandom(order.seed);
    const warmUp = makeCreators(random, WARM_UP_POSTS[order.tier], 'warm.up.');
    const creators = makeCreators(random, order.posts, 'creator.');
    const jobs = await commitAll(orders, creators);
    const measured = await measure({ orders, env, order, warmUp, jobs });
    const [wrong, methods] = [await problemsOf(orders, measured.isComplete), await methodsOf(orders)];
    const bare = await measureBare(order, env, creators);
    return { order, creators: creators.length, ...measured, methods, wrong, bare };
  } finally {
    await orders.close();
  }
}

interface Plan {
  orders: AnalysisOrders;
  env: Record<string, string>;
  order: TierOrder;
  warmUp: CreatorToStore[];
  jobs: OrderedJob[];
}

type Measured = Pick<TierRun, 'posts' | 'isComplete' | 'elapsedSeconds' | 'spent' | 'loop' | 'memory'>;

async function measure({ orders, env, order, warmUp, jobs }: Plan): Promise<Measured> {
  const worker = await WatchedWorker.start(env, order.profileTo);
  try {
    for (const job of await commitAll(orders, warmUp)) await orders.enqueue(job);
    const { done: warm } = await untilDone(orders, WARM_UP_POSTS[order.tier]);
    // What autovacuum does within a minute of a new installation; until then plans are made for empty tables.
    await orders.owner.query('vacuum analyze');
    await orders.owner.query('checkpoint');
    worker.beginToWatch();
    const before = readSpent(worker);
    const began = Date.now();
    for (const job of jobs) await orders.enqueue(job);
    const memory = await watch({ orders, worker, until: began + order.seconds * 1_000 });
    const after = readSpent(worker);
    const { done, unfinished, failed } = await orders.progress();
    const isComplete = unfinished === 0 && failed === 0;
    const ended = isComplete ? await lastFinish(orders) : Date.now();
    const loop = await worker.readLoop();
    return {
      posts: done - warm,
      isComplete,
      elapsedSeconds: (ended - began) / 1_000,
      spent: difference(before, after),
      loop,
      memory,
    };
  } catch (error) {
    throw new Error(`the worker wrote last:\n${worker.lastWords}`, { cause: error });
  } finally {
    await worker.stop();
  }
}

async function watch(run: { orders: AnalysisOrders; worker: WatchedWorker; until: number }): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  while (Date.now() < run.until) {
    await pause(SAMPLE_EVERY_MS);
    const { done, unfinished } = await run.orders.progress();
    samples.push({ done, rssMb: run.worker.rssMb });
    if (unfinished === 0) break;
  }
  return samples;
}

async function commitAll(orders: AnalysisOrders, creators: readonly CreatorToStore[]): Promise<OrderedJob[]> {
  const jobs: OrderedJob[] = [];
  for (const creator of creators) {
    const job = await orders.commit(creator);
    if (job !== null) jobs.push(job);
  }
  return jobs;
}

async function untilDone(orders: AnalysisOrders, posts: number): Promise<Progress> {
  for (;;) {
    const progress = await orders.progress();
    if (progress.done >= posts) return progress;
    await pause(100);
  }
}

async function lastFinish(orders: AnalysisOrders): Promise<number> {
  const { rows } = await orders.owner.query<{ at: Date }>('select max(finished_at) as at from ai_analysis_jobs');
  return rows[0]?.at.getTime() ?? Date.now();
}

function readSpent(worker: WatchedWorker): Spent {
  const { postgres, redis } = treeCpuByPart(process.pid);
  return { worker: worker.cpuUs, mainThread: worker.mainThreadCpuUs, postgres, redis };
}

const difference = (before: Spent, after: Spent): Spent => ({
  worker: after.worker - before.worker,
  mainThread: after.mainThread - before.mainThread,
  postgres: after.postgres - before.postgres,
  redis: after.redis - before.redis,
});

/** Speed that loses or repeats posts is none. */
async function problemsOf(orders: AnalysisOrders, isComplete: boolean): Promise<string[]> {
  const { rows } = await orders.owner.query<{ analysed: number; posts: number; logged: number; counted: number }>(`
    select (select count(*)::integer from posts) as posts,
           (select count(*)::integer from posts where ai_analyzed_at is not null) as analysed,
           (select coalesce(sum(posts_count), 0)::integer from ai_analysis_job_logs) as logged,
           (select sum(posts_done)::integer from ai_analysis_jobs) as counted`);
  const [row] = rows;
  if (row === undefined) throw new Error('a query without tables gave no row');
  const { posts, analysed, logged, counted } = row;
  const expected = isComplete ? posts : analysed;
  if (analysed === expected && logged === expected && counted === expected) return [];
  return [`of ${posts} posts ${analysed} are analysed, ${logged} are logged and ${counted} are counted`];
}

async function methodsOf(orders: AnalysisOrders): Promise<Record<string, number>> {
  const { rows } = await orders.owner.query<{ method: string; n: number }>(`
    select ai_analysis_raw->>'method' as method, count(*)::integer as n from posts
     where ai_analyzed_at is not null group by 1 order by 2 desc`);
  return Object.fromEntries(rows.map(({ method, n }) => [method, n]));
}

function measureBare(order: TierOrder, env: Record<string, string>, creators: CreatorToStore[]): Promise<BareResult> {
  const { ai } = loadConfig(env);
  const batches = creators.flatMap(({ captions }) => cutIntoBatches(captions, ai.batchSize));
  const some = batches.slice(0, Math.ceil(BARE_POSTS / ai.batchSize));
  return runBare({ ai, tier: order.tier, batches: some, seconds: order.bareSeconds });
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
