import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppConfig, ConfigModule } from '@app/config';
import { Logger, Metrics, ObservabilityModule } from '@app/observability';
import { JobQueue } from '../src/job-queue';
import { JobRunner } from '../src/job-runner';
import { QueueConnections } from '../src/queue-connections';
import { QueuesModule } from '../src/queues.module';
import { StalledJobs } from '../src/stalled-jobs';

export interface QueueProcess {
  app: TestingModule;
  queue: JobQueue;
  runner: JobRunner;
  metrics: Metrics;
  close(): Promise<void>;
}

@Module({})
class HandlersModule {
  static of(handlers: (Type | { provide: Type; useValue: unknown })[]): DynamicModule {
    return { module: HandlersModule, providers: handlers };
  }
}

const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);

async function start(url: string, queues: DynamicModule, handlers: Type[]): Promise<TestingModule> {
  const config = Object.assign(new AppConfig(), { redis: { cacheUrl: url, queueUrl: url, password: undefined } });
  const imports = [
    ConfigModule.forRoot(config),
    ObservabilityModule.forRoot(logger),
    queues,
    HandlersModule.of(handlers),
  ];
  const app = await Test.createTestingModule({ imports }).setLogger(logger).compile();
  try {
    return await app.init();
  } catch (error) {
    app.get(QueueConnections, { strict: false }).onApplicationShutdown(); // Nest closes nothing that did not start
    throw error;
  }
}

/** A process that only puts jobs in. */
export async function startProducer(url: string) {
  const app = await start(url, QueuesModule.forProducer(), []);
  return { queue: app.get(JobQueue), stalled: app.get(StalledJobs), close: () => app.close() };
}

/** A process that runs jobs through the given handler classes. */
export async function startWorker(url: string, handlers: Type[], concurrency = 4): Promise<QueueProcess> {
  const app = await start(url, QueuesModule.forWorker({ concurrency }), handlers);
  return {
    app,
    queue: app.get(JobQueue),
    runner: app.get(JobRunner),
    metrics: app.get(Metrics),
    close: () => app.close(),
  };
}
