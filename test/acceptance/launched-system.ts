import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Runtime } from '../../src/setup/runtime';
import { identify, isAlive, waitUntilGone, type ProcessIdentity } from '../../src/processes/process-identity';

export const ROOT = resolve(__dirname, '../..');

export interface LaunchOrder {
  dataDir: string;
  port: number;
  /** `npm` is what people type; `node` makes the launcher itself the child. */
  by?: 'npm' | 'node';
  env?: Record<string, string>;
  /** Further options of the command line. */
  options?: string[];
}

/** One `npm start`, in a process group of its own as a terminal would give it. */
export class LaunchedSystem {
  output = '';
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(private readonly order: LaunchOrder) {
    const [command, args] =
      order.by === 'npm' ? ['npm', ['start', '--silent', '--']] : [process.execPath, [join(ROOT, 'src/start.cjs')]];
    this.child = spawn(command, [...args, '--data-dir', order.dataDir, ...(order.options ?? [])], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'development', ...order.env, PORT: String(order.port) },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    }
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  /** The pasted lines are complete when the last words are printed. */
  async ready(): Promise<this> {
    let code: number | null | undefined;
    void this.exited.then((ended) => (code = ended));
    while (!this.output.includes('Ctrl-C stops everything.')) {
      if (code !== undefined) throw new Error(`ended with code ${code} before it was ready:\n${this.output}`);
      await new Promise((next) => setTimeout(next, 50));
    }
    return this;
  }

  runtime(): Runtime {
    return JSON.parse(readFileSync(join(this.order.dataDir, 'runtime.json'), 'utf8')) as Runtime;
  }

  /** Every process that this start has caused: launcher, applications, servers and their own children. */
  processes(): ProcessIdentity[] {
    return descendants(this.child.pid ?? 0).flatMap((pid) => identify(pid) ?? []);
  }

  /** What the terminal does on Ctrl-C: every process of its foreground group gets the signal. */
  pressCtrlC(): void {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  curlLines(): string[] {
    return this.output.split('\n').filter((line) => /^(TOKEN=|curl )/.test(line));
  }

  /** For the end of a spec file: nothing may outlive it, however the test went. */
  async sweep(): Promise<void> {
    const all = this.processes();
    this.signal('SIGTERM');
    if (await waitUntilGone(all, 20_000)) return;
    for (const one of all.filter(isAlive)) process.kill(one.pid, 'SIGKILL');
  }
}

/** Pastes the lines into one shell; answers the token and the status of each request after the first line. */
export async function paste(lines: string[]): Promise<{ token: string; statuses: string[] }> {
  const [signIn = '', ...requests] = lines;
  const asked = requests.map((line) => line.replace(/^curl -s/, `curl -s -o /dev/null -w '%{http_code}\\n'`));
  const { stdout } = await promisify(execFile)('bash', ['-c', [signIn, 'echo "$TOKEN"', ...asked].join('\n')]);
  const [token = '', ...statuses] = stdout.trim().split('\n');
  return { token, statuses };
}

function descendants(root: number): number[] {
  const parents = existsSync('/proc/self/stat') ? parentsFromProc() : new Map<number, number>();
  const found = [root];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  }
  return found;
}

function parentsFromProc(): Map<number, number> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid): [number, number][] => {
      const stat = statOf(pid);
      return stat === null ? [] : [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
    }),
  );
}

function statOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // ended since it was listed
  }
}
