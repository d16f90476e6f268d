import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { ensureLogins, LOGIN_NAMES, migrate, seed } from '@app/database';
import type { SystemServers } from './credit-system';

interface Started {
  databaseUrl: string;
  redisUrl: string;
  directory: string;
}

const PROGRAM = join(__dirname, 'serve-durably.mjs');

/** What is noted down of a running server. */
interface Note {
  name: string;
  pid: number;
}

/** Servers of their own for a run that stops them, started again by themselves on the same port and data. */
export class DurableServers {
  private constructor(
    private readonly child: ChildProcess,
    private readonly started: Started,
  ) {}

  /**
   * @param fsync off for runs that look at answers and times: what a killed process has written is kept either way, and
   * how long the disk takes is the machine's
   */
  static async start(fsync: 'on' | 'off'): Promise<DurableServers> {
    const child = fork(PROGRAM, [fsync], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    return DurableServers.started(child);
  }

  /**
   * On a disk of so many megabytes, which only they see and which can be filled: a file system in memory, in a mount
   * namespace of its own. Needs Linux and root.
   */
  static async startOnSmallDisk(megabytes: number): Promise<DurableServers> {
    const place = mkdtempSync(join(tmpdir(), 'creator-search-disk-'));
    const script = `mount -t tmpfs -o mode=0755,size=${megabytes}m tmpfs "$1" && exec "$2" "$3" off "$1"`;
    const args = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', place, process.execPath, PROGRAM];
    const child = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.once('exit', () => rmSync(place, { recursive: true, force: true }));
    const servers = await DurableServers.started(child);
    servers.started.directory = `/proc/${child.pid}/root${servers.started.directory}`;
    return servers;
  }

  private static async started(child: ChildProcess): Promise<DurableServers> {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the servers ended with ${String(code)} before they were ready`);
    });
    const [started] = (await Promise.race([once(child, 'message'), ended])) as [Started];
    ended.catch(() => undefined); // when it is told to
    return new DurableServers(child, started);
  }

  /** Migrated, seeded, and with the two logins of the application. */
  async prepare(): Promise<SystemServers> {
    const { databaseUrl: url, redisUrl } = this.started;
    await migrate({ url });
    await seed(url);
    const api = { name: LOGIN_NAMES.api, password: 'chaos-api' };
    const system = { name: LOGIN_NAMES.system, password: 'chaos-system' };
    await ensureLogins({ ownerUrl: url, api, system });
    await this.run('checkpoint'); // what the first recovery takes is to be the load's, not the migrations'
    return { url, apiUrl: withLogin(url, api), systemUrl: withLogin(url, system), redisUrl };
  }

  /**
   * Ends PostgreSQL as `pg_ctl stop -m immediate` does: no checkpoint, no goodbye, recovery from its log at the next start.
   * @returns after how many milliseconds it took statements again
   */
  async stopPostgresAtOnce(): Promise<number> {
    const pid = this.postmaster();
    const began = Date.now();
    process.kill(pid, 'SIGQUIT');
    while (this.postmaster() === pid || !(await this.takesStatements())) await pause(25);
    return Date.now() - began;
  }

  /**
   * Ends Redis as a power cut does; it reads its log and goes on with what was queued.
   * @returns after how many milliseconds it took commands again
   */
  async stopRedisAtOnce(): Promise<number> {
    const notes = JSON.parse(readFileSync(join(this.started.directory, 'services.json'), 'utf8')) as Note[];
    const pid = notes.find(({ name }) => name === 'redis')?.pid;
    if (pid === undefined) throw new Error('no Redis is noted down');
    const began = Date.now();
    process.kill(pid, 'SIGKILL');
    const probe = new Redis(this.started.redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 25 });
    probe.on('error', () => undefined); // until it is back
    await probe.ping();
    probe.disconnect();
    return Date.now() - began;
  }

  /** Stops every process of PostgreSQL in its tracks. @returns what lets them go on */
  freezePostgres(): () => void {
    const pids = [this.postmaster(), ...childrenOf(this.postmaster())];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    };
  }

  /** Not a byte more fits on the disk of `startOnSmallDisk`. @returns what makes room again */
  fillDisk(): () => void {
    const file = join(this.started.directory, 'filler');
    for (const size of [1 << 20, 1 << 12]) {
      try {
        for (;;) writeFileSync(file, Buffer.alloc(size, 1), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    return () => rmSync(file);
  }

  /** What durable means is asked of the server itself. */
  async settings(): Promise<Record<string, string>> {
    const rows = await this.run<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  /** NaN while there is none. */
  private postmaster(): number {
    try {
      return Number(readFileSync(join(this.started.directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    } catch {
      return NaN;
    }
  }

  private async takesStatements(): Promise<boolean> {
    return this.run('select 1').then(
      () => true,
      () => false,
    );
  }

  private async run<Row>(text: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.started.databaseUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined); // the statement fails with it
    try {
      await client.connect();
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** By the process table of Linux. */
function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    // pid (name) state parent ...
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) \S /s, '')
        .split(' ')[0],
    );
  } catch {
    return null; // it has just ended
  }
}

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

function withLogin(url: string, { name, password }: { name: string; password: string }): string {
  const other = new URL(url);
  other.username = name;
  other.password = password;
  return other.toString();
}
