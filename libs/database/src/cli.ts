import { InvalidConfigError, loadDatabaseConfig, type DatabaseConfig } from '@app/config';
import { tlsOptions } from './data-source';
import { credentialsOf, ensureLogins } from './logins';
import { migrate, revert } from './migrate';
import { seed } from './seed';

const USAGE = `Usage: node dist/libs/database/src/cli.js <command>
  migrate       apply the migrations that are missing
  revert [n]    take the last n migrations back (default 1; "all" = every one); rows of dropped tables are lost
  logins        make the logins named in DATABASE_URL and DATABASE_SYSTEM_URL, with their passwords
  seed          add the reference data that is missing
  prepare       migrate, logins, seed
The owner's address is DATABASE_MIGRATION_URL.
`;

type Command = (config: DatabaseConfig, argument: string | undefined) => Promise<string>;

const COMMANDS: Record<string, Command> = {
  migrate: async (config) => {
    const { applied } = await migrate({ url: config.migrationUrl, tls: tlsOptions(config) });
    return applied.length === 0 ? 'The database is up to date' : `Applied ${applied.join(', ')}`;
  },
  revert: async (config, argument = '1') => {
    const count = argument === 'all' ? 'all' : Number(argument);
    if (count !== 'all' && !(Number.isInteger(count) && count > 0)) throw new UsageError();
    const { reverted } = await revert({ url: config.migrationUrl, tls: tlsOptions(config), count });
    return `Took ${reverted} migrations back`;
  },
  logins: async (config) => {
    const api = credentialsOf(config.userUrl);
    const system = credentialsOf(config.systemUrl);
    const owner = credentialsOf(config.migrationUrl);
    if (new Set([api.name, system.name, owner.name]).size < 3) {
      return 'No logins made: DATABASE_URL, DATABASE_SYSTEM_URL and DATABASE_MIGRATION_URL must name three logins';
    }
    await ensureLogins({ ownerUrl: config.migrationUrl, tls: tlsOptions(config), api, system });
    return `Made the logins ${api.name} and ${system.name}`;
  },
  seed: async (config) => {
    await seed(config.migrationUrl, tlsOptions(config));
    return 'The reference data is there';
  },
  prepare: async (config) => {
    const lines = [];
    for (const name of ['migrate', 'logins', 'seed']) lines.push(await COMMANDS[name]?.(config, undefined));
    return lines.join('\n');
  },
};

class UsageError extends Error {}

async function main([name = '', argument]: string[]): Promise<number> {
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new UsageError();
    process.stdout.write(`${await command(loadDatabaseConfig(), argument)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(error instanceof UsageError ? USAGE : `${explain(error)}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof InvalidConfigError) return error.message;
  const { message, code } = error as { message?: string; code?: string };
  return `The command failed: ${message || code || String(error)}`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
