import { LedgerWorld } from '../ledger-world';
import { monthsAfter } from './calendar';
import { makePlans, playSequences } from './play-sequences';

/** Longer runs: CREDIT_MODEL_RUNS=2000 CREDIT_MODEL_SEED=$RANDOM; a failure prints the seed to see it again. */
const RUNS = Number(process.env.CREDIT_MODEL_RUNS ?? 80);
const SEED = Number(process.env.CREDIT_MODEL_SEED ?? 20_270_131);

const STEPS = [
  ...[
    'adjust',
    'authorize',
    'buy',
    'capture',
    'capture again',
    'capture late',
    'change',
    'claw back',
    'dispute order',
    'drain',
  ],
  ...['end dispute', 'jump', 'promote', 'refund', 'release', 'restore', 'sweep', 'the hourly pass', 'touch'],
];

describe('the ledger and plain arithmetic', () => {
  let world: LedgerWorld;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    await makePlans(world);
  });
  afterAll(() => world.close());

  it(
    'come to the same after every step of any sequence',
    async () => {
      const { sequences, periods, steps } = await playSequences(world, { runs: RUNS, seed: SEED });
      const { 'in debt': inDebt = 0, ...played } = Object.fromEntries(steps);
      const total = Object.values(played).reduce((sum, times) => sum + times, 0);
      process.stderr.write(
        `credit model: ${sequences} sequences, ${total} steps (${inDebt} in debt), up to ${periods} periods, seed ${SEED}\n`,
      );
      expect(sequences).toBe(RUNS);
      // A sequence that never gets anywhere proves nothing.
      expect(inDebt).toBeGreaterThan(RUNS / 10);
      expect(Object.keys(played).sort()).toEqual(STEPS);
      expect(Math.min(...Object.values(played))).toBeGreaterThan(RUNS / 20);
    },
    Math.max(120_000, RUNS * 2_000),
  );

  it.each([
    ['2027-01-31T10:00:00Z', 1, '2027-02-28T10:00:00.000Z'],
    ['2027-01-31T10:00:00Z', 2, '2027-03-31T10:00:00.000Z'],
    ['2028-02-29T12:00:00Z', 12, '2029-02-28T12:00:00.000Z'],
    ['2027-11-30T23:59:59.999Z', 3, '2028-02-29T23:59:59.999Z'],
    ['2027-03-15T06:30:00Z', -3, '2026-12-15T06:30:00.000Z'],
  ])('count months alike: %s + %s', (anchor, months, end) => {
    expect(new Date(monthsAfter(Date.parse(anchor), months)).toISOString()).toBe(end);
  });
});
