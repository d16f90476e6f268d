import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RecordedAnswer } from './bare-server';

/** What the launcher writes for scripts. */
export interface Runtime {
  apiUrl: string;
  supabaseUrl: string;
  anonKey: string;
  databaseUrl: string;
  users: { email: string; password: string; role: string }[];
}

export interface RunningSystem {
  pid: number;
  runtime: Runtime;
  stop(): Promise<void>;
}

const ROOT = resolve(__dirname, '../../..');

/** The whole system as `npm start` brings it up, in a data folder of its own, quiet and without rate limits in the way. */
export async function startSystem(): Promise<RunningSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'creator-search-bench-'));
  const limit = '100000000';
  const env = {
    ...process.env,
    PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MINUTE: limit,
    RATE_LIMIT_ANONYMOUS_PER_MINUTE: limit,
    RATE_LIMIT_EXPENSIVE_PER_MINUTE: limit,
    ENABLE_AI_ANALYSIS: 'false', // it has a bench of its own, and would read the whole corpus beside this one
  };
  const child = spawn(process.execPath, ['src/start.cjs', '--data-dir', dataDir], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.resume();
  const runtime = await waitForRuntime(child, join(dataDir, 'runtime.json'));
  return {
    pid: child.pid as number,
    runtime,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface BareServer {
  pid: number;
  url: string;
  stop(): void;
}

/** @param answers what it sends, by path */
export async function startBareServer(answers: Record<string, RecordedAnswer>): Promise<BareServer> {
  const folder = mkdtempSync(join(tmpdir(), 'creator-search-bare-'));
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  const child = fork(join(__dirname, 'bare-server.js'), [file]);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  rmSync(folder, { recursive: true });
  return { pid: child.pid as number, url, stop: () => child.disconnect() };
}

/** Set by the connection itself, on either side. */
const CONNECTION_HEADERS = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** An answer of ours as the bare server is to send it. */
export async function recordAnswer(url: string, headers: Record<string, string>): Promise<RecordedAnswer> {
  const response = await fetch(url, { headers });
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const own = [...response.headers].filter(([name]) => !CONNECTION_HEADERS.has(name));
  return { status: response.status, headers: own.flat(), body };
}

/** @returns an access token of the first demo user, and its user id */
export async function signIn({ supabaseUrl, anonKey, users }: Runtime): Promise<{ token: string; userId: string }> {
  const user = users.find(({ role }) => role === 'user');
  const response = await fetch(`${supabaseUrl}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: anonKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: user?.email, password: user?.password }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const session = (await response.json()) as { access_token: string; user: { id: string } };
  return { token: session.access_token, userId: session.user.id };
}

async function waitForRuntime(child: ChildProcess, file: string): Promise<Runtime> {
  const end = Date.now() + 120_000;
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`the system ended with ${child.exitCode} before it was ready`);
    if (Date.now() > end) throw new Error('the system was not ready within 120 s');
    await new Promise((done) => setTimeout(done, 100));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Runtime;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
