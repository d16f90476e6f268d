import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { checkJobHandlers } from './check-job-handlers';
import { HANDLES_JOB, type AnyJobHandler } from './handles-job.decorator';
import { isJobName, type JobName } from './job-contracts';
import { JobHandlersError } from './job-errors';
import { JobTelemetry } from './job-telemetry';
import { QueueConnections } from './queue-connections';
import { QUEUE_NAMES } from './queue-policies';
import { QueueWorker } from './queue-worker';

export interface JobRunnerOptions {
  /** Jobs at once in queues whose policy says `of-process`. */
  concurrency: number;
}
export const JOB_RUNNER_OPTIONS = Symbol('JOB_RUNNER_OPTIONS');

/** Finds the handlers of the process and runs the jobs of all queues through them. */
@Injectable()
export class JobRunner implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private workers: QueueWorker[] = [];
  private handlers: ReadonlyMap<JobName, AnyJobHandler> = new Map();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly connections: QueueConnections,
    private readonly telemetry: JobTelemetry,
    @Inject(JOB_RUNNER_OPTIONS) private readonly options: JobRunnerOptions,
  ) {}

  /** @throws JobHandlersError unless every job has exactly one handler */
  onModuleInit(): void {
    this.handlers = this.findHandlers();
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** Begins to take jobs; Nest calls it when the whole process is up. Takes them again after `pause`. */
  start(): void {
    if (this.closing !== undefined) return;
    if (this.workers.length > 0) {
      for (const worker of this.workers) void worker.resume();
      return;
    }
    const { connections, telemetry, handlers } = this;
    const { concurrency } = this.options;
    this.workers = QUEUE_NAMES.map(
      (queue) => new QueueWorker({ queue, concurrency, connections, telemetry, handlers }),
    );
  }

  /** Takes no more jobs; returns when those under way have ended. */
  async pause(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.pause()));
  }

  /** Jobs under way in this process. */
  get activeJobs(): number {
    return this.workers.reduce((sum, worker) => sum + worker.activeJobs, 0);
  }

  /** Takes no more jobs, lets those under way finish for the time of their queue's policy, returns the rest to the queue. */
  close(): Promise<void> {
    this.closing ??= Promise.all(this.workers.map((worker) => worker.close())).then(() => undefined);
    return this.closing;
  }

  private findHandlers(): ReadonlyMap<JobName, AnyJobHandler> {
    const found = this.discovery.getProviders().flatMap(({ metatype, instance }) => {
      const job: unknown = metatype ? Reflect.getMetadata(HANDLES_JOB, metatype) : undefined;
      return typeof job === 'string'
        ? [{ job, handler: metatype?.name ?? '', instance: instance as AnyJobHandler }]
        : [];
    });
    const problems = checkJobHandlers(found);
    if (problems.length > 0) throw new JobHandlersError(problems);
    return new Map(found.flatMap(({ job, instance }) => (isJobName(job) ? [[job, instance] as const] : [])));
  }
}
