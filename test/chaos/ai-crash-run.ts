import { Redis } from 'ioredis';
import { startProgram } from '@app/testing';
import { analysisEnvironment, AnalysisOrders, type OrderedJob } from '../load/ai/analysis-orders';
import { makeCreators } from '../load/ai/captions';
import { SeededRandom } from '../load/ai/seeded-random';
import { auditAnalyses, watchStoredResults, type AnalysisAudit } from './ai-audit';
import { DurableServers, pause } from './durable-servers';
import { Fleet } from './fleet';

export interface AnalysisCrashPlan {
  seed: number;
  tier: 'bundled' | 'rules';
  posts: number;
  workers: number;
  /** Workers that are killed, one after another. */
  kills: number;
  /** After how many kills PostgreSQL and Redis are stopped at once. */
  stopPostgresAfter: number[];
  stopRedisAfter: number[];
  /** Creators whose job was committed by a process that died before it could queue it. */
  neverQueued: number;
}

export interface AnalysisCrashReport {
  plan: AnalysisCrashPlan;
  creators: number;
  /** Posts analysed when a worker was killed. */
  doneAtKills: number[];
  killed: number;
  /** How long the servers were away each time, milliseconds. */
  postgresAwayMs: number[];
  redisAwayMs: number[];
  collapses: string[];
  audit: AnalysisAudit;
  queue: { waiting: number; active: number; delayed: number; failed: number };
  /** Of the analysis queue in Redis: jobs, and marks that keep another of the same id out. */
  leftKeys: string[];
  tookMs: number;
}

/** The first kills come while jobs are planned, the last with a quarter of the posts left. */
const SHARE_UNDER_FIRE = 0.75;
/** Nothing moves for so long: the run is stuck. Longer than a dead worker's lock and the search for idle jobs together. */
const STUCK_MS = 90_000;
/** Jobs under way that are planned once more at each kill, ahead of their batches: many posts are in two batches then. */
const DELIVERED_AGAIN = 3;

/** Workers die at random over a queue of analyses; then everything is counted from scratch. */
export async function runAnalysisCrash(plan: AnalysisCrashPlan): Promise<AnalysisCrashReport> {
  const servers = await DurableServers.start('off');
  try {
    const addresses = await servers.prepare();
    const env = analysisEnvironment(addresses, { AI_TIER: plan.tier });
    const orders = await AnalysisOrders.open(addresses, env);
    const random = new SeededRandom(plan.seed);
    const start = () => startProgram('ai-worker', env);
    const fleet = new Fleet({ start }, { api: 0, 'ai-worker': plan.workers }, () => random.next());
    try {
      return await new AnalysisCrashRun({ plan, servers, orders, fleet, random }).run(addresses.redisUrl);
    } finally {
      await fleet.stop();
      await orders.close();
    }
  } finally {
    await servers.close();
  }
}

interface Parts {
  plan: AnalysisCrashPlan;
  servers: DurableServers;
  orders: AnalysisOrders;
  fleet: Fleet;
  random: SeededRandom;
}

class AnalysisCrashRun {
  private readonly doneAtKills: number[] = [];
  private readonly postgresAwayMs: number[] = [];
  private readonly redisAwayMs: number[] = [];
  private readonly jobs: OrderedJob[] = [];

  constructor(private readonly parts: Parts) {}

  async run(redisUrl: string): Promise<AnalysisCrashReport> {
    const { plan, orders, fleet } = this.parts;
    const began = Date.now();
    const creators = await this.commit();
    await watchStoredResults(orders);
    for (const job of this.jobs.slice(plan.neverQueued)) await orders.enqueue(job);
    await fleet.start();
    await this.crash();
    await this.untilNothingMoves();
    return {
      plan,
      creators,
      doneAtKills: this.doneAtKills,
      killed: fleet.killed['ai-worker'],
      postgresAwayMs: this.postgresAwayMs,
      redisAwayMs: this.redisAwayMs,
      collapses: fleet.collapses,
      audit: await auditAnalyses(orders),
      queue: await orders.queued(),
      leftKeys: await leftKeys(redisUrl),
      tookMs: Date.now() - began,
    };
  }

  private async commit(): Promise<number> {
    const { plan, orders, random } = this.parts;
    const creators = makeCreators(random, plan.posts, 'creator.');
    for (const creator of creators) {
      const job = await orders.commit(creator);
      if (job !== null) this.jobs.push(job);
    }
    return creators.length;
  }

  private async crash(): Promise<void> {
    const { plan, servers, random } = this.parts;
    for (const threshold of this.thresholds()) {
      await this.untilDone(threshold);
      await pause(random.integer(0, 150));
      await this.kill();
      const kills = this.doneAtKills.length;
      if (plan.stopPostgresAfter.includes(kills)) this.postgresAwayMs.push(await servers.stopPostgresAtOnce());
      if (plan.stopRedisAfter.includes(kills)) this.redisAwayMs.push(await servers.stopRedisAtOnce());
    }
    await this.parts.fleet.complete();
  }

  /** How many posts are analysed when the next worker goes. */
  private thresholds(): number[] {
    const { plan, random } = this.parts;
    const last = plan.posts * SHARE_UNDER_FIRE;
    const some = Array.from({ length: plan.kills - 1 }, () => random.integer(0, last)).sort((a, b) => a - b);
    return [0, ...some];
  }

  private async kill(): Promise<void> {
    const { fleet, orders, random } = this.parts;
    while (!(await fleet.killOne())) await pause(25);
    this.doneAtKills.push((await orders.progress()).done);
    const underWay = await orders.findRunning();
    for (let n = 0; n < DELIVERED_AGAIN && underWay.length > 0; n++)
      await orders.enqueue(random.of(underWay), 'waiting').catch(() => undefined); // Redis may be away
  }

  private async untilDone(posts: number): Promise<void> {
    let [last, since] = [-1, Date.now()];
    while (Date.now() - since < STUCK_MS) {
      const { done } = await this.parts.orders.progress().catch(() => ({ done: last }));
      if (done >= posts) return;
      if (done !== last) [last, since] = [done, Date.now()];
      await pause(25);
    }
    throw new Error(`stuck at ${last} posts on the way to ${posts}`);
  }

  /** Every job finished and the queue empty, or nothing happens any more: the audit tells which. */
  private async untilNothingMoves(): Promise<void> {
    const { orders } = this.parts;
    let [last, since] = ['', Date.now()];
    while (Date.now() - since < STUCK_MS) {
      const { done, unfinished } = await orders.progress();
      const { waiting, active, delayed } = await orders.queued();
      if (unfinished + waiting + active + delayed === 0) return;
      const state = [done, unfinished, waiting, active, delayed].join(' ');
      if (state !== last) [last, since] = [state, Date.now()];
      await pause(100);
    }
  }
}

/** All that stays of a queue without work are its own notes. */
async function leftKeys(redisUrl: string): Promise<string[]> {
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys('cs:profile-analyses:*');
    return keys.filter((key) => /:(\d+(:lock|:processed|:dependencies)?|de:.*)$/.test(key));
  } finally {
    await redis.quit();
  }
}
