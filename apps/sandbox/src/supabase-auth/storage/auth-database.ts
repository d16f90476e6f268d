import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/observability';
import { Pool, type PoolClient } from 'pg';
import { AuthSettings } from '../supabase-auth.options';

export interface AuthSql {
  /** @returns the rows, timestamps as Date, bigint as text */
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';

/** Connections to the database that holds the schema `auth`. */
@Injectable()
export class AuthDatabase implements AuthSql, OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(settings: AuthSettings, logger: Logger) {
    this.pool = new Pool({
      connectionString: settings.values.databaseUrl,
      application_name: 'sandbox-supabase-auth',
      max: 8,
      // an idle login must not keep a test or a stopping launcher waiting
      allowExitOnIdle: true,
    });
    this.pool.on('error', (err) => logger.warn('A connection of the auth stand-in broke', { err }));
  }

  async query<Row = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.pool.query(text, [...params]);
    return result.rows as Row[];
  }

  /** Everything or nothing. A result of `work` commits; a throw rolls back. */
  async transaction<T>(work: (sql: AuthSql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(asSql(client));
      await client.query('commit');
      return result;
    } catch (error) {
      broken = await rollback(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === UNIQUE_VIOLATION;
export const isLockTimeout = (error: unknown): boolean => sqlState(error) === LOCK_NOT_AVAILABLE;

const sqlState = (error: unknown): unknown => (error instanceof Error ? (error as { code?: unknown }).code : undefined);

const asSql = (client: PoolClient): AuthSql => ({
  query: async <Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(text, [...params])).rows as Row[],
});

/** @returns the error when the connection cannot be used again */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
