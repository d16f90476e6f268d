import { Client, Pool, type ClientBase, type ClientConfig, type PoolClient } from 'pg';
import type { Logger } from '@app/observability';
import { CallWatch, type WatchedCall } from './call-watch';
import { clientOptions, type TlsOptions } from './data-source';
import { isServerError, isStalePlan, LostCallError, saidByServer, TransactionRolledBackError } from './database.errors';
import { OneTripRead, type PreparedPrefix, type Trip } from './one-trip-read';
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

/** For others to give a connection back: bursts pass, a request's own limit is longer. */
const QUEUE_TIMEOUT_MS = 10_000;
/** For a new connection: a server that is well takes milliseconds, TLS over an ocean included well under a second. */
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 60_000;
/** On top of the server's own limit of a statement, for its refusal to arrive. */
const ANSWER_MARGIN_MS = 2_000;

/** The pool hands its own limit on to the connections it makes; theirs is shorter. */
class PooledClient extends Client {
  constructor(config: ClientConfig = {}) {
    super({ ...config, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  }
}

export interface Read {
  text: string;
  params?: readonly unknown[];
}

export interface ReadOptions {
  prefix?: PreparedPrefix;
  /** Unix milliseconds at which nobody waits any more. */
  until?: number;
}

/** Connections of one login, and the two ways of using one: a single read, or a transaction. */
export class ConnectionPool {
  private readonly pool: Pool;
  private readonly statementNames = new StatementNames();
  private readonly watch: CallWatch;

  constructor(
    private readonly settings: PoolSettings,
    logger: Logger,
  ) {
    const answerMs = settings.timeouts.statementMs + ANSWER_MARGIN_MS;
    this.watch = new CallWatch({ answerMs, isAlive: (givenUp) => this.isServerAlive(givenUp) });
    const session = Object.entries({ search_path: 'public,extensions', timezone: 'UTC', ...settings.session });
    this.pool = new Pool({
      Client: PooledClient,
      connectionString: settings.url,
      application_name: settings.applicationName,
      max: settings.size,
      ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
      connectionTimeoutMillis: QUEUE_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
      statement_timeout: settings.timeouts.statementMs,
      lock_timeout: settings.timeouts.lockMs,
      idle_in_transaction_session_timeout: settings.timeouts.idleInTransactionMs,
      options: session.map(([name, value]) => `-c ${name}=${value}`).join(' '),
      types: TYPE_PARSERS,
      verify: (client, done) => {
        this.prepared(client).then(() => done(), done);
      },
    });
    // Without listeners a connection that dies would end the process.
    this.pool.on('error', (err) => logger.warn('an idle database connection was lost', { err }));
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined); // its statement fails with the same error and reports it
    });
  }

  /** One statement in one round trip; repeated texts are prepared. A plan that outlived a schema change is tried again. */
  async read<Row>(text: string, params: readonly unknown[], options: ReadOptions = {}): Promise<Row[]> {
    const [rows] = await this.readTogether<Row>([{ text, params }], options);
    return rows as Row[];
  }

  /** The same for several statements: one round trip, one transaction. @returns the rows of each */
  async readTogether<Row>(reads: readonly Read[], { prefix, until = Infinity }: ReadOptions = {}): Promise<Row[][]> {
    const names = reads.map(({ text }) => this.statementNames.nameFor(text));
    const areNamed = names.every((name) => name !== undefined);
    const plain = reads.map(({ text, params = [] }) => ({ text, values: toSqlParameters(params) }));
    const statements = areNamed ? plain.map((statement, i) => ({ ...statement, name: names[i] })) : plain;
    try {
      return await this.readOnce<Row>({ prefix, statements }, until);
    } catch (error) {
      if (!areNamed || !isStalePlan(error)) throw error;
      return this.readOnce<Row>({ prefix, statements: plain }, until);
    }
  }

  /** @param opening the statements that begin the transaction, sent together in one round trip */
  transaction<T>(opening: string, work: (sql: Sql) => Promise<T>, until = Infinity): Promise<T> {
    return this.connected(until, async (client, call) => {
      let broken = true;
      const sql = new TransactionSql(client, { statementNames: this.statementNames, call });
      try {
        await client.query(opening);
        call.begun = true;
        call.rest();
        const result = await work(sql);
        await sql.close();
        call.wait();
        const { command } = await client.query('commit');
        broken = false;
        if (command !== 'COMMIT') throw new TransactionRolledBackError();
        return result;
      } catch (error) {
        await sql.close();
        call.wait();
        if (broken) broken = !(await rolledBack(client));
        throw error;
      } finally {
        client.release(broken); // a connection whose transaction may still be open is thrown away
      }
    });
  }

  stats(): PoolStats {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  async close(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
    this.watch.stop();
  }

  private readOnce<Row>(trip: Trip, until: number): Promise<Row[][]> {
    return this.connected(until, async (client, call) => {
      let healthy = false;
      call.begun = true;
      try {
        const rows = await client.query(new OneTripRead<Row>(trip)).result;
        healthy = true;
        return rows;
      } catch (error) {
        healthy = isServerError(error) && !isStalePlan(error);
        throw error;
      } finally {
        client.release(!healthy);
      }
    });
  }

  /** @throws LostCallError when the connection failed, everything else as the server or `work` said it */
  private async connected<T>(until: number, work: (client: PoolClient, call: WatchedCall) => Promise<T>): Promise<T> {
    const call = this.watch.begin(until);
    try {
      return await work(await this.connect(call), call);
    } catch (error) {
      throw LostCallError.is(error, call) ? new LostCallError(error, call) : error;
    } finally {
      this.watch.finish(call);
    }
  }

  private connect(call: WatchedCall): Promise<PoolClient> {
    return new Promise((resolve, reject) => {
      call.giveUp = reject;
      this.pool.connect((error, client) => {
        if (client === undefined) return reject(error ?? new Error('The pool gave no connection'));
        if (call.verdict !== undefined) return client.release(); // it came too late
        call.client = client;
        call.wait();
        resolve(client);
      });
    });
  }

  private async prepared(client: PoolClient): Promise<void> {
    const call = this.watch.begin(Date.now() + CONNECT_TIMEOUT_MS);
    call.client = client;
    try {
      await this.settings.prepare(client);
    } finally {
      this.watch.finish(call);
    }
  }

  /** Whether it speaks at all: a refusal is an answer, too. */
  private async isServerAlive(givenUp: AbortSignal): Promise<boolean> {
    const { url, tls } = this.settings;
    const probe = new Client(clientOptions(url, tls));
    probe.on('error', () => undefined); // the attempt fails with it
    givenUp.addEventListener('abort', () => probe.connection.stream.destroy(), { once: true });
    try {
      await probe.connect();
      void probe.end().catch(() => undefined);
      return true;
    } catch (error) {
      return saidByServer(error);
    }
  }
}

class TransactionSql implements Sql {
  private tail: Promise<unknown> = Promise.resolve();
  private open = true;

  constructor(
    private readonly client: PoolClient,
    private readonly of: { statementNames: StatementNames; call: WatchedCall },
  ) {}

  async query<Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    if (!this.open) throw new Error('The transaction has ended; await every statement inside it');
    const { statementNames, call } = this.of;
    const name = params.length > 0 ? statementNames.nameFor(text) : undefined;
    const config = { text, values: toSqlParameters(params), ...(name === undefined ? {} : { name }) };
    const result = this.tail.then(() => {
      call.wait();
      return this.client.query<Record<string, unknown>>(config);
    });
    const rest = () => call.rest(); // the caller has the failure; the next statement meets an aborted transaction
    this.tail = result.then(rest, rest);
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
