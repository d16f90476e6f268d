import { appendFileSync } from 'node:fs';
import { FAULTS, type Fault } from './faults/faults';
import { runFaults, type FaultPlan, type FaultReport, type Row } from './faults/run';
import { availability, breakerTable, complaints, faultTable } from './faults/table';

const SHORT: FaultPlan = {
  faults: [FAULTS.redisStopped, FAULTS.apiKilled],
  stored: 60,
  baselineSeconds: 2,
  faultSeconds: 6,
  share: 0.4,
};
const FULL: FaultPlan = { faults: Object.values(FAULTS), stored: 300, baselineSeconds: 5 };

/** `npm run test:chaos:faults` runs the full plan; FAULT_CHAOS_ROWS picks some of its faults by their keys. */
const plan = process.env.FAULT_CHAOS === 'full' ? { ...FULL, faults: chosen() } : SHORT;

/** In the short plan a machine that stands still for a moment costs a few requests of few. */
const CACHED_READS = plan === SHORT ? 0.98 : 0.999;

jest.setTimeout(20 * 60_000);

function chosen(): Fault[] {
  const keys = process.env.FAULT_CHAOS_ROWS?.split(',');
  return Object.entries(FAULTS).flatMap(([key, fault]) => (keys?.includes(key) === false ? [] : fault));
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
  if (process.env.FAULT_CHAOS_TABLE) appendFileSync(process.env.FAULT_CHAOS_TABLE, `${text}\n`);
}

describe(`users while ${plan.faults.length} faults come and go`, () => {
  let report: FaultReport;
  const rowsThat = (isBad: (row: Row) => boolean) => report.rows.filter(isBad).map(complaints);

  beforeAll(async () => {
    report = await runFaults(plan, (row) => tell(complaints(row)));
    tell(`${faultTable(report)}\n\n${breakerTable(report)}`);
  });

  it('are never told anything that is not true', () => {
    const wrong = report.rows.flatMap(({ baseline, shots }) =>
      [...baseline, ...shots].filter(({ verdict }) => verdict === 'wrong'),
    );
    expect(wrong).toEqual([]);
    expect(report.audit.untrueCreators).toEqual([]);
  });

  it('go on reading what is cached', () => {
    expect(rowsThat(({ shots }) => availability(shots, 'cached') < CACHED_READS)).toEqual([]);
  });

  it('are served rightly again when it is over, with every breaker closed', () => {
    expect(
      report.rows.filter(({ recoveredMs }) => recoveredMs === null).map(({ fault, unwell }) => [fault.name, unwell]),
    ).toEqual([]);
  });

  it('are charged for nothing but what they were given, once, whatever was going on', () => {
    const { unanswered, freeYetCharged, lostFavourites, lostAnalyses, repeatedAnalyses, untrueCreators, ...books } =
      report.audit;
    expect({ unanswered, freeYetCharged, ...books }).toEqual({
      unanswered: [],
      freeYetCharged: [],
      violations: [],
      chargesWithoutEffects: [],
      unlocksNotAsAnswered: [],
      analyticsNotAsAnswered: [],
      chargedNotOnce: [],
      wrongBalances: [],
      openHolds: [],
    });
    expect([lostFavourites, lostAnalyses, repeatedAnalyses, untrueCreators]).toEqual([[], [], [], []]);
  });

  it('find the books in order right after each fault', () => {
    for (const { audit } of report.rows) {
      expect(audit).toEqual({ violations: [], refusedYetCharged: [], chargedTwice: [], lostFavourites: [] });
    }
  });

  it('are let back to what has failed: every breaker that opened is closed again', () => {
    const lives = report.rows.flatMap(({ breakers }) => breakers);
    expect(lives.filter(({ states }) => states.at(-1) !== 'closed')).toEqual([]);
  });

  if (plan !== SHORT)
    it('are kept from what fails for long enough', () => {
      const unguarded = report.rows.filter(({ fault: { breaker }, breakers }) => {
        return breaker !== null && !breakers.some(({ policy }) => policy === breaker);
      });
      expect(unguarded.map(({ fault }) => fault.name)).toEqual([]);
    });

  it('lose no process to it', () => {
    expect(report.collapses).toEqual([]);
  });
});
