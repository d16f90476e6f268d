import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobQueue } from './job-queue';
import { JOB_RUNNER_OPTIONS, JobRunner, type JobRunnerOptions } from './job-runner';
import { JobTelemetry } from './job-telemetry';
import { QUEUE_OPTIONS, QueueConnections, type QueueOptions } from './queue-connections';
import { QueueBoard } from './queue-board';
import { StalledJobs } from './stalled-jobs';

/** Needs AppConfig and the observability module. */
@Module({})
export class QueuesModule {
  /** For processes that only put jobs in. */
  static forProducer(options: QueueOptions = {}): DynamicModule {
    return {
      module: QueuesModule,
      global: true,
      providers: [{ provide: QUEUE_OPTIONS, useValue: options }, QueueConnections, JobQueue, QueueBoard, StalledJobs],
      exports: [JobQueue, QueueBoard, StalledJobs],
    };
  }

  /** For the process that runs them: finds the classes marked with `@HandlesJob` in all its modules. */
  static forWorker({ concurrency, ...options }: JobRunnerOptions & QueueOptions): DynamicModule {
    const producer = QueuesModule.forProducer(options);
    return {
      ...producer,
      imports: [DiscoveryModule],
      providers: [
        ...(producer.providers ?? []),
        { provide: JOB_RUNNER_OPTIONS, useValue: { concurrency } satisfies JobRunnerOptions },
        JobTelemetry,
        JobRunner,
      ],
      exports: [JobQueue, JobRunner, StalledJobs],
    };
  }
}
