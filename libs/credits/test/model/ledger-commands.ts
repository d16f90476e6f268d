import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { LedgerModel, Order, Plan, Price, Use } from './ledger-model';
import type { RealLedger, Snapshot } from './real-ledger';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Small enough that packages run out, caps bite and debts arise. */
export const PLANS: readonly Plan[] = [
  { code: 'small', monthly: 60, cap: 45, months: 1 },
  { code: 'middle', monthly: 150, cap: 120, months: 2 },
  { code: 'large', monthly: 400, cap: 0, months: 0 },
];
/** As seeded. */
export const PRICES: Record<string, Price> = {
  post_analytics: { cost: 5, free: 0 },
  discovery_pagination: { cost: 10, free: 5 },
  bulk_export: { cost: 50, free: 1 },
  advanced_search: { cost: 15, free: 10 },
};

/** The same step for both; they must come to the same. */
interface Step {
  say: string;
  /** Whether there is something to do it with. */
  isPossible?: (model: LedgerModel) => boolean;
  expect: (model: LedgerModel) => unknown;
  play: (real: RealLedger, model: LedgerModel) => Promise<unknown>;
  /** The database notices only when it is next asked. */
  isSilent?: boolean;
}

/** How often each step was really played, and how often somebody was in debt after one. */
export type Tally = Map<string, number>;

/** Model and ledger have come apart. */
export class Divergence extends Error {
  constructor(step: string, expected: unknown, found: unknown) {
    super(`${step}\n  expected ${JSON.stringify(expected)}\n  found    ${JSON.stringify(found)}`);
    this.name = Divergence.name;
  }
}

class Play implements fc.AsyncCommand<LedgerModel, RealLedger> {
  constructor(private readonly step: Step) {}

  check(model: Readonly<LedgerModel>): boolean {
    return this.step.isPossible?.(model as LedgerModel) ?? true;
  }

  async run(model: LedgerModel, real: RealLedger): Promise<void> {
    const { step } = this;
    real.count(step.say.replace(/( to the end.*|[^a-z ].*)/, '').trim());
    model.goTo(model.now + 1); // no two things happen at the same instant
    await real.turnTo(model.now);
    const asked = step.play(real, model); // first: it may look at what the model is about to change
    const expected = step.expect(model);
    const found = await asked;
    if (!isDeepStrictEqual(found, expected)) throw new Divergence(step.say, expected, found);
    if (step.isSilent) return;
    if (typeof found === 'string' && found.startsWith('CR')) await real.roll(false); // a refusal takes back its own look
    const [was, should] = [sorted(await real.snapshot()), sorted(model.snapshot())];
    if (!isDeepStrictEqual(was, should)) throw new Divergence(`after ${step.say}`, should, was);
    if (model.debt > 0) real.count('in debt');
  }

  toString(): string {
    return this.step.say;
  }
}

const sorted = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  lots: [...snapshot.lots].sort(),
  free: [...snapshot.free].sort(),
});

/** The n-th of those there are. */
const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;
const usesIn = (model: LedgerModel, ...states: Use['state'][]) =>
  [...model.uses.values()].filter(({ state }) => states.includes(state));
const refundable = (model: LedgerModel) => usesIn(model, 'captured').filter(({ isRefunded }) => !isRefunded);
const disputed = (model: LedgerModel) => model.orders.filter(({ dispute }) => dispute !== null);
const clawable = (model: LedgerModel) => model.orders.filter(({ clawed, credits }) => clawed < credits);
const clawed = (model: LedgerModel) => model.orders.filter((order) => order.clawed > 0);
const indexOf = (model: LedgerModel, order: Order) => model.orders.indexOf(order);

const nth = fc.nat(1_000);
const play = (step: Step) => new Play(step);

const authorize = fc
  .record({
    key: fc.nat(40).map((n) => `key ${n}`),
    fingerprint: fc.oneof(
      { arbitrary: fc.constant('its body'), weight: 15 },
      { arbitrary: fc.constant('another'), weight: 1 },
    ),
    action: fc.constantFrom(...Object.keys(PRICES)),
    units: fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 20 },
      { arbitrary: fc.constantFrom(0, 1_001), weight: 1 },
    ),
    max: fc.oneof({ arbitrary: fc.constant(null), weight: 9 }, { arbitrary: fc.nat(60), weight: 1 }),
  })
  .map((ask) =>
    play({
      say: `authorize ${JSON.stringify(ask)}`,
      expect: (model) => ({ price: undefined, required: undefined, ...model.authorize(known(model, ask)) }),
      play: (real, model) => real.authorize(known(model, ask)),
    }),
  );

/** All that can be had: the poor meet more rules than the rich. */
const drain = fc.nat(40).map((n) => {
  const ask = (model: LedgerModel) => {
    const units = Math.min(1_000, Math.max(1, Math.floor(model.available / 5)));
    return { key: `drain ${n}`, fingerprint: 'f', action: 'post_analytics', units, max: null };
  };
  return play({
    say: `drain ${n}`,
    expect: (model) => ({ price: undefined, required: undefined, ...model.authorize(ask(model)) }),
    play: (real, model) => real.authorize(ask(model)),
  });
});

/** What is sent again under a key is sent as it was. */
function known<T extends { key: string; fingerprint: string; action: string }>(model: LedgerModel, ask: T): T {
  const before = model.uses.get(ask.key);
  return before === undefined || before.fingerprint !== ask.fingerprint ? ask : { ...ask, action: before.action };
}

const captureOf = (say: string, ...states: Use['state'][]) =>
  fc.tuple(nth, fc.option(fc.integer({ min: 1, max: 9 }), { freq: 3 })).map(([n, units]) =>
    play({
      say: `${say} ${n}, units ${units}`,
      isPossible: (model) => usesIn(model, ...states).length > 0,
      expect: (model) => model.capture(pick(usesIn(model, ...states), n), units),
      play: (real, model) => real.capture(pick(usesIn(model, ...states), n).key, units),
    }),
  );

const release = fc.tuple(nth, fc.boolean()).map(([n, outdated]) =>
  play({
    say: `release ${n}${outdated ? ' by the attempt before' : ''}`,
    isPossible: (model) => usesIn(model, 'held').length > 0,
    expect: (model) => {
      if (outdated) return 'held';
      model.giveBack(pick(usesIn(model, 'held'), n), 'voided');
      return 'voided';
    },
    play: (real, model) => real.release(pick(usesIn(model, 'held'), n).key, outdated),
  }),
);

const sweep = fc.tuple(nth, fc.constantFrom('done', 'not_done')).map(([n, verdict]) =>
  play({
    say: `sweep ${n}: ${verdict}`,
    isPossible: (model) => usesIn(model, 'held').length > 0,
    expect: (model) => {
      const use = pick(usesIn(model, 'held'), n);
      if (verdict === 'done') model.capture(use, null);
      else model.giveBack(use, 'expired');
      return { settled: true, status: use.state };
    },
    play: (real, model) => real.sweep(pick(usesIn(model, 'held'), n).key, verdict),
  }),
);

const promote = fc
  .tuple(fc.nat(30), fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 70 * 24 }))
  .map(([key, credits, hours]) => {
    const until = (model: LedgerModel) => Math.floor(model.now / HOUR) * HOUR + (hours + 1) * HOUR;
    return play({
      say: `promote ${key}: ${credits} for ${hours} h`,
      expect: (model) => model.grant(`promo ${key}`, 'promo', credits, until(model)),
      play: (real, model) => real.grant(`promo ${key}`, 'promo', credits, until(model)),
    });
  });

const buy = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 120 })).map(([n, credits]) => {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return play({
    say: `buy ${n}: ${credits}`,
    expect: (model) => model.buy(id, credits),
    play: (real) => real.buy(id, credits),
  });
});

const adjust = fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 50 }), fc.boolean()).map(([key, credits, up]) =>
  play({
    say: `adjust ${key}: ${up ? '' : '-'}${credits}`,
    expect: (model) => {
      if (up) return model.grant(`up ${key}`, 'adjustment', credits);
      const taken = model.takeAway(`down ${key}`, credits);
      return taken === 'known' ? false : taken || 'CR402';
    },
    play: (real) => real.adjust(`${up ? 'up' : 'down'} ${key}`, up ? credits : -credits),
  }),
);

const refund = nth.map((n) =>
  play({
    say: `refund ${n}`,
    isPossible: (model) => refundable(model).length > 0,
    expect: (model) => model.refund(pick(refundable(model), n)),
    play: (real, model) => real.refund(pick(refundable(model), n).key),
  }),
);

const refundAgain = nth.map((n) => {
  const others = (model: LedgerModel) => [...model.uses.values()].filter((use) => !refundable(model).includes(use));
  return play({
    say: `refund ${n}, which cannot be`,
    isPossible: (model) => others(model).length > 0,
    expect: () => 'CR409',
    play: (real, model) => real.refund(pick(others(model), n).key),
  });
});

const clawBack = fc.tuple(nth, fc.integer({ min: 1, max: 100 })).map(([n, percent]) => {
  const credits = (order: Order) => Math.ceil(((order.credits - order.clawed) * percent) / 100);
  return play({
    say: `claw back ${percent} % of order ${n}`,
    isPossible: (model) => clawable(model).length > 0,
    expect: (model) => {
      const order = pick(clawable(model), n);
      return model.clawBack(order, credits(order));
    },
    play: (real, model) => {
      const order = pick(clawable(model), n);
      return real.clawBack(indexOf(model, order), credits(order));
    },
  });
});

const restore = fc.tuple(nth, fc.integer({ min: 1, max: 100 })).map(([n, percent]) => {
  const credits = (order: Order) => Math.ceil((order.clawed * percent) / 100);
  return play({
    say: `restore ${percent} % of order ${n}`,
    isPossible: (model) => clawed(model).length > 0,
    expect: (model) => {
      const order = pick(clawed(model), n);
      return model.restore(order, credits(order));
    },
    play: (real, model) => {
      const order = pick(clawed(model), n);
      return real.restore(indexOf(model, order), credits(order));
    },
  });
});

const dispute = nth.map((n) => {
  const open = (model: LedgerModel) => model.orders.filter((order) => order.dispute === null);
  return play({
    say: `dispute order ${n}`,
    isPossible: (model) => open(model).length > 0,
    expect: (model) => model.dispute(pick(open(model), n)),
    play: (real, model) => real.dispute(indexOf(model, pick(open(model), n))),
  });
});

const endDispute = nth.map((n) =>
  play({
    say: `end dispute ${n}`,
    isPossible: (model) => disputed(model).length > 0,
    expect: (model) => model.endDispute(pick(disputed(model), n)),
    play: (real, model) => real.endDispute(indexOf(model, pick(disputed(model), n))),
  }),
);

const changePlan = fc.tuple(fc.nat(30), fc.constantFrom(...PLANS)).map(([n, plan]) => {
  const id = `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
  return play({
    say: `change ${n}: to ${plan.code}`,
    expect: (model) => model.changePlan(`upgrade:${id}`, plan),
    play: (real) => real.changePlan(id, plan.code),
  });
});

/** By so much, or to the edge of the period: its last instant, its end. */
const jump = fc
  .oneof(
    fc
      .integer({ min: 1, max: 20 * 24 })
      .map((hours) => ({ say: `${hours} h`, to: (model: LedgerModel) => model.now + hours * HOUR })),
    fc
      .integer({ min: 20, max: 150 })
      .map((days) => ({ say: `${days} d`, to: (model: LedgerModel) => model.now + days * DAY })),
    fc.constantFrom(-2, -1, 0).map((ms) => ({
      say: `to the end of the period ${ms} ms`,
      to: (model: LedgerModel) => Math.max(model.now, model.periodEnd + ms),
    })),
  )
  .map(({ say, to }) =>
    play({
      say: `jump ${say}`,
      isSilent: true,
      expect: (model) => model.goTo(to(model)),
      play: async (real, model) => real.turnTo(to(model)),
    }),
  );

const roll = fc.boolean().map((hourly) =>
  play({
    say: hourly ? 'the hourly pass' : 'touch',
    expect: () => undefined,
    play: (real) => real.roll(hourly),
  }),
);

const often = (arbitrary: fc.Arbitrary<Play>, times: number) => Array.from({ length: times }, () => arbitrary);

/** Everything that can happen to a wallet. */
export const commands = (longest: number) =>
  fc.commands(
    [
      ...often(authorize, 10),
      ...often(captureOf('capture', 'held'), 5),
      ...often(captureOf('capture late', 'voided', 'expired'), 2),
      ...often(drain, 2),
      captureOf('capture again', 'captured'),
      ...often(release, 2),
      ...often(sweep, 2),
      ...often(jump, 3),
      ...[
        roll,
        promote,
        buy,
        buy,
        adjust,
        refund,
        refundAgain,
        clawBack,
        clawBack,
        restore,
        dispute,
        endDispute,
        changePlan,
      ],
    ],
    { maxCommands: longest, size: 'max' },
  );
