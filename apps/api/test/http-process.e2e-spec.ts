import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '@app/testing';
import { ProcessWorld } from './process-world';

const MAIN = join(__dirname, '../../../dist/apps/api/src/main.js');

describe('the api process', () => {
  let world: ProcessWorld;
  const started: ChildProcess[] = [];

  beforeAll(async () => (world = await ProcessWorld.start()));
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  afterAll(() => world.stop());

  const run = (env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, ...world.env(), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.push(child);
    const output = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => (output.text += data.toString()));
    const ready = once(child, 'message').then(([message]) => (message as { url: string }).url);
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, output, ready, ended };
  };

  it('says that it is ready, serves, and ends in order', async () => {
    const { child, ready, ended, output } = run();
    const url = await ready;
    expect((await fetch(`${url}/api/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({
      components: { database: { status: 'up' } },
    });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(output.text).not.toMatch(/"level":"(?:error|fatal)"/);
    expect(output.text.trimEnd().split('\n').at(-1)).toContain('"msg":"api has stopped"');
  });

  it('names every bad key of its configuration and nothing else', async () => {
    const { ended, output } = run({ DATABASE_URL: 'mysql://x', PORT: 'eighty', SUPABASE_URL: '' });
    expect(await ended).toBe(1);
    for (const key of ['DATABASE_URL', 'PORT', 'SUPABASE_URL']) expect(output.text).toContain(key);
    expect(output.text).not.toMatch(/ at .*:\d+:\d+/);
  });

  it.each(['1', '2'])('says in one sentence that its port is taken (%s workers)', async (workers) => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const { ended, output } = run({ PORT: String(port), WEB_CONCURRENCY: workers, LOG_LEVEL: 'silent' });
    expect(await ended).toBe(1);
    expect(output.text).toContain(`Port ${port} is already in use`);
    expect(output.text).not.toMatch(/ at .*:\d+:\d+/);
    blocker.close();
  });

  it('ends when the process that started it disappears', async () => {
    const { child, ready, ended } = run();
    await ready;
    child.disconnect();
    expect(await ended).toBe(0);
  });

  it('serves by several processes and replaces one that died', async () => {
    const { child, ready, ended, output } = run({ WEB_CONCURRENCY: '2' });
    const url = await ready;
    const pids = () => new Set([...output.text.matchAll(/"process":"api","pid":(\d+)/g)].map(([, pid]) => Number(pid)));
    const before = pids();
    expect(before.size).toBe(2);
    process.kill([...before][0] as number, 'SIGKILL');
    while (
      pids().size < 3 ||
      !/"msg":"api is ready"[^]*"msg":"api is ready"[^]*"msg":"api is ready"/.test(output.text)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await fetch(`${url}/api/health/live`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    for (const pid of pids()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('replaces its processes one after the other on SIGHUP, and fails no request meanwhile', async () => {
    const { child, ready, ended, output } = run({ WEB_CONCURRENCY: '2', RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000' });
    const url = await ready;
    const pids = () =>
      [...output.text.matchAll(/"pid":(\d+)[^\n]*"msg":"api is ready"/g)].map(([, pid]) => Number(pid));
    const before = pids();
    let isOn = true;
    const clients = Array.from({ length: 8 }, (_, n) => askUntil(`${url}/api/v1/favorites`, { isOn: () => isOn, n }));
    child.kill('SIGHUP');
    await until(async () => output.text.includes('"msg":"api workers are replaced"'));
    isOn = false;
    const outcomes = (await Promise.all(clients)).flat();
    expect(before).toHaveLength(2);
    for (const pid of before) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(pids()).toHaveLength(4);
    expect(new Set(outcomes)).toEqual(new Set([401]));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 120_000);

  it('keeps the processes that run when a replacement cannot start', async () => {
    const { child, ready, ended, output } = run({ WEB_CONCURRENCY: '2' });
    const url = await ready;
    const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
    const before = children();
    child.kill('SIGHUP');
    await until(async () => children().length > before.length);
    process.kill(Number(children().find((pid) => !before.includes(pid))), 'SIGKILL');
    await until(async () => output.text.includes('those that run are kept'));
    expect(children()).toEqual(before);
    expect((await fetch(`${url}/api/health/live`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('resets no connection of clients who leave when they are told to', async () => {
    const { child, ready, ended } = run({ LOG_LEVEL: 'silent' });
    const url = await ready;
    const clients = Array.from({ length: 16 }, () => askUntilToldToLeave(`${url}/api/health/live`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGTERM');
    const outcomes = await Promise.all(clients);
    expect(await ended).toBe(0);
    expect(new Set(outcomes)).toEqual(new Set(['told to leave']));
  });
});

/** Reads and writes by turns on one kept-alive connection, a new one when it is told to. @returns what came of each request */
async function askUntil(url: string, { isOn, n }: { isOn: () => boolean; n: number }): Promise<(number | string)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const outcomes: (number | string)[] = [];
  for (let i = n; isOn(); i++) {
    const outcome = await new Promise<number | string>((resolve) => {
      const asked = request(url, { agent, method: i % 2 === 0 ? 'GET' : 'POST' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      asked.end();
    });
    outcomes.push(outcome);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  agent.destroy();
  return outcomes;
}

/** Asks on one kept-alive connection, as pools and balancers do. */
async function askUntilToldToLeave(url: string): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await new Promise<string>((resolve) => {
      const request = get(url, { agent }, (response) => {
        const word = response.headers.connection === 'close' ? 'told to leave' : 'stay';
        response.resume().on('end', () => resolve(word));
      });
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    if (outcome !== 'stay') return outcome;
  }
}
