import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { AppConfig } from '@app/config';
import { Database, ensureLogins, type DatabasePolicy, LOGIN_NAMES, migrate, seed } from '@app/database';
import { Logger } from '@app/observability';
import { requiredEnvironment } from './environment';

export interface TestDatabase {
  /** The owner (a superuser): for arranging rows and looking behind the policies. */
  url: string;
  /** What the application's user pool gets: no rights until it becomes `authenticated`. */
  apiUrl: string;
  /** What the application's system pool gets. */
  systemUrl: string;
  drop(): Promise<void>;
}

const MIGRATIONS = resolve(__dirname, '../../database/migrations');
const SEEDS = ['seed.ts', 'published-benchmarks.seed.ts'].map((file) => resolve(__dirname, '../../database/src', file));
/** Taken in the server's test database: spec files of several workers build the template once. */
const TEMPLATE_LOCK = 4_201_795_305_602;

/**
 * An own, migrated and seeded database for one spec file, copied from a template of the throw-away server.
 * @throws Error when no test run provides the server, or when its database is not a test database
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = new URL(requiredEnvironment('TEST_DATABASE_URL'));
  if (!databaseName(server).includes('test'))
    throw new Error('TEST_DATABASE_URL must name a database with "test" in it');
  const passwords = { api: secretOf(server, 'api'), system: secretOf(server, 'system') };
  const template = await ensureTemplate(server, passwords);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, (client) => client.query(`create database ${name} template ${template}`));
  const own = withDatabase(server, name);
  return {
    url: own.toString(),
    apiUrl: withLogin(own, LOGIN_NAMES.api, passwords.api),
    systemUrl: withLogin(own, LOGIN_NAMES.system, passwords.system),
    drop: async () => {
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** An empty database of the throw-away server: nothing migrated, for specs about migrations. */
export async function createEmptyDatabase(): Promise<Pick<TestDatabase, 'url' | 'drop'>> {
  const server = new URL(requiredEnvironment('TEST_DATABASE_URL'));
  if (!databaseName(server).includes('test'))
    throw new Error('TEST_DATABASE_URL must name a database with "test" in it');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(server, (client) => client.query(`create database ${name} template template0`));
  return {
    url: withDatabase(server, name).toString(),
    drop: async () => {
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function ensureTemplate(server: URL, passwords: { api: string; system: string }): Promise<string> {
  const name = `test_template_${hashOfSchema()}`;
  return withClient(server, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return name;
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template template0`);
    const url = withDatabase(server, unfinished).toString();
    await migrate({ url });
    await seed(url);
    await ensureLogins({
      ownerUrl: url,
      api: { name: LOGIN_NAMES.api, password: passwords.api },
      system: { name: LOGIN_NAMES.system, password: passwords.system },
    });
    await client.query(`alter database ${unfinished} rename to ${name}`);
    return name;
  });
}

function hashOfSchema(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(resolve(MIGRATIONS, file)));
  for (const file of SEEDS) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** Logins serve the whole server, so every spec file must come to the same passwords: derived, never stored. */
function secretOf(server: URL, purpose: string): string {
  return createHash('sha256').update(`${purpose}:${server.host}:${server.password}`).digest('base64url');
}

function databaseName(url: URL): string {
  return url.pathname.slice(1);
}

function withDatabase(url: URL, name: string): URL {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other;
}

function withLogin(url: URL, name: string, password: string): string {
  const other = new URL(url);
  other.username = name;
  other.password = password;
  return other.toString();
}

async function withClient<T>(url: URL, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface OpenDatabaseOptions {
  /** Connections of each pool. */
  poolSize?: number;
  /** Where log lines go; nowhere by default. */
  log?: (line: string) => void;
  /** Calls go straight through by default. */
  policy?: DatabasePolicy;
}

/** The application's `Database` on a test database, with its restricted logins. Close it by `onApplicationShutdown()`. */
export function openDatabase(
  database: Pick<TestDatabase, 'url' | 'apiUrl' | 'systemUrl'>,
  options: OpenDatabaseOptions = {},
): Database {
  const config = Object.assign(new AppConfig(), {
    database: {
      userUrl: database.apiUrl,
      systemUrl: database.systemUrl,
      migrationUrl: database.url,
      poolSize: options.poolSize ?? 4,
      ssl: false,
      sslCa: undefined,
    },
  });
  const destination = { write: (line: string) => options.log?.(line) };
  const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
  return new Database(config, logger, options.policy);
}
