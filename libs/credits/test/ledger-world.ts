import { randomUUID } from 'node:crypto';
import { Client, types } from 'pg';
import type { Database, UserClaims } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreditLedger } from '../src/ledger/credit-ledger.service';
import type { Authorization, AuthorizeRequest, Hold } from '../src/ledger/ledger.types';
import { LedgerRepository } from '../src/ledger/ledger.repository';
import type { WalletEvents } from '../src/ledger/wallet-events';

/** Somebody with a wallet. */
export interface Customer {
  id: string;
  claims: UserClaims;
  walletId: string;
}

export interface WalletRow {
  posted: number;
  held: number;
  owed: number;
  period_no: number;
  period_start: Date;
  period_end: Date;
  last_seq: number;
}

export interface LotRow {
  source_key: string;
  kind: string;
  granted: number;
  remaining: number;
  reserved: number;
  expires_at: Date;
}

export interface EntryRow {
  seq: number;
  kind: string;
  delta: number;
  balance_after: number;
  lot: string | null;
  actor: string;
  reason: string | null;
}

/** One process's way to the ledger. */
export interface Station {
  database: Database;
  ledger: CreditLedger;
  /** Users whose cached balances were dropped, in order. */
  told: string[];
}

/** A package without monthly credits: what is in such a wallet was put there by the test. */
export const BARE = 'bare';

const WALLET = `select posted, held, owed, period_no, period_start, period_end, last_seq from credit_wallets where user_id = $1`;
const LOTS = `
  select l.source_key, l.kind, l.granted, l.remaining, l.reserved, l.expires_at
    from credit_lots l join credit_wallets w on w.id = l.wallet_id
   where w.user_id = $1 order by l.priority, l.expires_at, l.id`;
const ENTRIES = `
  select t.seq, t.kind, t.delta, t.balance_after, l.source_key as lot, t.actor, t.reason
    from credit_transactions t
    join credit_wallets w on w.id = t.wallet_id
    left join credit_lots l on l.id = t.lot_id
   where w.user_id = $1 order by t.seq`;

/** The ledger on a database of its own, with the application's logins, and the owner to look behind them. */
export class LedgerWorld {
  private readonly stations: Station[] = [];

  private constructor(
    readonly test: TestDatabase,
    /** A superuser: the only one who can turn the ledger's clock, and only for this connection. */
    readonly owner: Client,
  ) {}

  static async open(): Promise<LedgerWorld> {
    const test = await createTestDatabase();
    const owner = new Client({ connectionString: test.url, types: { getTypeParser } });
    await owner.connect();
    await owner.query(
      `insert into credit_packages (code, name, monthly_credits, rollover_cap) values ('${BARE}', 'Bare', 0, 0)`,
    );
    return new LedgerWorld(test, owner);
  }

  async close(): Promise<void> {
    for (const { database } of this.stations) await database.onApplicationShutdown();
    await this.owner.end();
    await this.test.drop();
  }

  /** Pools and a batcher of its own, as another process would have. */
  station(poolSize = 4): Station {
    const database = openDatabase(this.test, { poolSize });
    const told: string[] = [];
    const events = { changed: async (userId: string) => void told.push(userId) } as unknown as WalletEvents;
    const logger = Logger.create({
      level: 'silent',
      pretty: false,
      process: 'test',
      destination: { write: () => undefined },
    });
    const ledger = new CreditLedger(new LedgerRepository(database), events, new Metrics(), logger);
    const station = { database, ledger, told };
    this.stations.push(station);
    return station;
  }

  async customer(packageCode = BARE): Promise<Customer> {
    const id = randomUUID();
    await this.owner.query(`insert into auth.users (id) values ($1)`, [id]);
    await this.owner.query(`insert into users (id, email) values ($1, $2)`, [id, `${id}@example.test`]);
    const [row] = await this.rows<{ wallet: string }>(`select app.open_wallet($1, $2) as wallet`, [id, packageCode]);
    return { id, claims: { sub: id, role: 'authenticated' }, walletId: row?.wallet as string };
  }

  /** A wallet with so many credits in one lot that never expires. */
  async customerWith(credits: number): Promise<Customer> {
    const customer = await this.customer();
    if (credits > 0) await this.grant(customer, 'adjustment', credits);
    return customer;
  }

  async creator(username = `c${randomUUID().slice(0, 8)}`): Promise<{ id: string; username: string }> {
    const id = randomUUID();
    await this.owner.query(`insert into profiles (id, instagram_id, username) values ($1, $2, $3)`, [id, id, username]);
    return { id, username };
  }

  /** Grants as the system does. */
  async grant(
    { id }: Customer,
    kind: string,
    credits: number,
    { key = String(randomUUID()), expires = null as Date | string | null } = {},
  ): Promise<{ granted: boolean; balance: number; available: number }> {
    return this.system('app.grant_credits($1, $2, $3, $4, $5, $6, $7)', [
      ...[id, kind, credits, key],
      ...[expires instanceof Date ? expires.toISOString() : expires, 'admin:test', 'test'],
    ]);
  }

  /** One function of the system, called by service_role over its own login. */
  async system<T>(call: string, params: unknown[]): Promise<T> {
    const { database } = this.stations[0] ?? this.station();
    const [row] = await database.readAsSystem<{ result: T }>(`select ${call} as result`, params);
    return row?.result as T;
  }

  async rows<Row>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.owner.query(sql, params);
    return rows as Row[];
  }

  async wallet({ id }: Customer): Promise<WalletRow> {
    const [row] = await this.rows<WalletRow>(WALLET, [id]);
    return row as WalletRow;
  }

  /** In burn order. */
  lots({ id }: Customer): Promise<LotRow[]> {
    return this.rows<LotRow>(LOTS, [id]);
  }

  entries({ id }: Customer): Promise<EntryRow[]> {
    return this.rows<EntryRow>(ENTRIES, [id]);
  }

  /** What was taken from each lot by a kind of entry, in order. */
  async taken(customer: Customer, kind = 'charge'): Promise<(string | number | null)[][]> {
    const entries = await this.entries(customer);
    return entries.filter((entry) => entry.kind === kind && entry.delta < 0).map(({ lot, delta }) => [lot, -delta]);
  }

  async notices({ id }: Customer): Promise<string[]> {
    const rows = await this.rows<{ topic: string }>(
      `select topic from outbox where payload ->> 'userId' = $1 order by created_at, key`,
      [id],
    );
    return rows.map(({ topic }) => topic);
  }

  /** Free units of an action in the present period. */
  async allowance({ walletId }: Customer, action: string): Promise<{ limit: number; used: number; held: number }> {
    const [row] = await this.rows<{ limit: number; used: number; held: number }>(
      `select u.free_limit as limit, u.free_used as used, u.free_held as held
         from credit_usage_tracking u join credit_wallets w on w.id = u.wallet_id
        where w.id = $1 and u.action = $2 and u.period_no = w.period_no`,
      [walletId, action],
    );
    return row ?? { limit: 0, used: 0, held: 0 };
  }

  /** Puts the wallet's past further back, as if so much time had gone by without anybody touching it. */
  async age({ walletId }: Customer, interval: string): Promise<void> {
    await this.owner.query(
      `update credit_wallets set anchor_at = anchor_at - $2::interval, period_start = period_start - $2::interval,
              period_end = period_end - $2::interval, due_at = due_at - $2::interval where id = $1`,
      [walletId, interval],
    );
    await this.owner.query(
      `update credit_lots set effective_at = effective_at - $2::interval, expires_at = expires_at - $2::interval
        where wallet_id = $1`,
      [walletId, interval],
    );
  }

  /** As if the lease had run out. */
  async lapse({ operationId }: Hold): Promise<void> {
    await this.owner.query(`update credit_operations set lease_until = now() - interval '1 second' where id = $1`, [
      operationId,
    ]);
  }

  /** What is wrong with the books, as service_role sees it; empty means nothing. */
  async violations(): Promise<string[]> {
    const { database } = this.stations[0] ?? this.station();
    const rows = await database.readAsSystem<{ invariant: string; detail: string }>(
      'select invariant, detail from app.credit_violations',
    );
    return rows.map(({ invariant, detail }) => `${invariant}: ${detail}`);
  }
}

/** A use of five credits a unit, without allowance; every test changes what it is about. */
export function use(change: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
  const key = randomUUID();
  return {
    action: 'post_analytics',
    units: 1,
    key,
    fingerprint: change.key ?? key,
    resource: null,
    ownedForSeconds: null,
    maxCredits: null,
    leaseSeconds: 60,
    ...change,
  };
}

/** @throws Error when the authorisation was refused */
export function holdOf(authorization: Authorization): Hold {
  if (authorization.outcome !== 'held') throw new Error(`expected a hold, got ${JSON.stringify(authorization)}`);
  return authorization.hold;
}

const INT8 = 20;

/** As the application's pools do: bigint as a number. */
const getTypeParser = ((oid: number, format?: 'text'): unknown =>
  oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser;
