import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { escapeLiteral, type ClientBase } from 'pg';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { ConnectionPool, type PoolStats, type Read, type Sql } from './connection-pool';
import { tlsOptions } from './data-source';
import { DatabasePolicy, PassThroughDatabasePolicy } from './database-policy.port';
import { isConnectionError, toCallerError } from './database.errors';
import { assertSystemLogin, assertUserLogin } from './login-checks';
import { repeatabilityOf, type Repeatability } from './repeatability';

/** Claims of a verified access token. `sub` is the user's id; policies read them through auth.uid() and auth.jwt(). */
export interface UserClaims {
  sub: string;
  role: 'authenticated';
  [claim: string]: unknown;
}

/** Prepared on every connection of the user pool. Transaction-local: gone when the statement is over. */
const BECOME_USER = {
  name: 'become_user',
  text: `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
};
const BECOME_READER = {
  name: 'become_reader',
  text: `${BECOME_USER.text}, set_config('transaction_read_only', 'on', true)`,
};
const READ = (): Repeatability => 'always';
const WRITE = (): Repeatability => 'unless-begun';
const REPEATED_BY_CALLERS = (): Repeatability => 'never';
const USER_TIMEOUTS = { statementMs: 8_000, lockMs: 2_000, idleInTransactionMs: 10_000 };
const SYSTEM_TIMEOUTS = { statementMs: 30_000, lockMs: 5_000, idleInTransactionMs: 15_000 };

/**
 * All SQL of the application goes through here: for a user under row level security, or for the system as service_role.
 * Connection failures reach the caller as DatabaseUnavailableError (SYSTEM.UNAVAILABLE), other errors as the driver's.
 * All but `ping` is under the process's policy: while its breaker is open, callers get that code at once.
 * Never call another system inside `asUser` or `asSystem`: the transaction holds a connection until `work` has ended.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly users: ConnectionPool;
  private readonly system: ConnectionPool;
  private readonly claimsJson = new WeakMap<UserClaims, string>();

  constructor(
    config: AppConfig,
    private readonly logger: Logger,
    private readonly policy: DatabasePolicy = new PassThroughDatabasePolicy(),
  ) {
    const { database } = config;
    const common = { size: database.poolSize, tls: tlsOptions(database) };
    const shared = database.userUrl === database.systemUrl;
    if (shared) logger.warn('one database login serves users and system: give them two (DATABASE_SYSTEM_URL)');
    const checkUserLogin = once((client) => (shared ? Promise.resolve() : assertUserLogin(client)));
    this.users = new ConnectionPool(
      {
        ...common,
        url: database.userUrl,
        applicationName: 'creator-search user',
        session: {},
        timeouts: USER_TIMEOUTS,
        prepare: async (client) => {
          await checkUserLogin(client);
          for (const become of [BECOME_USER, BECOME_READER]) await client.query({ ...become, values: ['{}'] });
        },
      },
      logger,
    );
    this.system = new ConnectionPool(
      {
        ...common,
        url: database.systemUrl,
        applicationName: 'creator-search system',
        session: { role: 'service_role' },
        timeouts: SYSTEM_TIMEOUTS,
        prepare: once(assertSystemLogin),
      },
      logger,
    );
  }

  /** Refuses a login with the wrong rights at start; an unreachable database is reported and may come later. */
  async onModuleInit(): Promise<void> {
    try {
      await this.ping();
    } catch (err) {
      if (!isConnectionError(err)) throw err;
      this.logger.error('the database cannot be reached yet', { err });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.users.close(), this.system.close()]);
  }

  /**
   * One transaction as the user. `work` must await each of its statements and call nothing outside the database.
   * @returns what `work` returns, after the commit; rolls back when `work` throws
   */
  async asUser<T>(claims: UserClaims, work: (sql: Sql) => Promise<T>): Promise<T> {
    const json = escapeLiteral(this.toJson(claims));
    const opening = `begin; select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${json}, true)`;
    return this.guarded(WRITE, (until) => this.users.transaction(opening, work, until));
  }

  /** One SELECT as the user in one network round trip; writes are refused (read-only transaction). */
  async readAsUser<Row = Record<string, unknown>>(
    claims: UserClaims,
    text: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    const prefix = { name: BECOME_READER.name, values: [this.toJson(claims)] };
    return this.guarded(READ, (until) => this.users.read<Row>(text, params, { prefix, until }));
  }

  /**
   * One statement as the user in one network round trip, committed on its own: for functions that write. When the
   * connection is lost the outcome is unknown, so the function must be idempotent; it is the caller who repeats it.
   */
  async callAsUser<Row = Record<string, unknown>>(
    claims: UserClaims,
    text: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    const prefix = { name: BECOME_USER.name, values: [this.toJson(claims)] };
    return this.guarded(REPEATED_BY_CALLERS, (until) => this.users.read<Row>(text, params, { prefix, until }));
  }

  /** One transaction of the system, not bound by policies: name the user in every WHERE. */
  async asSystem<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.guarded(WRITE, (until) => this.system.transaction('begin', work, until));
  }

  /** One statement of the system, committed on its own, in one network round trip. What surely only reads is repeated. */
  async readAsSystem<Row = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.guarded(
      () => repeatabilityOf(text),
      (until) => this.system.read<Row>(text, params, { until }),
    );
  }

  /** SELECTs of the system that are wanted together, in one network round trip and one transaction. @returns the rows of each */
  async readTogetherAsSystem<Rows extends readonly unknown[]>(reads: { readonly [K in keyof Rows]: Read }): Promise<{
    [K in keyof Rows]: Rows[K][];
  }> {
    const rows = await this.guarded(READ, (until) => this.system.readTogether(reads, { until }));
    return rows as { [K in keyof Rows]: Rows[K][] };
  }

  /** One trivial statement on each pool, past the policy: the truth of this moment. Throws when the database cannot serve. */
  async ping(): Promise<void> {
    try {
      await Promise.all([this.users.read('select 1', []), this.system.read('select 1', [])]);
    } catch (error) {
      throw toCallerError(error, 'never');
    }
  }

  /** Connections of each pool: open, idle, and callers that wait for one. */
  stats(): { user: PoolStats; system: PoolStats } {
    return { user: this.users.stats(), system: this.system.stats() };
  }

  /** @param repeat is asked when something failed */
  private guarded<T>(repeat: () => Repeatability, work: (until: number) => Promise<T>): Promise<T> {
    return this.policy.execute(async (until) => {
      try {
        return await work(until);
      } catch (error) {
        throw toCallerError(error, repeat());
      }
    });
  }

  /** Claims objects live as long as a cached token, so their text is made once. */
  private toJson(claims: UserClaims): string {
    let json = this.claimsJson.get(claims);
    if (json === undefined) {
      if (claims.role !== 'authenticated') throw new Error('Only claims of the role authenticated may run statements');
      json = JSON.stringify(claims);
      this.claimsJson.set(claims, json);
    }
    return json;
  }
}

/** The rights of a login are asked for until they were found in order once. */
function once(check: (client: ClientBase) => Promise<void>): (client: ClientBase) => Promise<void> {
  let passed = false;
  return async (client) => {
    if (passed) return;
    await check(client);
    passed = true;
  };
}
