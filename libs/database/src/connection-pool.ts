import { Pool, type ClientBase, type PoolClient } from 'pg';
import type { Logger } from '@app/observability';
import type { TlsOptions } from './data-source';
import { isServerError, isStalePlan, TransactionRolledBackError } from './database.errors';
import { OneTripRead, type ReadStatement } from './one-trip-read';
import { toSqlParameters } from './sql-parameters';
import { StatementNames } from './statement-names';
import { TYPE_PARSERS } from './type-parsers';

/** One open transaction. Statements run one after another, also when they are started together. */
export interface Sql {
  /** Parameters: see toSqlParameters (a JavaScript array becomes a PostgreSQL array). Columns: see TYPE_PARSERS. */
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface PoolSettings {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  size: number;
  tls: TlsOptions | undefined;
  /** Server settings of every session, e.g. `{ role: 'service_role' }`. */
  session: Record<string, string>;
  timeouts: { statementMs: number; lockMs: number; idleInTransactionMs: number };
  /** Runs once on every new connection; an error refuses the connection. */
  prepare: (client: ClientBase) => Promise<void>;
}

export interface PoolStats {
  total: number;
  idle: number;
  waiting: number;
}

/** For a connection of one's own, the wait for others to give theirs back included: bursts pass, a request's own limit is longer. */
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;

/** Connections of one login, and the two ways of using one: a single read, or a transaction. */
export class ConnectionPool {
  private readonly pool: Pool;
  private readonly statementNames = new StatementNames();

  constructor(settings: PoolSettings, logger: Logger) {
    const session = Object.entries({ search_path: 'public,extensions', timezone: 'UTC', ...settings.session });
    this.pool = new Pool({
      connectionString: settings.url,
      application_name: settings.applicationName,
      max: settings.size,
      ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
      statement_timeout: settings.timeouts.statementMs,
      lock_timeout: settings.timeouts.lockMs,
      idle_in_transaction_session_timeout: settings.timeouts.idleInTransactionMs,
      options: session.map(([name, value]) => `-c ${name}=${value}`).join(' '),
      types: TYPE_PARSERS,
      verify: (client, done) => {
        settings.prepare(client).then(() => done(), done);
      },
    });
    // Without listeners a connection that dies would end the process.
    this.pool.on('error', (err) => logger.warn('an idle database connection was lost', { err }));
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined); // its statement fails with the same error and reports it
    });
  }

  /** One statement in one round trip; repeated texts are prepared. A plan that outlived a schema change is tried again. */
  async read<Row>(text: string, params: readonly unknown[], prefix?: ReadStatement['prefix']): Promise<Row[]> {
    const name = this.statementNames.nameFor(text);
    const statement = { text, values: toSqlParameters(params), name, prefix };
    try {
      return await this.readOnce<Row>(statement);
    } catch (error) {
      if (name === undefined || !isStalePlan(error)) throw error;
      return this.readOnce<Row>({ ...statement, name: undefined });
    }
  }

  /** @param opening the statements that begin the transaction, sent together in one round trip */
  async transaction<T>(opening: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    const sql = new TransactionSql(client, this.statementNames);
    try {
      await client.query(opening);
      const result = await work(sql);
      await sql.close();
      const { command } = await client.query('commit');
      broken = false;
      if (command !== 'COMMIT') throw new TransactionRolledBackError();
      return result;
    } catch (error) {
      await sql.close();
      if (broken) broken = !(await rolledBack(client));
      throw error;
    } finally {
      client.release(broken); // a connection whose transaction may still be open is thrown away
    }
  }

  stats(): PoolStats {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  async close(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
  }

  private async readOnce<Row>(statement: ReadStatement): Promise<Row[]> {
    const client = await this.pool.connect();
    let healthy = false;
    try {
      const rows = await client.query(new OneTripRead<Row>(statement)).result;
      healthy = true;
      return rows;
    } catch (error) {
      healthy = isServerError(error) && !isStalePlan(error);
      throw error;
    } finally {
      client.release(!healthy);
    }
  }
}

class TransactionSql implements Sql {
  private tail: Promise<unknown> = Promise.resolve();
  private open = true;

  constructor(
    private readonly client: PoolClient,
    private readonly statementNames: StatementNames,
  ) {}

  async query<Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    if (!this.open) throw new Error('The transaction has ended; await every statement inside it');
    const name = params.length > 0 ? this.statementNames.nameFor(text) : undefined;
    const config = { text, values: toSqlParameters(params), ...(name === undefined ? {} : { name }) };
    const result = this.tail.then(() => this.client.query<Record<string, unknown>>(config));
    this.tail = result.catch(() => undefined); // the caller has the failure; the next statement meets an aborted transaction
    return (await result).rows as Row[];
  }

  /** Waits for statements that were started and not awaited, so that none runs after the end of the transaction. */
  async close(): Promise<void> {
    this.open = false;
    await this.tail;
  }
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false; // the caller throws the connection away
  }
}
