import { createServer } from 'node:net';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isPortFree } from '../../src/processes/ports';
import { waitUntilGone } from '../../src/processes/process-identity';
import { LaunchedSystem, paste, type LaunchOrder } from './launched-system';

jest.setTimeout(180_000);

/** Left closed to other users, as a folder below /root is: the database must come up there all the same. */
const home = mkdtempSync(join(tmpdir(), 'creator-search-start-'));
const dataDir = join(home, 'data');
const launched: LaunchedSystem[] = [];

function launch(order: Partial<LaunchOrder> & { port: number }): LaunchedSystem {
  const system = new LaunchedSystem({ dataDir, ...order });
  launched.push(system);
  return system;
}

async function freePortBesideAnother(): Promise<number> {
  const port = await freePort();
  return (await isPortFree(port + 1)) ? port : freePortBesideAnother();
}

afterAll(async () => {
  await Promise.all(launched.map((system) => system.sweep()));
  rmSync(home, { recursive: true, force: true });
});

describe('npm start', () => {
  it('brings everything up, survives a crash with its data, and leaves no process behind', async () => {
    chmodSync(home, 0o700);
    const port = await freePort();

    const first = await launch({ port, by: 'npm' }).ready();
    const runtime = first.runtime();
    expect(runtime).toEqual({
      apiUrl: `http://localhost:${port}`,
      docsUrl: `http://localhost:${port}/docs`,
      workerUrl: expect.stringMatching(/^http:/),
      supabaseUrl: expect.stringMatching(/^http:/),
      anonKey: expect.stringMatching(/^eyJ/),
      serviceRoleKey: expect.stringMatching(/^eyJ/),
      sandboxUrl: expect.stringMatching(/^http:/),
      databaseUrl: expect.stringMatching(/^postgres:/),
      redisUrl: expect.stringMatching(/^redis:/),
      users: [
        { email: 'demo@creator-search.example', password: expect.any(String), role: 'user' },
        { email: 'admin@creator-search.example', password: expect.any(String), role: 'admin' },
      ],
    });
    expect(statSync(join(dataDir, 'runtime.json')).mode & 0o777).toBe(0o600);
    expect((await fetch(runtime.docsUrl)).status).toBe(200);
    const pasted = await paste(first.curlLines());
    expect(pasted.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(pasted.statuses).toEqual(['200', '200']);

    const sameFolder = launch({ port: await freePort() });
    expect(await sameFolder.exited).toBe(1);
    expect(sameFolder.output).toMatch(/^Another instance \(process \d+\) already runs .*\n$/m);

    const ofFirst = first.processes();
    expect(ofFirst.length).toBeGreaterThanOrEqual(7); // launcher, host, postgres, redis, sandbox, api, ai-worker
    first.pressCtrlC();
    expect(await first.exited).toBe(0);
    expect(await waitUntilGone(ofFirst, 1_000)).toBe(true);

    const secrets = readFileSync(join(dataDir, 'secrets.json'), 'utf8');
    const second = await launch({ port }).ready();
    expect(second.runtime().users).toEqual(runtime.users);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
    const ofSecond = second.processes();
    second.signal('SIGKILL');
    expect(await waitUntilGone(ofSecond, 20_000)).toBe(true);

    const third = await launch({ port, by: 'npm' }).ready();
    expect((await paste(third.curlLines())).statuses).toEqual(['200', '200']);
    const ofThird = third.processes();
    third.signal('SIGTERM');
    expect(await third.exited).toBe(0);
    expect(await waitUntilGone(ofThird, 1_000)).toBe(true);
  });

  it('runs twice side by side, on neighbouring ports and each in a folder of its own', async () => {
    const port = await freePortBesideAnother();
    const systems = await Promise.all([
      launch({ port, dataDir: join(home, 'one') }).ready(),
      launch({ port: port + 1, dataDir: join(home, 'other') }).ready(),
    ]);
    const addresses = systems.flatMap((system) => {
      const { apiUrl, workerUrl, databaseUrl, redisUrl, sandboxUrl } = system.runtime();
      return [apiUrl, workerUrl, databaseUrl, redisUrl, sandboxUrl];
    });
    expect(new Set(addresses).size).toBe(10);
    for (const system of systems) expect((await fetch(`${system.runtime().workerUrl}/health/live`)).status).toBe(200);
    await Promise.all(systems.map((system) => system.sweep()));
  });

  it('ends what it has begun when it is interrupted during the start', async () => {
    const system = launch({ port: await freePort(), dataDir: join(home, 'interrupted') });
    while (!system.output.includes('Starting the sandbox')) await new Promise((next) => setTimeout(next, 20));
    const begun = system.processes();
    system.pressCtrlC();
    expect(await system.exited).toBe(0);
    expect(await waitUntilGone(begun, 2_000)).toBe(true);
  });

  it('says in one sentence that the port is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const system = launch({ port, dataDir: join(home, 'refused') });
    expect(await system.exited).toBe(1);
    holder.close();
    const [, taken, proposed] =
      /^Port (\d+) is in use; choose another one: PORT=(\d+) npm start\.$/.exec(system.output.trim()) ?? [];
    expect(Number(taken)).toBe(port);
    expect(Number(proposed)).toBeGreaterThan(port);
  });

  it('says in words that an option is not understood, and shows those that are', async () => {
    const system = launch({ port: await freePort(), dataDir: join(home, 'refused'), options: ['--date-dir', 'x'] });
    expect(await system.exited).toBe(1);
    expect(system.output).toMatch(/^Unknown option '--date-dir'\.$/m);
    expect(system.output).toContain('Usage: npm start');
  });

  it('names every bad setting at once', async () => {
    const env = { AI_BATCH_SIZE: '0', LOG_LEVEL: 'loud' };
    const system = launch({ port: await freePort(), dataDir: join(home, 'refused'), env });
    expect(await system.exited).toBe(1);
    expect(system.output).toMatch(/AI_BATCH_SIZE/);
    expect(system.output).toMatch(/LOG_LEVEL/);
    expect(system.output).not.toMatch(/^\s+at /m);
  });
});
