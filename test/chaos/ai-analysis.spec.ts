import { runAnalysisCrash, type AnalysisCrashPlan, type AnalysisCrashReport } from './ai-crash-run';

const seed = Number(process.env.AI_CHAOS_SEED ?? Date.now() % 1_000_000);

const SHORT: AnalysisCrashPlan = {
  seed,
  tier: 'rules',
  posts: 1_000,
  workers: 1,
  kills: 4,
  stopPostgresAfter: [],
  stopRedisAfter: [],
  neverQueued: 0,
};
const FULL: AnalysisCrashPlan = {
  seed,
  tier: 'bundled',
  posts: 10_000,
  workers: 2,
  kills: 24,
  stopPostgresAfter: [8],
  stopRedisAfter: [16],
  neverQueued: 5,
};

/** `npm run test:chaos:ai` runs the full plan; AI_CHAOS_SEED repeats the choices of a run. */
const plan = process.env.AI_CHAOS === 'full' ? FULL : SHORT;

jest.setTimeout(30 * 60_000);

describe(`the analysis of ${plan.posts} posts while ${plan.kills} workers are killed`, () => {
  let report: AnalysisCrashReport;

  beforeAll(async () => {
    process.stderr.write(`AI_CHAOS_SEED=${seed}\n`);
    report = await runAnalysisCrash(plan);
    const { creators, doneAtKills, postgresAwayMs, redisAwayMs, tookMs } = report;
    const told = { creators, doneAtKills, postgresAwayMs, redisAwayMs, seconds: Math.round(tookMs / 1_000) };
    process.stderr.write(`${JSON.stringify(told)}\n`);
  });

  it('is interrupted as planned, in the middle of the work', () => {
    expect(report.killed).toBe(plan.kills);
    expect(report.doneAtKills.filter((done) => done >= plan.posts)).toEqual([]);
    expect(report.postgresAwayMs).toHaveLength(plan.stopPostgresAfter.length);
    expect(report.redisAwayMs).toHaveLength(plan.stopRedisAfter.length);
  });

  it('reads every post, and stores its result once', () => {
    expect(report.audit.notAnalysed).toEqual([]);
    expect(report.audit.storedNotOnce).toEqual([]);
  });

  it('completes every job with each of its posts counted once, and logged once', () => {
    expect(report.audit.wrongJobs).toEqual([]);
  });

  it('says of every creator what a count of all its posts says', () => {
    expect(report.audit.wrongAggregates).toEqual([]);
  });

  it('leaves nothing behind in the queue, nor anything that would keep the next analysis out', () => {
    expect(report.queue).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    expect(report.leftKeys).toEqual([]);
  });

  it('ends no worker but those that were killed', () => {
    expect(report.collapses).toEqual([]);
  });
});
