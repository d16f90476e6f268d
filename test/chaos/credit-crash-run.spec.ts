import { runCreditCrash, type CrashPlan, type CrashReport } from './credit-crash-run';
import { crashTable } from './credit-crash-table';

const SHORT: CrashPlan = { kills: 8, stops: 1, killEveryMs: 1_000, apiProcesses: 3, wallets: 6, windows: 2 };
const FULL: CrashPlan = { kills: 54, stops: 2, killEveryMs: 2_000, apiProcesses: 4, wallets: 20, windows: 2 };

/** `npm run test:chaos:credits` runs the full plan. */
const plan = process.env.CREDIT_CHAOS === 'full' ? FULL : SHORT;

jest.setTimeout(15 * 60_000);

describe(`credits while ${plan.kills} processes are killed and PostgreSQL is stopped ${plan.stops} times`, () => {
  let report: CrashReport;

  beforeAll(async () => {
    report = await runCreditCrash(plan);
    process.stderr.write(`${crashTable(report)}\n`);
  });

  it('as planned, with every commit on the disk', () => {
    expect(report.killed.api + report.killed['ai-worker']).toBe(plan.kills);
    expect(report.awayMs).toHaveLength(plan.stops);
    expect(report.settings).toEqual({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' });
  });

  it('answers every client in the end, with what was bought or that the credits are used up', () => {
    expect(report.unanswered).toEqual([]);
    expect(new Set(report.deeds.map(({ status, code }) => `${status} ${code ?? ''}`.trim()))).toEqual(
      new Set(['200', '402 CREDITS.INSUFFICIENT']),
    );
  });

  it('charges exactly what has its effect, and what clients were answered, once', () => {
    expect(report.audit).toEqual({
      violations: [],
      chargesWithoutEffects: [],
      unlocksNotAsAnswered: [],
      analyticsNotAsAnswered: [],
      chargedNotOnce: [],
      wrongBalances: [],
      openHolds: [],
    });
    expect(report.figures.unlocks).toBeGreaterThan(0);
    expect(report.figures.analytics).toBeGreaterThan(0);
  });

  it('gives the same bytes again under the same key', () => {
    expect(report.otherAnswers).toEqual([]);
  });

  it('kills no process but those it kills', () => {
    expect(report.collapses).toEqual([]);
  });
});
