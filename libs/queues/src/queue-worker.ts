import { DelayedError, UnrecoverableError, WaitingError, Worker, type Job } from 'bullmq';
import { AppError } from '@app/common';
import { workContext, type WorkContext } from '@app/observability';
import type { AnyJobHandler } from './handles-job.decorator';
import { isJobName, type JobName, type QueueName } from './job-contracts';
import { JobTimeoutError, PermanentJobError } from './job-errors';
import { parsePayload } from './job-payload';
import type { JobOutcome, JobTelemetry } from './job-telemetry';
import type { QueueConnections } from './queue-connections';
import { QUEUE_POLICIES, type QueuePolicy } from './queue-policies';

export interface QueueWorkerOptions {
  queue: QueueName;
  concurrency: number;
  connections: QueueConnections;
  telemetry: JobTelemetry;
  handlers: ReadonlyMap<JobName, AnyJobHandler>;
}

interface ActiveJob {
  job: Job;
  token: string;
  abort: AbortController;
  /** Settles when the handler has; never rejects. */
  ended: Promise<void>;
  returned: boolean;
}

/** After the abort, for handlers that mind it. */
const ABORT_GRACE_MS = 500;
const CLOSE_TIMEOUT_MS = 1_000;
/** How soon a worker asks again after a lost connection. */
const RETRY_FETCH_MS = 1_000;

/** One BullMQ worker under its queue's policy. */
export class QueueWorker {
  private readonly worker: Worker;
  private readonly connection: ReturnType<QueueConnections['worker']>;
  private readonly policy: QueuePolicy;
  private readonly active = new Set<ActiveJob>();
  private stopping = false;
  private pausing: Promise<void> | undefined;

  constructor(private readonly options: QueueWorkerOptions) {
    const { queue, connections } = options;
    const { logger } = options.telemetry;
    this.policy = QUEUE_POLICIES[queue];
    this.connection = connections.worker();
    this.worker = new Worker(queue, (job, token) => this.track(job, token ?? ''), {
      connection: this.connection,
      prefix: connections.prefix,
      concurrency: this.policy.concurrency === 'of-process' ? options.concurrency : this.policy.concurrency,
      lockDuration: this.policy.lockDurationMs,
      stalledInterval: this.policy.stalledIntervalMs,
      maxStalledCount: this.policy.maxStalledCount,
      runRetryDelay: RETRY_FETCH_MS,
    });
    this.worker.on('error', (err) => logger.debug(`worker of ${queue}`, { err }));
    this.worker.on('stalled', (jobId) =>
      logger.warn('a job of a vanished worker goes back to its queue', { queue, jobId }),
    );
  }

  get activeJobs(): number {
    return this.active.size;
  }

  /** Takes no more jobs; returns when those under way have ended. */
  pause(): Promise<void> {
    // Not BullMQ's way of not waiting: a fetch that is already asking would still bring one more job.
    this.pausing ??= this.worker.pause();
    return this.pausing;
  }

  async resume(): Promise<void> {
    await this.pausing;
    this.pausing = undefined;
    await this.worker.resume();
  }

  async close(): Promise<void> {
    this.stopping = true;
    await this.worker.pause(true);
    await settledWithin(this.endOfActive(), this.policy.drainTimeoutMs);
    if (this.active.size > 0) await this.giveBack();
    // Without its server BullMQ never ends by itself, and its timers would keep the process.
    const byForce = this.active.size > 0 || this.connection.status !== 'ready';
    await settledWithin(this.worker.close(byForce), CLOSE_TIMEOUT_MS);
  }

  private async endOfActive(): Promise<void> {
    while (this.active.size > 0) await Promise.all([...this.active].map(({ ended }) => ended));
  }

  private async giveBack(): Promise<void> {
    for (const { abort } of this.active) abort.abort(new Error('the process is stopping'));
    await settledWithin(this.endOfActive(), ABORT_GRACE_MS);
    await Promise.all([...this.active].map((active) => this.returnToQueue(active)));
  }

  private async track(job: Job, token: string): Promise<void> {
    const abort = new AbortController();
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const active: ActiveJob = { job, token, abort, ended, returned: false };
    this.active.add(active);
    try {
      await (this.stopping ? this.sendBack(active) : this.inContext(active));
    } finally {
      this.active.delete(active);
      end();
    }
  }

  /** For the job that a fetch still brought after the worker was told to stop. */
  private async sendBack(active: ActiveJob): Promise<never> {
    await this.returnToQueue(active);
    throw new WaitingError();
  }

  private inContext(active: ActiveJob): Promise<void> {
    const { job } = active;
    const requestId = requestIdOf(job.data) ?? `job-${job.id}`;
    const deadline = Date.now() + this.policy.timeoutMs;
    const context: WorkContext = { requestId, queue: this.options.queue, jobId: job.id ?? '', deadline };
    return workContext.run(context, () => this.run(active, requestId)).finally(() => (context.deadline = undefined));
  }

  private async run(active: ActiveJob, requestId: string): Promise<void> {
    const { job, abort } = active;
    const start = performance.now();
    try {
      const context = { attempt: job.attemptsStarted, signal: abort.signal, requestId };
      await this.inTime(active, this.handle(job, context));
      if (active.returned) throw new Error('finished after it was returned to the queue');
      this.ended(job, 'completed');
    } catch (error) {
      await this.settleFailure(active, error);
    } finally {
      this.options.telemetry.took(this.options.queue, job.name, start);
    }
  }

  /** Rejects when the time is up and the handler did not end at its signal either. */
  private async inTime({ job, abort }: ActiveJob, work: Promise<void>): Promise<void> {
    const { timeoutMs } = this.policy;
    const late = new JobTimeoutError(job.name, timeoutMs);
    let timer: NodeJS.Timeout | undefined;
    const isOver = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        abort.abort(late);
        timer = setTimeout(() => reject(late), ABORT_GRACE_MS);
      }, timeoutMs);
    });
    try {
      await Promise.race([work, isOver]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async handle(job: Job, context: { attempt: number; signal: AbortSignal; requestId: string }): Promise<void> {
    const { name } = job;
    if (!isJobName(name)) throw new PermanentJobError(`No such job: ${name}`);
    const handler = this.options.handlers.get(name);
    if (handler === undefined) throw new Error(`${name} has no handler here`);
    await handler.handle(parsePayload(name, job.data), context);
  }

  /** Always throws: BullMQ decides by the error what becomes of the job. */
  private async settleFailure(active: ActiveJob, thrown: unknown): Promise<never> {
    const { job } = active;
    const { logger } = this.options.telemetry;
    const { signal } = active.abort;
    const isLate = signal.reason instanceof JobTimeoutError;
    if (signal.aborted && !isLate) return this.sendBack(active);
    const error: unknown = isLate ? signal.reason : thrown;
    const pauseMs = restOf(error);
    if (pauseMs !== null) return this.postpone(active, pauseMs);
    if (error instanceof PermanentJobError) {
      this.ended(job, 'dead');
      logger.error(`${job.name} can never succeed`, { err: error });
      throw new UnrecoverableError(error.message);
    }
    const dead = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    this.ended(job, dead ? 'dead' : 'retried');
    if (dead) logger.error(`${job.name} failed for good`, { err: error, attempts: job.attemptsMade + 1 });
    else logger.warn(`${job.name} failed and will run again`, { err: error, attempt: job.attemptsMade + 1 });
    throw error;
  }

  /** The run does not count: queued work waits as long as what it needs is away. */
  private async postpone({ job, token }: ActiveJob, pauseMs: number): Promise<never> {
    this.ended(job, 'returned');
    await job.moveToDelayed(Date.now() + pauseMs, token);
    throw new DelayedError();
  }

  private async returnToQueue(active: ActiveJob): Promise<void> {
    if (active.returned) return;
    active.returned = true;
    try {
      await active.job.moveToWait(active.token);
      this.ended(active.job, 'returned');
    } catch (err) {
      // Its lock expires soon, and then it is found as stalled.
      this.options.telemetry.logger.warn('a job could not be returned to its queue', { err, jobId: active.job.id });
    }
  }

  private ended(job: Job, outcome: JobOutcome): void {
    this.options.telemetry.ended(this.options.queue, job.name, outcome);
  }
}

function requestIdOf(data: unknown): string | undefined {
  const id = (data as { requestId?: unknown } | null)?.requestId;
  return typeof id === 'string' ? id : undefined;
}

/** How long what the job needs asked to be left alone; nothing was tried. By its member: the class belongs elsewhere. */
function restOf(error: unknown): number | null {
  if (!(error instanceof AppError) || !('isResting' in error)) return null;
  return (error.retryAfterSeconds ?? 1) * 1000;
}

/** Waits for `work`, but no longer than `ms`, and whatever comes of it. */
async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.then(nothing, nothing), late]);
  clearTimeout(timer);
}
const nothing = () => {};
