import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { commandLine, identify, signal, waitUntilGone } from '../processes/process-identity';
import { pause } from '../processes/ports';
import { StartError } from '../start-error';
import { postgresPrograms } from './postgres-programs';
import type { ServiceSpec } from './service-spec';
import { behindClosedFolders, canEnter, postgresUser, type SystemUser } from './system-user';

const SUPERUSER = 'postgres';
const MAJOR = '17';

export interface PostgresOptions {
  directory: string;
  logFile: string;
  port: number;
  password: string;
  /** Off for throw-away clusters. */
  durable: boolean;
  /** Off where processes are ended but never the machine: no commit waits for the disk. */
  fsync: boolean;
}

export function postgresUrl({ port, password }: Pick<PostgresOptions, 'port' | 'password'>, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes the cluster when the directory has none, and describes the server for it.
 * @throws StartError when this machine cannot run it
 */
export async function postgresSpec(options: PostgresOptions): Promise<ServiceSpec> {
  const user = postgresUser();
  const programs = postgresPrograms(user);
  // Opened by the server as its own user: it cannot be asked to create them in a folder it does not own.
  mkdirSync(dirname(options.directory), { recursive: true, mode: 0o755 });
  const prefix = user === undefined || canEnter(user, dirname(options.directory)) ? [] : behindClosedFolders(user);
  const as = prefix.length > 0 ? undefined : user;
  if (existsSync(join(options.directory, 'PG_VERSION'))) await prepareExisting(options.directory);
  else await createCluster(options, { program: [...prefix, programs.initdb], as, owner: user });
  const [command = programs.postgres, ...args] = [...prefix, programs.postgres, ...serverArguments(options)];
  return {
    name: 'postgres',
    command,
    args,
    cwd: '/',
    user: as,
    logFile: options.logFile,
    port: options.port,
    stopSignal: 'SIGINT', // fast shutdown: open connections are ended, committed work is kept
  };
}

/**
 * Waits until the server takes logins and makes sure that the database exists.
 * @throws StartError when it does not take logins within a minute
 */
export async function openDatabase(options: Pick<PostgresOptions, 'port' | 'password'>, name: string): Promise<string> {
  const client = await logIn(postgresUrl(options, SUPERUSER));
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return postgresUrl(options, name);
}

function serverArguments({ directory, port, durable, fsync }: PostgresOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '512MB', // taken as it is used
    random_page_cost: '1.1', // of solid state disks: the default is for turning ones, and makes indexes look dear
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic', // statements may hold personal data
    ...(fsync ? {} : { fsync: 'off' }),
    ...(durable ? {} : { synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '2GB' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', directory, '-p', String(port), ...flags];
}

interface Initdb {
  program: string[];
  as: SystemUser | undefined;
  owner: SystemUser | undefined;
}

/** Made beside its place and moved there when complete, so that an interrupted start leaves no half cluster. */
async function createCluster({ directory, password }: PostgresOptions, { program, as, owner }: Initdb): Promise<void> {
  const draft = `${directory}.new`;
  const passwordFile = `${directory}.password`;
  for (const path of [draft, passwordFile]) rmSync(path, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (owner !== undefined) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const [command = '', ...args] = program;
  const flags = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const quick = ['--no-sync', '--no-instructions'];
  try {
    await promisify(execFile)(command, [...args, '-D', draft, ...flags, ...localeFlags(), ...quick], {
      ...as,
      cwd: '/',
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new StartError(`The database cluster could not be created: ${stderr.trim() || String(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (existsSync(directory) && readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
  renameSync(draft, directory);
}

/** The same order and the same letters on every machine; the C library's locales only as far as extensions need them. */
function localeFlags(): string[] {
  const letters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  return ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${letters}`];
}

/** Clears what a crash left; refuses data of another major version. */
async function prepareExisting(directory: string): Promise<void> {
  const version = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR) {
    throw new StartError(
      `The data in ${directory} belongs to PostgreSQL ${version}; this is ${MAJOR}: choose another --data-dir.`,
    );
  }
  chmodSync(directory, 0o700); // copied folders lose it, and the server refuses anything wider
  const lock = join(directory, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const holder = identify(Number(readFileSync(lock, 'utf8').split('\n')[0]));
  if (holder !== null && commandLine(holder.pid).includes(directory)) {
    signal(holder, 'SIGINT');
    if (!(await waitUntilGone([holder], 15_000))) {
      throw new StartError(`Another PostgreSQL (process ${holder.pid}) uses ${directory}; stop it and start again.`);
    }
  }
  // Its process is gone; a pid that is in use again by somebody else would stop the server.
  rmSync(lock, { force: true });
}

async function logIn(url: string): Promise<Client> {
  const end = Date.now() + 60_000;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined); // the failed attempt below tells it
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if ((error as { code?: string }).code === '28P01') {
        throw new StartError(
          'The embedded database does not accept the password in secrets.json: its data folder belongs to other secrets.',
        );
      }
      if (Date.now() > end) throw new StartError(`The embedded database takes no logins: ${String(error)}`);
    }
    await pause(40);
  }
}
