import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { AppError } from '@app/common';
import { createTestRedis, type TestRedis } from '@app/testing';
import { startCacheInstance, until, type CacheInstance } from '../test/cache-instance';
import { SingleFlight } from './single-flight';

/** Compiled by the test command before Jest starts. */
const PROCESS = join(__dirname, '../../../dist/libs/cache/test/flight-process.js');

interface Result {
  values: string[];
  errors: string[];
}

class FlightProcess {
  private constructor(readonly child: ChildProcess) {}

  static async start(): Promise<FlightProcess> {
    const child = fork(PROCESS, { stdio: 'inherit' });
    await once(child, 'message');
    return new FlightProcess(child);
  }

  run(command: Record<string, unknown>): Promise<Result> {
    this.child.send({ callers: 1, workMs: 300, leaseMs: 10_000, ...command });
    return this.told((message): message is Result => 'values' in message);
  }

  leading(): Promise<unknown> {
    return this.told((message): message is object => 'leading' in message);
  }

  private told<M extends object>(wanted: (message: object) => message is M): Promise<M> {
    return new Promise((resolve) => this.child.on('message', (message: object) => wanted(message) && resolve(message)));
  }
}

describe(SingleFlight.name, () => {
  let redis: TestRedis;
  let probe: Redis;
  let here: CacheInstance;
  let there: CacheInstance;
  let processes: FlightProcess[] = [];

  beforeAll(async () => {
    redis = await createTestRedis();
    probe = new Redis(redis.url);
    here = await startCacheInstance(redis.url);
    there = await startCacheInstance(redis.url);
  });
  afterEach(() => {
    for (const { child } of processes) child.kill('SIGKILL');
    processes = [];
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    probe.disconnect();
    await redis.close();
  });

  const startProcesses = async (count: number) => {
    processes = await Promise.all(Array.from({ length: count }, () => FlightProcess.start()));
    return processes;
  };
  const leadsOf = async (key: string) => Number(await probe.get(`leads:${key}`));

  it('does the work once for two hundred callers in two processes, and all of them get its result', async () => {
    const two = await startProcesses(2);
    const results = await Promise.all(two.map((one) => one.run({ url: redis.url, key: 'crowd', callers: 100 })));
    const values = results.flatMap(({ values }) => values);
    expect(values).toHaveLength(200);
    expect(new Set(values).size).toBe(1);
    expect(await leadsOf('crowd')).toBe(1);
  });

  it('hands the leader’s refusal to everybody, who do not each try again', async () => {
    const two = await startProcesses(2);
    const command = { url: redis.url, key: 'refused', callers: 100, fails: true };
    const results = await Promise.all(two.map((one) => one.run(command)));
    expect(results.flatMap(({ errors }) => errors)).toEqual(
      Array.from({ length: 200 }, () => 'PROVIDER.RATE_LIMITED slow down 7'),
    );
    expect(await leadsOf('refused')).toBe(1);
  });

  it('replaces a leader that was killed once its lease has run out', async () => {
    const [doomed, heir] = (await startProcesses(2)) as [FlightProcess, FlightProcess];
    const command = { url: redis.url, key: 'orphan', leaseMs: 600 };
    const leading = doomed.leading();
    doomed.child.send({ callers: 1, ...command, workMs: 60_000 });
    await leading;
    const inherited = heir.run({ ...command, callers: 20 });
    doomed.child.kill('SIGKILL');
    expect(new Set((await inherited).values)).toEqual(new Set([`by ${heir.child.pid}`]));
    expect(await leadsOf('orphan')).toBe(2);
  });

  it('keeps its lease for work that takes longer than one', async () => {
    const lead = jest.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await probe.set('long', 'work');
      return 'work';
    });
    const work = { lead, follow: () => probe.get('long') };
    const options = { waitMs: 5_000, leaseMs: 200 };
    await Promise.all([here.flights.run('long', work, options), there.flights.run('long', work, options)]);
    expect(lead).toHaveBeenCalledTimes(1);
  });

  it('finds the end of a flight whose message was lost', async () => {
    let land = () => {};
    const landed = new Promise<void>((resolve) => (land = resolve));
    const lead = jest.fn(async () => {
      await landed;
      await probe.set('quiet', 'stored');
      return 'stored';
    });
    const work = { lead, follow: () => probe.get('quiet') };
    const leading = here.flights.run('quiet', work, { waitMs: 5_000 });
    await until(() => lead.mock.calls.length === 1);
    const following = there.flights.run('quiet', work, { waitMs: 5_000 });
    there.connections.subscriber.disconnect(true);
    land();
    await expect(following).resolves.toBe('stored');
    await leading;
    expect(lead).toHaveBeenCalledTimes(1);
  });

  it('tells of an unexpected error without its text', async () => {
    const secret = new Error('password of the database is 1234');
    let fail = () => {};
    const failed = new Promise<never>((_, reject) => (fail = () => reject(secret)));
    const lead = jest.fn(() => failed);
    const work = { lead, follow: async () => null };
    const leading = here.flights.run('secret', work, { waitMs: 5_000 }).catch((error: unknown) => error);
    await until(() => lead.mock.calls.length === 1);
    const following = there.flights.run('secret', work, { waitMs: 5_000 }).catch((error: unknown) => error);
    await until(async () => (await there.metrics.valueOf('app_single_flight_total', { role: 'follow' })) > 0);
    fail();
    expect(await leading).toBe(secret);
    expect(await following).toMatchObject({ code: 'SYSTEM.UNEXPECTED' });
    expect(String(await following)).not.toContain('1234');
  });

  it('leads itself when the leader stored nothing', async () => {
    let land = () => {};
    const landed = new Promise<void>((resolve) => (land = resolve));
    const first = jest.fn(() => landed);
    const leading = here.flights.run('empty', { lead: first, follow: async () => null }, { waitMs: 5_000 });
    await until(() => first.mock.calls.length === 1);
    const second = jest.fn(async () => undefined);
    const following = there.flights.run('empty', { lead: second, follow: async () => null }, { waitMs: 5_000 });
    land();
    await Promise.all([leading, following]);
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('does not wait for another’s work longer than it may', async () => {
    let land = () => {};
    const landed = new Promise<void>((resolve) => (land = resolve));
    const lead = jest.fn(() => landed);
    const work = { lead, follow: async () => null };
    const leading = here.flights.run('slow', work, { waitMs: 100 });
    await until(() => lead.mock.calls.length === 1);
    const late = await Promise.all(
      [here, there].map(({ flights }) => flights.run('slow', work, { waitMs: 100 }).catch((error: unknown) => error)),
    );
    expect(late.map((error) => (error as AppError).code)).toEqual(['SYSTEM.UNAVAILABLE', 'SYSTEM.UNAVAILABLE']);
    land();
    await leading;
  });

  it('leaves no lease behind', async () => {
    await here.flights.run('tidy', { lead: async () => 1, follow: async () => null }, { waitMs: 1_000 });
    expect(await probe.exists('cs:flight:{tidy}')).toBe(0);
  });
});
