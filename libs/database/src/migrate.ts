import { Client } from 'pg';
import { clientOptions, createMigrationSource, MIGRATIONS_TABLE, type TlsOptions } from './data-source';

export interface MigrateOptions {
  /** The owner's login: a superuser, or a role with createrole and bypassrls (as on Supabase). */
  url: string;
  tls?: TlsOptions;
}

export interface MigrateResult {
  /** Names of the migrations this call applied, in order; empty when another instance was first. */
  applied: string[];
}

/** Any fixed number does; every instance must take the same one. */
const MIGRATION_LOCK = 4_201_795_305_600;

/** Brings the database up to this build. Instances that start together wait for one another. */
export function migrate(options: MigrateOptions): Promise<MigrateResult> {
  return locked(options, async () => {
    const source = await createMigrationSource(options.url, options.tls).initialize();
    try {
      const applied = await source.runMigrations({ transaction: 'each' });
      return { applied: applied.map(({ name }) => name) };
    } finally {
      await source.destroy();
    }
  });
}

/** Takes the last `count` migrations back, or all of them; rows of dropped tables are lost. */
export function revert(options: MigrateOptions & { count: number | 'all' }): Promise<{ reverted: number }> {
  return locked(options, async (client) => {
    const source = await createMigrationSource(options.url, options.tls).initialize();
    try {
      const wanted = options.count === 'all' ? await countApplied(client) : options.count;
      for (let step = 0; step < wanted; step++) await source.undoLastMigration({ transaction: 'each' });
      return { reverted: wanted };
    } finally {
      await source.destroy();
    }
  });
}

/** The lock belongs to a session of its own: it ends with the process, however that ends. */
async function locked<T>(options: MigrateOptions, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientOptions(options.url, options.tls));
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create schema if not exists ${MIGRATIONS_TABLE.schema}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function countApplied(client: Client): Promise<number> {
  const table = `${MIGRATIONS_TABLE.schema}.${MIGRATIONS_TABLE.name}`;
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count ?? 0);
}
