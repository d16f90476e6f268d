export * from './check-job-handlers';
export * from './handles-job.decorator';
export * from './job-contracts';
export * from './job-errors';
export * from './job-queue';
export { JobRunner, type JobRunnerOptions } from './job-runner';
export * from './queue-policies';
export * from './queues.module';
export * from './stalled-jobs';
