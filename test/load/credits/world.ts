import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Client } from 'pg';
import { ensureLogins } from '@app/database';
import { fillCorpus } from '../corpus';
import { startSystem, type RunningSystem, type Runtime } from '../running-system';
import type { Payer } from './orders';

/** Somebody with a wallet, and a creator of the same number to ask about. */
export interface Customer extends Payer {
  token: string;
  number: number;
}

export const CUSTOMERS = 1_000;
/** More than any run can spend. */
const PLENTY = 1_000_000_000;
/** A package without credits: what is in such a wallet was put there. */
const BARE_PACKAGE = 'bench';
const ISSUER = 'http://127.0.0.1:9';

/** The system with a thousand customers, and the owner's hand on its database. */
export class World {
  private constructor(
    readonly system: RunningSystem,
    readonly customers: Customer[],
    private readonly owner: Client,
    /** Environment of a process with the ledger. */
    readonly spenderEnv: Record<string, string>,
  ) {}

  static async open(poolSize: number): Promise<World> {
    const secret = `${randomUUID()}${randomUUID()}`;
    // Accounts live "elsewhere", so that tokens for a thousand of them can be made here.
    Object.assign(process.env, {
      SUPABASE_URL: ISSUER,
      SUPABASE_ANON_KEY: 'bench',
      SUPABASE_JWT_SECRET: secret,
      DATABASE_POOL_SIZE: String(poolSize),
    });
    const system = await startSystem();
    try {
      const { databaseUrl } = system.runtime;
      const owner = new Client({ connectionString: databaseUrl });
      await owner.connect();
      await owner.query(SCHEMA);
      const customers = await openAccounts(owner, secret);
      await fillCorpus(databaseUrl, { creators: CUSTOMERS, userId: (customers[0] as Customer).claims.sub });
      await owner.query(ACCESS, [customers.map(({ claims }) => claims.sub)]);
      await owner.query('vacuum analyze');
      return new World(system, customers, owner, await spenderEnvironment(system.runtime, poolSize));
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** A wallet of its own with so many credits and nothing else. */
  async customerWith(credits: number): Promise<Payer> {
    const id = randomUUID();
    await this.owner.query(
      `with a as (insert into auth.users (id) values ($1)) insert into users (id, email) values ($1, $2)`,
      [id, `${id}@bench.test`],
    );
    await this.owner.query(`select app.open_wallet($1, '${BARE_PACKAGE}')`, [id]);
    await this.owner.query(GRANT, [[id], credits]);
    return { claims: { sub: id, role: 'authenticated' }, account: 0 };
  }

  /** What autovacuum does within a minute of a new installation; until then plans are made for empty tables. */
  async takeStatistics(): Promise<void> {
    await this.owner.query('vacuum analyze');
  }

  async setAccount(account: number, balance: number): Promise<void> {
    await this.owner.query('update bench_accounts set balance = $2 where id = $1', [account, balance]);
  }

  async postedOf({ claims }: Payer): Promise<number> {
    const { rows } = await this.owner.query<{ posted: string }>(
      'select posted from credit_wallets where user_id = $1',
      [claims.sub],
    );
    return Number(rows[0]?.posted);
  }

  /** What is wrong in the books, one line each. */
  async violations(): Promise<string[]> {
    const { rows } = await this.owner.query<{ line: string }>(
      `select concat_ws(' ', invariant, wallet_id, detail) as line from app.credit_violations limit 20`,
    );
    return rows.map(({ line }) => line);
  }

  async ledgerSize(): Promise<{ operations: number; entries: number; bytes: number }> {
    const { rows } = await this.owner.query<{ operations: string; entries: string; bytes: string }>(SIZE);
    const [row] = rows;
    return { operations: Number(row?.operations), entries: Number(row?.entries), bytes: Number(row?.bytes) };
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.system.stop();
  }
}

async function openAccounts(owner: Client, secret: string): Promise<Customer[]> {
  const { rows } = await owner.query<{ id: string }>(OPEN_ACCOUNTS, [CUSTOMERS]);
  const ids = rows.map(({ id }) => id);
  await owner.query(`select app.provision_user(id, null) from unnest($1::uuid[]) as id`, [ids]);
  await owner.query(GRANT, [ids, PLENTY]);
  return Promise.all(
    ids.map(async (id, number) => ({
      claims: { sub: id, role: 'authenticated' as const },
      account: number,
      number,
      token: await tokenFor(id, secret),
    })),
  );
}

const tokenFor = (userId: string, secret: string): Promise<string> =>
  new SignJWT({ role: 'authenticated', session_id: randomUUID(), aal: 'aal1' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuer(`${ISSUER}/auth/v1`)
    .setAudience('authenticated')
    .setExpirationTime('2h')
    .sign(Buffer.from(secret));

/** Logins of the same rights as the application's, whose passwords only the launcher knows. */
async function spenderEnvironment(runtime: Runtime, poolSize: number): Promise<Record<string, string>> {
  const { databaseUrl, redisUrl } = runtime as Runtime & { redisUrl: string };
  const logins = { api: login('bench_api'), system: login('bench_system') };
  await ensureLogins({ ownerUrl: databaseUrl, ...logins });
  const as = ({ name, password }: { name: string; password: string }) =>
    Object.assign(new URL(databaseUrl), { username: name, password }).toString();
  return {
    BENCH_DATABASE_URL: databaseUrl, // not an argument: processes are told apart by their command lines
    DATABASE_URL: as(logins.api),
    DATABASE_SYSTEM_URL: as(logins.system),
    DATABASE_POOL_SIZE: String(poolSize),
    REDIS_URL: redisUrl,
    SUPABASE_URL: ISSUER,
    SUPABASE_ANON_KEY: 'bench',
    DECODO_API_KEY: 'bench',
  };
}

const login = (name: string) => ({ name, password: randomUUID() });

const SCHEMA = `
  create table bench_accounts (id integer primary key, balance bigint not null) with (fillfactor = 70);
  insert into bench_accounts select n, ${PLENTY} from generate_series(0, ${CUSTOMERS}) as n;
  insert into credit_packages (code, name, monthly_credits, rollover_cap) values ('${BARE_PACKAGE}', 'Bench', 0, 0)`;

const OPEN_ACCOUNTS = `insert into auth.users (id) select gen_random_uuid() from generate_series(1, $1::int) returning id`;

const GRANT = `
  select app.grant_credits(id, 'adjustment', $2::bigint, 'bench:' || id, null, 'bench', 'bench') from unnest($1::uuid[]) as id`;

/** Customer n reads creator n. */
const ACCESS = `
  insert into user_profile_access (user_id, profile_id, source, reason)
  select u.id, p.id, 'unlock', 'bench'
    from unnest($1::uuid[]) with ordinality as u(id, n)
    join profiles p on p.username = 'bench' || lpad((u.n - 1)::text, 6, '0')
  on conflict do nothing`;

const SIZE = `
  select (select count(*) from credit_operations) as operations, (select count(*) from credit_transactions) as entries,
         (select sum(pg_total_relation_size(c.oid)) from pg_class c
           where c.relkind = 'r' and c.relname in ('credit_operations', 'credit_operation_lots', 'credit_transactions')) as bytes`;
