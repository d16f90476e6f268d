import type { Customer } from '../credit-system';
import { pause } from '../durable-servers';
import { auditEverything, auditRow, watchResults, type FinalAudit, type RowAudit } from './audit';
import { breakerLives, isWatched, timeToDetect, type BreakerLife } from './breakers';
import { Client } from './client';
import type { Fault } from './faults';
import { SteadyLoad, USER_CLASSES, type Shot } from './load';
import { Readers } from './readers';
import { Shoppers } from './shoppers';
import { Watch } from './watch';
import { openWorld, type World } from './world';

export interface FaultPlan {
  faults: Fault[];
  /** Creators in the database: as many as the load uses up. */
  stored: number;
  baselineSeconds: number;
  /** In place of the fault's own. */
  faultSeconds?: number;
  /** Of the full load, for machines that have other things to do as well. Default: all of it. */
  share?: number;
}

export interface Row {
  fault: Fault;
  /** Sent from the beginning of the fault until all was well again. */
  shots: Shot[];
  /** Sent before. */
  baseline: Shot[];
  detectedMs: number | null;
  /** From the end of the fault; null when it did not come within its bound. */
  recoveredMs: number | null;
  recoveryBoundMs: number;
  /** What was not well when the time was up. */
  unwell: string[];
  breakers: BreakerLife[];
  audit: RowAudit;
}

export interface FaultReport {
  rows: Row[];
  /** Faults that cannot be made on this machine. */
  impossible: string[];
  collapses: string[];
  audit: FinalAudit;
  tookMs: number;
}

const OPEN_TO_READERS = 20;
const READERS = 8;
const SHOPPERS = 6;
const CREDITS = 90_000;
/** All classes must have been well for so long. */
const WELL_MS = 2_500;
const PROBE_MS = 10_000;
const MARGIN_MS = 40_000;

export async function runFaults(plan: FaultPlan, onRow: (row: Row) => void = () => undefined): Promise<FaultReport> {
  const began = Date.now();
  const world = await openWorld();
  try {
    const report = await (await FaultRun.prepare(world, plan)).run(onRow);
    return { ...report, collapses: world.fleet.collapses, tookMs: Date.now() - began };
  } finally {
    await world.close();
  }
}

class FaultRun {
  private readonly load: SteadyLoad;
  private readonly watch: Watch;

  private constructor(
    private readonly world: World,
    private readonly plan: FaultPlan,
    private readonly users: { readers: Readers; shoppers: Shoppers; wallets: Map<Customer, number> },
  ) {
    const { readers, shoppers } = users;
    this.watch = new Watch(world);
    const requests = {
      cached: () => readers.readStored(),
      fresh: () => readers.readFresh(),
      posts: () => readers.readPosts(),
      charges: () => shoppers.buy(),
      writes: () => readers.keepFavourite(),
      balance: () => shoppers.readBalance(),
    };
    this.load = new SteadyLoad(requests, plan.share ?? 1);
  }

  static async prepare(world: World, plan: FaultPlan): Promise<FaultRun> {
    const { system, fleet } = world;
    await watchResults(world);
    const all = await system.storeCreators(plan.stored);
    const creators = all.slice(0, OPEN_TO_READERS);
    const readers = await Promise.all(Array.from({ length: READERS }, () => system.createCustomer(0)));
    await system.rows(
      `insert into user_profile_access (user_id, profile_id, source)
       select reader, id, 'admin_grant' from profiles, unnest($1::uuid[]) reader where username = any($2)`,
      [readers.map(({ id }) => id), creators],
    );
    const wallets = new Map<Customer, number>(readers.map((reader) => [reader, 0]));
    const buyers = new Map<Customer, number>();
    for (let n = 0; n < SHOPPERS; n++) buyers.set(await system.createCustomer(CREDITS), CREDITS);
    for (const [buyer, credits] of buyers) wallets.set(buyer, credits);
    const client = new Client(() => fleet.urls('api'));
    const users = {
      readers: new Readers({ client, readers, creators, all }),
      shoppers: new Shoppers(client, buyers, all),
      wallets,
    };
    return new FaultRun(world, plan, users);
  }

  async run(onRow: (row: Row) => void): Promise<Pick<FaultReport, 'rows' | 'impossible' | 'audit'>> {
    const { world, users } = this;
    const { readers, shoppers, wallets } = users;
    const rows: Row[] = [];
    const untrueCreators: string[] = [];
    const isPossible = ({ isPossible = () => true }: Fault) => isPossible(world);
    this.load.start();
    this.watch.start();
    try {
      await this.untilWell(Date.now(), Date.now() + MARGIN_MS);
      for (const fault of this.plan.faults.filter(isPossible)) {
        const row = await this.row(fault);
        onRow(row);
        rows.push(row);
        untrueCreators.push(...(await readers.compareWith(world.provider)));
      }
    } finally {
      this.watch.stop();
      await this.load.stop();
    }
    const unanswered = await shoppers.askAgain();
    const { favourites } = readers;
    const audit = await auditEverything(world, {
      orders: shoppers.orders,
      wallets,
      favourites,
      unanswered,
      untrueCreators,
    });
    const impossible = this.plan.faults.filter((fault) => !isPossible(fault)).map(({ name }) => name);
    return { rows, impossible, audit };
  }

  private async row(fault: Fault): Promise<Row> {
    const { world, plan, load, watch, users } = this;
    const before = Date.now();
    // What a process keeps in its memory is gone with its Redis, or with the process: cached means cached right before.
    await users.readers.warm(world.fleet.urls('api'));
    await pause(plan.baselineSeconds * 1_000);
    const orders = users.shoppers.orders.length;
    const begun = Date.now();
    const end = await fault.begin(world);
    await pause(Math.max(0, begun + (plan.faultSeconds ?? fault.seconds) * 1_000 - Date.now()));
    await end();
    const ended = Date.now();
    const recoveryBoundMs = fault.cooldownMs + PROBE_MS + MARGIN_MS;
    const unwell = await this.untilWell(ended, ended + recoveryBoundMs, fault.breaker);
    const well = Date.now();
    await load.answered();
    // From a look before it began: breakers open between two looks.
    const samples = watch.between(before, well);
    return {
      fault,
      baseline: load.between(before, begun),
      shots: load.between(begun, well),
      detectedMs: timeToDetect(fault, samples, begun),
      recoveredMs: unwell.length === 0 ? well - ended - WELL_MS : null,
      recoveryBoundMs,
      unwell,
      breakers: breakerLives(samples, begun),
      audit: await auditRow(world, users.shoppers.orders.slice(orders), users.readers.favourites),
    };
  }

  /** Every class answered rightly for a while, and every breaker closed. @returns what is not so when the time is up */
  private async untilWell(from: number, until: number, breaker: Fault['breaker'] = null): Promise<string[]> {
    for (;;) {
      const unwell = this.unwell(from, breaker);
      if (unwell.length === 0 || Date.now() > until) return unwell;
      await pause(100);
    }
  }

  private unwell(from: number, breaker: Fault['breaker']): string[] {
    const now = Date.now();
    if (now - from < WELL_MS) return ['too early'];
    const answered = this.load.shots.filter(({ endedAt }) => endedAt > now - WELL_MS);
    const classes = USER_CLASSES.flatMap((userClass) => {
      const own = answered.filter((shot) => shot.userClass === userClass);
      // What was sent during the fault may still end badly.
      const bad = own.find(({ verdict, startedAt }) => verdict !== 'right' && startedAt >= from);
      if (bad !== undefined) return `${userClass}: ${bad.verdict} ${bad.note}`;
      return own.some(({ startedAt }) => startedAt >= from) ? [] : `${userClass}: no answer`;
    });
    const open = this.watch
      .latest()
      .flatMap(({ app, states }) =>
        Object.entries(states).flatMap(([policy, state]) => (state === 'closed' ? [] : `${app}: ${policy} ${state}`)),
      );
    const unseen =
      breaker === null || isWatched(this.watch.latest(), breaker) ? [] : [`nobody shows the breaker of ${breaker}`];
    return [...classes, ...open, ...unseen];
  }
}
