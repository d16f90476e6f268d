import { createTestDatabase, createTestRedis, startProgram, until, type Program } from '@app/testing';
import { CreditSystem, POSTS_OF_EACH, type Customer } from '../credit-system';
import { pause } from '../durable-servers';
import { freePort, type Balancer } from './balancer';
import { SteadyLoad, type Kind, type World, type Write } from './steady-load';

export interface RollingPlan {
  startBalancer: (targets: string[]) => Promise<Balancer>;
  /** Each of the two processes is restarted so often, in turn. */
  rounds: number;
}

export interface RollingReport {
  requests: Map<Kind, number>;
  failures: string[];
  restarts: number;
  /** Exit codes of the processes that were told to stop. */
  exitCodes: (number | null)[];
  reopened: number;
  writes: Write[];
  /** Notes that the database was told, with how often. */
  written: Map<string, number>;
  /** What processes and balancer said of errors. */
  complaints: string[];
  longestStopMs: number;
  tookMs: number;
}

const CREATORS = 20;
const CUSTOMERS = 3;
const POSTS = 4_000;
/** The load goes on so long between two restarts, on both processes. */
const BETWEEN_MS = 700;
const UNLIMITED = '100000000';

/** Two api processes behind a balancer are restarted one after the other, again and again, while people work. */
export async function runRollingRestart(plan: RollingPlan): Promise<RollingReport> {
  const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const system = await CreditSystem.open({ ...database, redisUrl: redis.url });
  try {
    return await new RollingRun(plan, system, {
      ...environment(system.auth.url),
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      REDIS_URL: redis.url,
    }).run();
  } finally {
    await system.close();
    await Promise.all([database.drop(), redis.close()]);
  }
}

const environment = (authUrl: string) => ({
  NODE_ENV: 'test',
  LOG_LEVEL: 'warn',
  DATABASE_POOL_SIZE: '4',
  SUPABASE_URL: authUrl,
  SUPABASE_ANON_KEY: 'anon',
  DECODO_API_KEY: 'key',
  DECODO_BASE_URL: 'http://127.0.0.1:9', // every creator is stored: nobody is asked
  TRUST_PROXY: '1',
  RATE_LIMIT_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: UNLIMITED,
  RATE_LIMIT_EXPENSIVE_PER_MINUTE: UNLIMITED,
});

class RollingRun {
  private readonly programs: Program[] = [];
  private readonly exitCodes: (number | null)[] = [];
  private readonly complaints: string[] = [];
  private longestStopMs = 0;

  constructor(
    private readonly plan: RollingPlan,
    private readonly system: CreditSystem,
    private readonly env: Record<string, string>,
  ) {}

  async run(): Promise<RollingReport> {
    const ports = [await freePort(), await freePort()];
    for (const port of ports) this.programs.push(await this.start(port));
    const balancer = await this.plan.startBalancer(ports.map((port) => `http://127.0.0.1:${port}`));
    try {
      const load = new SteadyLoad({ url: balancer.url, ...(await this.arrange()) });
      const began = Date.now();
      load.start();
      for (let round = 0; round < this.plan.rounds; round++)
        for (const [n, port] of ports.entries()) await this.restart(n, port);
      await pause(BETWEEN_MS);
      const tookMs = Date.now() - began;
      await load.stop();
      return { ...this.figures(balancer), ...load.result(), written: await this.written(), tookMs };
    } finally {
      await balancer.stop();
      await Promise.all(this.programs.map((program) => program.stop()));
    }
  }

  private figures(balancer: Balancer) {
    const { exitCodes, complaints, longestStopMs } = this;
    for (const program of this.programs) complaints.push(...complaintsOf(program));
    // That a stopping process refuses connections is the plan, and what nginx does about it too.
    const notes = balancer
      .errors()
      .split('\n')
      .filter((line) => line !== '' && !line.includes('Connection refused'));
    return { exitCodes, complaints: [...complaints, ...notes], longestStopMs, restarts: exitCodes.length };
  }

  private async restart(n: number, port: number): Promise<void> {
    await pause(BETWEEN_MS);
    const old = this.programs[n] as Program;
    const told = Date.now();
    this.exitCodes.push(await old.stop());
    this.longestStopMs = Math.max(this.longestStopMs, Date.now() - told);
    this.complaints.push(...complaintsOf(old));
    this.programs[n] = await this.start(port);
  }

  /** As an orchestrator does: the next one goes when this one says that it is ready. */
  private async start(port: number): Promise<Program> {
    const program = await startProgram('api', { ...this.env, PORT: String(port) });
    await until(() => fetch(`${program.url}/api/health/ready`).then(({ ok }) => ok));
    return program;
  }

  private async arrange(): Promise<Omit<World, 'url'>> {
    const customers: Customer[] = [];
    for (let n = 0; n < CUSTOMERS; n++) customers.push(await this.system.createCustomer(0));
    const creators = await this.system.storeCreators(CREATORS);
    const username = creators[0] as string;
    await this.watchWrites();
    await this.system.rows(
      `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
       select id, 'long' || n, 'long' || n, 'image', repeat('A long day. ', 20), md5(n::text), now() - n * interval '1 hour'
         from profiles, generate_series(1, $2) n where username = $1`,
      [username, POSTS - POSTS_OF_EACH],
    );
    await this.system.rows(
      `insert into user_profile_access (user_id, profile_id, source)
       select u.id, p.id, 'unlock' from users u, profiles p where p.username = $1`,
      [username],
    );
    const [job] = await this.system.rows<{ id: string }>(
      `insert into ai_analysis_jobs (profile_id, status, reason, model_version, posts_total)
       select id, 'running', 'first_sync', 'none', 10 from profiles where username = $1 returning id`,
      [username],
    );
    return { customers, creators, busy: { username, posts: POSTS }, jobId: job?.id ?? '' };
  }

  /** Counts what the table of favourites is told, beside the table. */
  private async watchWrites(): Promise<void> {
    await this.system.rows(`
      create table public.told_favourites (note text not null);
      create function public.tell_favourite() returns trigger language plpgsql security definer set search_path = public as
        $$ begin insert into told_favourites values (new.note); return new; end $$;
      create trigger tell_favourite after insert or update on public.user_favorites
        for each row execute function public.tell_favourite();`);
  }

  private async written(): Promise<Map<string, number>> {
    const rows = await this.system.rows<{ note: string; n: number }>(
      'select note, count(*)::int as n from told_favourites group by note',
    );
    return new Map(rows.map(({ note, n }) => [note, n]));
  }
}

/** A machine with much to do opens breakers; that requests were cut off has one reason only. */
const complaintsOf = (program: Program) =>
  program
    .output()
    .split('\n')
    .filter((line) => /"level":"fatal"|were cut off/.test(line));
