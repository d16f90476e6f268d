import type { ClientConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '@app/config';
import { MIGRATIONS } from '../migrations';
import { SnakeCaseNaming } from './snake-case-naming';

export type EntityClasses = Extract<NonNullable<DataSourceOptions['entities']>, unknown[]>;
export interface TlsOptions {
  rejectUnauthorized: boolean;
  /** PEM text of the authority that signed the server's certificate. */
  ca?: string;
}

/** Schema `app` is ours and not exposed: the list of applied migrations lives there, out of the reach of every role. */
export const MIGRATIONS_TABLE = { schema: 'app', name: 'schema_migrations' } as const;

/** Runs migrations. Needs the owner's login. */
export function createMigrationSource(url: string, tls?: TlsOptions): DataSource {
  return new DataSource({
    ...common(url, tls),
    schema: MIGRATIONS_TABLE.schema,
    migrations: MIGRATIONS,
    migrationsTableName: MIGRATIONS_TABLE.name,
  });
}

/** Knows the entities; compares them with the database and never writes to it (synchronize stays off). */
export function createEntitySource(url: string, entities: EntityClasses): DataSource {
  return new DataSource({
    ...common(url, undefined),
    schema: 'public',
    entities,
    namingStrategy: new SnakeCaseNaming(),
  });
}

/** TLS as configured: a server certificate that cannot be checked is refused. */
export function tlsOptions(config: Pick<DatabaseConfig, 'ssl' | 'sslCa'>): TlsOptions | undefined {
  if (!config.ssl) return undefined;
  return { rejectUnauthorized: true, ...(config.sslCa === undefined ? {} : { ca: config.sslCa }) };
}

/** For a connection of one's own as the owner. */
export function clientOptions(url: string, tls: TlsOptions | undefined): ClientConfig {
  return { connectionString: url, ...(tls === undefined ? {} : { ssl: tls }) };
}

function common(url: string, tls: TlsOptions | undefined) {
  return {
    type: 'postgres',
    url,
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto', // makes TypeORM expect gen_random_uuid(), which is built in
    poolSize: 2,
    ...(tls === undefined ? {} : { ssl: tls }),
  } as const;
}
