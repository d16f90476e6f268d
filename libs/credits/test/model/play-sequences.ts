import fc from 'fast-check';
import { LedgerClock } from '../ledger-clock';
import type { LedgerWorld } from '../ledger-world';
import { commands, Divergence, PLANS, PRICES, type Tally } from './ledger-commands';
import { LedgerModel, type Plan } from './ledger-model';
import { RealLedger } from './real-ledger';

export interface Played {
  sequences: number;
  /** The most that one sequence lived through. */
  periods: number;
  /** How often each step was played. */
  steps: Tally;
}

interface Options {
  runs: number;
  seed: number;
  longest?: number;
  /** Whether the shortest sequence that fails is looked for, which takes a while. */
  isShrinking?: boolean;
}

/** Days on which months are told apart. */
const ANCHORS = [
  '2027-01-31T10:00:00Z',
  '2027-11-30T23:59:59.999Z',
  '2028-01-29T00:00:00Z',
  '2028-02-29T12:00:00Z',
  '2027-03-15T06:30:00Z',
];

export async function makePlans(world: LedgerWorld): Promise<void> {
  for (const { code, monthly, cap, months } of PLANS) {
    await world.owner.query(
      `insert into credit_packages (code, name, monthly_credits, rollover_cap, rollover_months) values ($1, $1, $2, $3, $4)`,
      [code, monthly, cap, months],
    );
  }
}

/**
 * Plays random sequences on model and database side by side, each in a transaction that is taken back.
 * @throws Error with the seed, the shortest sequence found, and where the two came apart
 */
export async function playSequences(
  world: LedgerWorld,
  { runs, seed, longest = 100, isShrinking = true }: Options,
): Promise<Played> {
  const played: Played = { sequences: 0, periods: 0, steps: new Map() };
  const sequence = fc.record({
    steps: commands(longest),
    anchor: fc.constantFrom(...ANCHORS),
    plan: fc.constantFrom(...PLANS),
  });
  const property = fc.asyncProperty(sequence, async ({ steps, anchor, plan }) => {
    const clock = new LedgerClock(world.owner);
    await clock.begin();
    try {
      const model = await playOne({ world, clock, steps, anchor: Date.parse(anchor), plan, tally: played.steps });
      played.sequences += 1;
      played.periods = Math.max(played.periods, model.period);
    } finally {
      await clock.rollBack();
    }
  });
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: !isShrinking });
  return played;
}

interface Sequence {
  world: LedgerWorld;
  clock: LedgerClock;
  steps: Iterable<fc.AsyncCommand<LedgerModel, RealLedger>>;
  anchor: number;
  plan: Plan;
  tally: Tally;
}

async function playOne({ world, clock, steps, anchor, plan, tally }: Sequence): Promise<LedgerModel> {
  await clock.turnTo(new Date(anchor).toISOString());
  const customer = await world.customer(plan.code);
  const [model, real] = [new LedgerModel(anchor, plan, PRICES), new RealLedger(clock, customer, tally)];
  await fc.asyncModelRun(() => ({ model, real }), steps);
  await real.roll(false);
  const broken = (await real.violations()).filter((violation) => !violation.startsWith('I7'));
  if (broken.length > 0) throw new Divergence('the books at the end', [], broken);
  return model;
}
