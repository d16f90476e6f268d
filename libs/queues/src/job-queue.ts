import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Queue, type Job, type JobsOptions } from 'bullmq';
import { AppError } from '@app/common';
import { Logger } from '@app/observability';
import { JOBS, type JobInput, type JobName, type QueueName } from './job-contracts';
import { toPayload } from './job-payload';
import { QueueConnections } from './queue-connections';
import { PRIORITIES, QUEUE_NAMES, QUEUE_POLICIES, type JobPriority } from './queue-policies';

export interface EnqueueOptions {
  /** While a job with this id waits, runs or is about to be retried, another is not added. Free again when it ended. */
  id?: string;
  /** Default `normal`. */
  priority?: JobPriority;
  delayMs?: number;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  /** Dead letters. */
  failed: number;
}

export interface DeadLetter {
  id: string;
  job: string;
  data: unknown;
  reason: string;
  attempts: number;
  failedAt: Date | null;
}

/** A process that starts beside its Redis waits this long for it, then starts without. */
const START_WAIT_MS = 1_500;
const ANSWER_TIMEOUT_MS = 1_500;
const CLOSE_TIMEOUT_MS = 1_000;

/** Where work is put for the worker. Never waits for a Redis that is away. */
@Injectable()
export class JobQueue implements OnModuleInit, OnApplicationShutdown {
  private readonly queues = new Map<QueueName, Queue>();

  constructor(
    private readonly connections: QueueConnections,
    private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const ready = Promise.all(QUEUE_NAMES.map((name) => this.of(name).waitUntilReady()));
    await within(ready, START_WAIT_MS).catch((err: unknown) =>
      this.logger.warn('the queues are not there yet', { err }),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    const closing = Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await within(closing, CLOSE_TIMEOUT_MS).catch((err: unknown) => this.logger.debug('closing the queues', { err }));
  }

  /**
   * Puts a job into its queue; returns when Redis has it.
   * @throws AppError SYSTEM.UNAVAILABLE within about a second when Redis is away; TypeError when the payload does not fit
   */
  async enqueue<Name extends JobName>(job: Name, input: JobInput<Name>, options: EnqueueOptions = {}): Promise<void> {
    const payload = toPayload(job, input);
    const queue = this.of(JOBS[job].queue);
    await this.answered(() => queue.add(job, payload, toJobOptions(JOBS[job].queue, options)));
  }

  /**
   * Runs a job again and again, once for all instances; calling it again replaces the interval and the payload.
   * @throws AppError SYSTEM.UNAVAILABLE when Redis is away
   */
  async schedule<Name extends JobName>(job: Name, input: JobInput<Name>, everyMs: number): Promise<void> {
    const payload = toPayload(job, { ...input, requestId: input.requestId ?? `schedule-${job}` });
    const queue = this.of(JOBS[job].queue);
    const opts = toJobOptions(JOBS[job].queue, { priority: 'background' });
    await this.answered(() => queue.upsertJobScheduler(job, { every: everyMs }, { name: job, data: payload, opts }));
  }

  /** @throws AppError SYSTEM.UNAVAILABLE when Redis is away */
  async counts(): Promise<Record<QueueName, QueueCounts>> {
    const rows = await Promise.all(
      QUEUE_NAMES.map(async (name): Promise<[QueueName, QueueCounts]> => {
        const found = await this.answered(() => this.of(name).getJobCounts());
        const count = (state: string) => found[state] ?? 0;
        return [
          name,
          {
            waiting: count('waiting') + count('wait') + count('prioritized') + count('paused'),
            active: count('active'),
            delayed: count('delayed'),
            failed: count('failed'),
          },
        ];
      }),
    );
    return Object.fromEntries(rows) as Record<QueueName, QueueCounts>;
  }

  /** Jobs that failed for good, newest first. */
  async deadLetters(queue: QueueName, limit = 100): Promise<DeadLetter[]> {
    const jobs = await this.answered(() => this.of(queue).getFailed(0, limit - 1));
    return jobs.map(toDeadLetter);
  }

  /** A job that failed for good, by its id; null when there is none. */
  async findDeadLetter(queue: QueueName, id: string): Promise<DeadLetter | null> {
    const job = await this.answered(() => this.of(queue).getJob(id));
    return job !== undefined && (await this.answered(() => job.isFailed())) ? toDeadLetter(job) : null;
  }

  /** Runs a dead letter once more, with all its attempts. @returns false when there is none with this id */
  async retryDeadLetter(queue: QueueName, id: string): Promise<boolean> {
    const job = await this.answered(() => this.of(queue).getJob(id));
    if (job === undefined || !(await this.answered(() => job.isFailed()))) return false;
    await this.answered(() => job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }));
    return true;
  }

  /**
   * The queues themselves, for what shows them as they are.
   * @throws AppError SYSTEM.UNAVAILABLE when Redis is away
   */
  async opened(): Promise<Queue[]> {
    const queues = QUEUE_NAMES.map((name) => this.of(name));
    await this.answered(() => Promise.all(queues.map((queue) => queue.waitUntilReady())));
    return queues;
  }

  private of(name: QueueName): Queue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, { connection: this.connections.producer(), prefix: this.connections.prefix });
    queue.on('error', (err) => this.logger.debug(`queue ${name}`, { err }));
    // A queue whose first contact failed stays failed for ever: the next caller makes another.
    queue.waitUntilReady().catch(() => this.queues.delete(name));
    this.queues.set(name, queue);
    return queue;
  }

  /** BullMQ waits for its connection without end; a caller in a request must not. */
  private async answered<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.connections.producer().status !== 'ready') throw new Error('not connected');
      return await within(work(), ANSWER_TIMEOUT_MS);
    } catch (cause) {
      throw new AppError('SYSTEM.UNAVAILABLE', {
        detail: 'Background work cannot be taken right now. Try again in a moment.',
        retryAfterSeconds: 5,
        cause,
      });
    }
  }
}

function toDeadLetter(job: Job): DeadLetter {
  return {
    id: job.id ?? '',
    job: job.name,
    data: job.data as unknown,
    reason: job.failedReason,
    attempts: job.attemptsMade,
    failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
  };
}

function toJobOptions(queue: QueueName, { id, priority = 'normal', delayMs }: EnqueueOptions): JobsOptions {
  const policy = QUEUE_POLICIES[queue];
  return {
    attempts: policy.attempts,
    backoff: { type: 'exponential', delay: policy.backoff.delayMs, jitter: policy.backoff.jitter },
    removeOnComplete: policy.removeOnComplete,
    removeOnFail: { age: policy.deadLetters.keepSeconds, count: policy.deadLetters.keepCount },
    priority: PRIORITIES[priority],
    ...(delayMs === undefined ? {} : { delay: delayMs }),
    ...(id === undefined ? {} : { deduplication: { id } }),
  };
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
