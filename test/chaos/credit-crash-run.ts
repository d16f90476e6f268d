import { auditCredits, figuresOf, type Audit, type Figures } from './credit-audit';
import { CreditClient, type Deed, type Tally } from './credit-client';
import { CreditSystem, type Customer } from './credit-system';
import { DurableServers, pause } from './durable-servers';
import { Fleet } from './fleet';

export interface CrashPlan {
  /** Processes that are killed, one after another. */
  kills: number;
  /** Stops of PostgreSQL among them. */
  stops: number;
  killEveryMs: number;
  apiProcesses: number;
  wallets: number;
  /** Requests of each wallet at the same time. */
  windows: number;
}

export interface CrashReport {
  settings: Record<string, string>;
  killed: Record<'api' | 'ai-worker', number>;
  /** How long PostgreSQL was away each time, milliseconds. */
  awayMs: number[];
  collapses: string[];
  /** The longest that a hold waited for the sweep after its lease. */
  longestOverdueMs: number;
  tally: Tally;
  deeds: Deed[];
  unanswered: string[];
  /** Answers that were other bytes when they were asked for again under their key. */
  otherAnswers: string[];
  audit: Audit;
  figures: Figures;
  tookMs: number;
}

const CREATORS = 400;
const RICH = 20_000;
/** Runs out under load. */
const POOR = 400;
/** In place of the product's minute: what a process took along into its grave is settled within the run. */
const LEASE_SECONDS = 6;
/**
 * An answer given while the database was away is charged when it is back, at the latest after as long again; until then only
 * its process knows. Nobody is killed meanwhile: database and process lost together are beyond what is promised.
 */
const AFTER_STOP_MS = 3_000;
const TRUSTED = /^app_breaker_state\{(?=[^}]*policy="database")(?=[^}]*state="closed")[^}]*\} 1$/m;
/** How long clients wait for an answer once nobody is killed any more: as long as the worker may need for its sweep. */
const CALM_MS = 180_000;
const REPEATED = 300;

/** Customers buy from processes that die, over a database that dies; then the books are compared with what they were told. */
export async function runCreditCrash(plan: CrashPlan): Promise<CrashReport> {
  const servers = await DurableServers.start('on');
  try {
    const system = await CreditSystem.open(await servers.prepare());
    const fleet = new Fleet(system, { api: plan.apiProcesses, 'ai-worker': 1 });
    try {
      await fleet.start();
      return await new CreditCrashRun(plan, servers, system, fleet).run();
    } finally {
      await fleet.stop();
      await system.close();
    }
  } finally {
    await servers.close();
  }
}

class CreditCrashRun {
  private readonly tally: Tally = new Map();
  private readonly awayMs: number[] = [];
  private readonly wallets = new Map<Customer, number>();
  private clients: CreditClient[] = [];
  private isOver = false;
  private patientUntil = Infinity;
  private longestOverdueMs = 0;

  constructor(
    private readonly plan: CrashPlan,
    private readonly servers: DurableServers,
    private readonly system: CreditSystem,
    private readonly fleet: Fleet,
  ) {}

  async run(): Promise<CrashReport> {
    const began = Date.now();
    const settings = await this.servers.settings();
    await this.openClients();
    const leases = this.watchLeases();
    try {
      await this.spendAndCrash();
      await this.untilNothingIsHeld();
    } finally {
      clearInterval(leases);
    }
    this.patientUntil = Date.now() + CALM_MS;
    const otherAnswers = await this.askAgain();
    const deeds = this.clients.flatMap((client) => client.deeds);
    return {
      settings,
      killed: this.fleet.killed,
      awayMs: this.awayMs,
      collapses: this.fleet.collapses,
      longestOverdueMs: this.longestOverdueMs,
      tally: this.tally,
      deeds,
      unanswered: this.clients.flatMap((client) => client.unanswered),
      otherAnswers,
      audit: await auditCredits(this.system, deeds, this.wallets),
      figures: await figuresOf(this.system),
      tookMs: Date.now() - began,
    };
  }

  private async openClients(): Promise<void> {
    const creators = await this.system.storeCreators(CREATORS);
    for (let i = 0; i < this.plan.wallets; i++) {
      const credits = i % 4 === 3 ? POOR : RICH;
      const customer = await this.system.createCustomer(credits);
      this.wallets.set(customer, credits);
      const [anyUrl, patience] = [() => this.fleet.anyUrl(), () => this.patientUntil];
      this.clients.push(new CreditClient({ customer, creators, anyUrl, patience, tally: this.tally }));
    }
  }

  private async spendAndCrash(): Promise<void> {
    const windows = this.clients.flatMap((client) =>
      Array.from({ length: this.plan.windows }, () => client.use(() => !this.isOver)),
    );
    try {
      await this.crash();
      await this.fleet.complete();
    } finally {
      this.isOver = true;
      this.patientUntil = Date.now() + CALM_MS;
    }
    await Promise.all(windows);
  }

  private async crash(): Promise<void> {
    const { kills, stops, killEveryMs } = this.plan;
    const stopsAfter = Array.from({ length: stops }, (_, i) => Math.round(((i + 1) * kills) / (stops + 1)));
    for (let killed = 0; killed < kills;) {
      await pause(killEveryMs * (0.5 + Math.random()));
      if (stopsAfter[0] === killed) {
        stopsAfter.shift();
        const began = Date.now();
        this.awayMs.push(await this.servers.stopPostgresAtOnce());
        while (!(await this.isDatabaseTrusted())) await pause(250);
        await pause(Date.now() - began + AFTER_STOP_MS);
      }
      if (await this.fleet.killOne()) killed++;
    }
  }

  /** Whether every api process calls it again. */
  private async isDatabaseTrusted(): Promise<boolean> {
    const texts = await Promise.all(this.fleet.urls('api').map(async (url) => (await fetch(`${url}/metrics`)).text()));
    return texts.every((text) => TRUSTED.test(text));
  }

  private watchLeases(): NodeJS.Timeout {
    const shorten = async () => {
      await this.system.rows(
        `update credit_operations set lease_until = now()
          where status = 'held' and lease_until > now() and updated_at < now() - make_interval(secs => $1)`,
        [LEASE_SECONDS],
      );
      const [row] = await this.system.rows<{ ms: number }>(
        `select coalesce(max(extract(epoch from now() - lease_until) * 1000), 0)::int as ms
           from credit_operations where status = 'held' and lease_until < now()`,
      );
      this.longestOverdueMs = Math.max(this.longestOverdueMs, row?.ms ?? 0);
    };
    return setInterval(() => void shorten().catch(() => undefined), 1_000); // not while the database is away
  }

  /** The sweep of the worker comes by. */
  private async untilNothingIsHeld(): Promise<void> {
    const end = Date.now() + CALM_MS;
    while (Date.now() < end) {
      const held = await this.system.rows(`select from credit_operations where status = 'held'`);
      if (held.length === 0) return;
      await pause(200);
    }
  }

  /** What was paid for is given again under its key, the same bytes, for nothing. */
  private async askAgain(): Promise<string[]> {
    const ofOne = Math.ceil(REPEATED / this.clients.length);
    const others = this.clients.map(async (client) => {
      const paid = client.deeds.filter(({ kind, status }) => kind === 'analytics' && status === 200).slice(0, ofOne);
      const again = await Promise.all(paid.map((deed) => client.repeat(deed)));
      return paid.flatMap(({ key, body }, i) =>
        again[i]?.body === body ? [] : [`${key}: ${body}, then ${again[i]?.body}`],
      );
    });
    return (await Promise.all(others)).flat();
  }
}
