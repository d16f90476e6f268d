import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { AppError } from '@app/common';
import { loadConfig } from '@app/config';
import { Logger, Metrics, workContext } from '@app/observability';
import { Policies, policyTable } from '@app/resilience';
import { createTestRedis, type TestRedis } from '@app/testing';
import { startProducer, startWorker, type QueueProcess } from '../test/queue-process';
import { handlersDoing, type Behaviour, type Handled } from '../test/test-handlers';
import { PermanentJobError } from './job-errors';
import { JobRunner } from './job-runner';
import { QUEUE_POLICIES } from './queue-policies';

/** Compiled by the test command before Jest starts. */
const PROCESS = join(__dirname, '../../../dist/libs/queues/test/worker-process.js');

interface SeenJob {
  by: string;
  event: 'began' | 'ended';
  attempt: number;
  analysisJobId: string;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe(JobRunner.name, () => {
  let redis: TestRedis;
  let probe: Redis;
  let producer: Awaited<ReturnType<typeof startProducer>>;
  let workers: QueueProcess[] = [];
  let children: ChildProcess[] = [];

  beforeEach(async () => {
    redis = await createTestRedis();
    probe = new Redis(redis.url);
    producer = await startProducer(redis.url);
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const worker of workers) await worker.close();
    workers = [];
    children = [];
    await producer.close();
    probe.disconnect();
    await redis.close();
  });

  const work = async (behaviour: Behaviour, concurrency?: number) => {
    const worker = await startWorker(redis.url, handlersDoing(behaviour), concurrency);
    workers.push(worker);
    return worker;
  };
  const refresh = (username: string, id?: string) =>
    producer.queue.enqueue('refresh-profile', { username, reason: 'stale' }, { id });
  const countsOf = async (queue: 'profile-refreshes' | 'profile-analyses') => (await producer.queue.counts())[queue];

  it('hands a job to its handler with the request id of the request that caused it', async () => {
    const seen: Handled[] = [];
    const contexts: unknown[] = [];
    await work(async (handled) => {
      contexts.push(workContext.current());
      seen.push(handled);
    });
    await workContext.run({ requestId: 'r-42' }, () => refresh('ada'));
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({
      job: 'refresh-profile',
      payload: { v: 1, requestId: 'r-42', username: 'ada', reason: 'stale' },
      context: { attempt: 1, requestId: 'r-42' },
    });
    expect(contexts[0]).toMatchObject({ requestId: 'r-42', queue: 'profile-refreshes', jobId: expect.any(String) });
  });

  it('leaves nothing in Redis of a job that is done, and counts it', async () => {
    const worker = await work(async () => undefined);
    await refresh('ada');
    const labels = { queue: 'profile-refreshes', job: 'refresh-profile', outcome: 'completed' };
    await until(async () => (await worker.metrics.valueOf('app_jobs_total', labels)) === 1);
    await until(async () => (await countsOf('profile-refreshes')).active === 0);
    expect(await countsOf('profile-refreshes')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('adds a job with the same id once while it waits, and again when it is done', async () => {
    await refresh('ada', 'refresh-ada');
    await refresh('ada', 'refresh-ada');
    expect((await countsOf('profile-refreshes')).waiting).toBe(1);
    let runs = 0;
    await work(async () => void (runs += 1));
    await until(async () => runs === 1 && (await countsOf('profile-refreshes')).active === 0);
    await refresh('ada', 'refresh-ada');
    await until(() => runs === 2);
    expect(runs).toBe(2);
  });

  it('adds a job again whose namesake became a dead letter', async () => {
    let runs = 0;
    await work(async () => {
      runs += 1;
      throw new PermanentJobError('never');
    });
    await refresh('ada', 'refresh-ada');
    await until(async () => (await countsOf('profile-refreshes')).failed === 1);
    await refresh('ada', 'refresh-ada');
    await until(async () => (await countsOf('profile-refreshes')).failed === 2);
    expect(runs).toBe(2);
  });

  it('runs a failed job again', async () => {
    const attempts: number[] = [];
    const worker = await work(async ({ context }) => {
      attempts.push(context.attempt);
      if (attempts.length === 1) throw new Error('the database was away');
    });
    const [analysisJobId, profileId] = [randomUUID(), randomUUID()];
    await producer.queue.enqueue('plan-profile-analysis', { analysisJobId, profileId });
    await until(() => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
    const labels = { queue: 'profile-analyses', job: 'plan-profile-analysis', outcome: 'retried' };
    expect(await worker.metrics.valueOf('app_jobs_total', labels)).toBe(1);
  });

  it('does not run again what can never succeed; it becomes a visible dead letter that can be run again', async () => {
    let doomed = true;
    let runs = 0;
    const worker = await work(async () => {
      runs += 1;
      if (doomed) throw new PermanentJobError('the profile does not exist');
    });
    await refresh('ada');
    await until(async () => (await countsOf('profile-refreshes')).failed === 1);
    expect(runs).toBe(1);
    const [letter] = await producer.queue.deadLetters('profile-refreshes');
    expect(letter).toMatchObject({
      job: 'refresh-profile',
      reason: 'the profile does not exist',
      data: { username: 'ada' },
    });
    const labels = { queue: 'profile-refreshes', job: 'refresh-profile', outcome: 'dead' };
    expect(await worker.metrics.valueOf('app_jobs_total', labels)).toBe(1);
    doomed = false;
    expect(await producer.queue.retryDeadLetter('profile-refreshes', letter?.id ?? '')).toBe(true);
    await until(() => runs === 2);
    expect(await producer.queue.retryDeadLetter('profile-refreshes', 'no-such-job')).toBe(false);
  });

  it.each([
    ['of another version', 'refresh-profile', { v: 2, requestId: 'r', username: 'ada', reason: 'stale' }],
    ['with a missing member', 'refresh-profile', { v: 1, requestId: 'r', reason: 'stale' }],
    ['of a job nobody knows', 'burn-everything', { v: 1, requestId: 'r' }],
  ])('makes a dead letter of a payload %s, without calling a handler', async (_, name, data) => {
    const handler = jest.fn(async () => undefined);
    await work(handler);
    const raw = new Queue('profile-refreshes', { connection: probe, prefix: 'cs' });
    await raw.add(name, data, { attempts: 5 });
    await until(async () => (await countsOf('profile-refreshes')).failed === 1);
    await raw.close();
    expect(handler).not.toHaveBeenCalled();
  });

  it('serves who waits first and the background last', async () => {
    const order: unknown[] = [];
    const enqueue = (username: string, priority: 'waiting' | 'normal' | 'background') =>
      producer.queue.enqueue('refresh-profile', { username, reason: 'stale' }, { priority });
    await enqueue('third', 'background');
    await enqueue('second', 'normal');
    await enqueue('first', 'waiting');
    await work(async ({ payload }) => void order.push(payload.username));
    await until(() => order.length === 3);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('schedules a job once, however many instances ask for it', async () => {
    const seen: Handled[] = [];
    await work(async (handled) => void seen.push(handled));
    await Promise.all([1, 2, 3].map(() => producer.queue.schedule('reconcile-analyses', {}, 60_000)));
    await until(() => seen.length > 0);
    expect((await producer.queue.counts()).maintenance).toMatchObject({ waiting: 0, delayed: 1 });
    expect(seen).toHaveLength(1);
  });

  it('lets a job finish when the process stops', async () => {
    let ended = false;
    let began = false;
    const worker = await work(async () => {
      began = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      ended = true;
    });
    await refresh('ada');
    await until(() => began);
    await worker.runner.close();
    expect(ended).toBe(true);
    expect(await countsOf('profile-refreshes')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('takes no job while it is paused', async () => {
    const seen: Handled[] = [];
    const worker = await work(async (handled) => void seen.push(handled));
    await worker.runner.pause();
    await refresh('ada');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen).toHaveLength(0);
    worker.runner.start();
    await until(() => seen.length === 1);
  });

  it('aborts a job that takes too long for a stopping process and returns it to the queue for another', async () => {
    let began = false;
    const stopping = await work(async ({ context }) => {
      began = true;
      await new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('given up'))));
    });
    await refresh('ada');
    await until(() => began);
    await stopping.runner.close();
    expect(await countsOf('profile-refreshes')).toMatchObject({ waiting: 1, active: 0, failed: 0 });
    const seen: Handled[] = [];
    await work(async (handled) => void seen.push(handled));
    await until(() => seen.length === 1);
    expect(seen[0]?.payload).toMatchObject({ username: 'ada' });
  });

  it('returns also a job whose handler does not mind the signal', async () => {
    let finish = () => {};
    const stopping = await work(() => new Promise<void>((resolve) => (finish = resolve)));
    await refresh('ada');
    await until(() => stopping.runner.activeJobs === 1);
    await stopping.runner.close();
    expect(await countsOf('profile-refreshes')).toMatchObject({ waiting: 1, active: 0, failed: 0 });
    finish();
  });

  it.each([
    [
      'at its signal',
      (signal: AbortSignal) => new Promise<void>((_, reject) => signal.addEventListener('abort', reject)),
    ],
    ['never', () => new Promise<void>(() => undefined)],
  ])('runs a job again that takes too long, when its handler ends %s', async (_name, hang) => {
    const policy = jest.replaceProperty(QUEUE_POLICIES['profile-refreshes'], 'timeoutMs', 200);
    const seen: { attempt: number; leftMs: number }[] = [];
    const worker = await work(async ({ context }) => {
      seen.push({ attempt: context.attempt, leftMs: (workContext.current()?.deadline ?? 0) - Date.now() });
      if (seen.length === 1) await hang(context.signal);
    });
    await refresh('ada');
    const outcomes = (outcome: string) => worker.metrics.valueOf('app_jobs_total', { outcome });
    await until(async () => (await outcomes('completed')) === 1);
    expect([await outcomes('retried'), seen.map(({ attempt }) => attempt)]).toEqual([1, [1, 2]]);
    expect(Math.max(...seen.map(({ leftMs }) => leftMs))).toBeLessThanOrEqual(200);
    policy.restore();
  });

  it('ends a slow call that a job makes when the time of the job is up', async () => {
    const policy = jest.replaceProperty(QUEUE_POLICIES['profile-refreshes'], 'timeoutMs', 200);
    const { provider, ai } = loadConfig({
      DATABASE_URL: 'postgres://u:p@localhost/x_test',
      REDIS_URL: 'redis://localhost',
      SUPABASE_URL: 'http://localhost',
      SUPABASE_ANON_KEY: 'k',
      DECODO_API_KEY: 'k',
    });
    const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);
    const policies = new Policies(new Metrics(), logger, policyTable({ provider, ai }));
    const endings: unknown[] = [];
    const worker = await work(async () => {
      if (endings.length > 0) return;
      const call = policies.execute('provider', () => new Promise<void>(() => undefined));
      await call.catch((error: unknown) => endings.push(error));
      throw new Error('no answer in time');
    });
    await refresh('ada');
    await until(async () => (await worker.metrics.valueOf('app_jobs_total', { outcome: 'completed' })) === 1);
    expect(endings).toEqual([expect.objectContaining({ name: 'PolicyTimeoutError', limit: 'deadline' })]);
    policy.restore();
  });

  it('lets a job wait for what rests, without counting that as a failure', async () => {
    class RestingError extends AppError {
      readonly isResting = true;
    }
    const attemptsMade: number[] = [];
    const worker = await work(async () => {
      attemptsMade.push(attemptsMade.length);
      if (attemptsMade.length < 6)
        throw new RestingError('SYSTEM.UNAVAILABLE', { detail: 'It rests.', retryAfterSeconds: 0.1 });
    });
    await refresh('ada');
    const outcomes = (outcome: string) => worker.metrics.valueOf('app_jobs_total', { outcome });
    await until(async () => (await outcomes('completed')) === 1);
    expect([await outcomes('returned'), await outcomes('retried'), await outcomes('dead')]).toEqual([5, 0, 0]);
  });

  it('goes on when the connections of worker and producer are cut', async () => {
    const seen: Handled[] = [];
    await work(async (handled) => void seen.push(handled));
    await refresh('before');
    await until(() => seen.length === 1);
    await probe.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(() =>
      refresh('after').then(
        () => true,
        () => false,
      ),
    );
    await until(() => seen.length === 2);
    expect(seen[1]?.payload).toMatchObject({ username: 'after' });
  });

  it('refuses a job at once while Redis is away, and stops without it', async () => {
    const cutOff = await startProducer('redis://127.0.0.1:1/0');
    const start = performance.now();
    const refusal = await cutOff.queue
      .enqueue('refresh-profile', { username: 'ada', reason: 'stale' })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'SYSTEM.UNAVAILABLE', retryAfterSeconds: 5 });
    expect(performance.now() - start).toBeLessThan(2_000);
    await cutOff.close();
  });

  it('does not start with a job that nobody handles', async () => {
    const handlers = handlersDoing(async () => undefined).slice(1);
    await expect(startWorker(redis.url, handlers)).rejects.toThrow('plan-profile-analysis has no handler');
  });

  it('puts back what a vanished worker held when no other is left to look, and leaves alone what is worked on', async () => {
    const child = fork(PROCESS, [redis.url, 'doomed', '60000'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    await once(child, 'message');
    await refresh('ada');
    await until(async () => (await probe.llen('seen')) === 1);
    child.kill('SIGKILL');
    await probe.del(...(await probe.keys('*:lock'))); // as if the time of its lock had passed
    expect(await producer.stalled.requeue()).toBe(1);
    expect(await countsOf('profile-refreshes')).toMatchObject({ waiting: 1, active: 0 });
    const seen: Handled[] = [];
    await work(async (handled) => {
      seen.push(handled);
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    });
    await until(() => seen.length === 1);
    expect(await producer.stalled.requeue()).toBe(0);
    expect(await countsOf('profile-refreshes')).toMatchObject({ waiting: 0, active: 1 });
  }, 60_000);

  it('resumes in another process the jobs of a worker that was killed', async () => {
    const start = async (name: string, workMs: number) => {
      const child = fork(PROCESS, [redis.url, name, String(workMs)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      children.push(child);
      await once(child, 'message');
      return child;
    };
    const seen = async () => (await probe.lrange('seen', 0, -1)).map((line) => JSON.parse(line) as SeenJob);
    const doomed = await start('doomed', 60_000);
    const batches = Array.from({ length: 3 }, () => ({
      analysisJobId: randomUUID(),
      profileId: randomUUID(),
      postIds: [randomUUID()],
    }));
    for (const batch of batches) await producer.queue.enqueue('analyse-post-batch', batch);
    await until(async () => (await seen()).length === 3);
    doomed.kill('SIGKILL');
    await start('heir', 10);
    await until(async () => (await seen()).filter(({ event }) => event === 'ended').length === 3);
    const ended = (await seen()).filter(({ event }) => event === 'ended');
    expect(ended.map(({ by, attempt }) => `${by} ${attempt}`)).toEqual(['heir 2', 'heir 2', 'heir 2']);
    expect(ended.map(({ analysisJobId }) => analysisJobId).sort()).toEqual(
      batches.map(({ analysisJobId }) => analysisJobId).sort(),
    );
  });
});
