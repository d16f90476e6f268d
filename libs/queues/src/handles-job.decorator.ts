import { SetMetadata } from '@nestjs/common';
import type { JobName, JobPayload } from './job-contracts';

export const HANDLES_JOB = 'queues:handles-job';

export interface JobContext {
  /** 1 for the first run. Runs that ended with their process count too. */
  attempt: number;
  /** Aborted when the process stops and can wait no longer, or the job's time is up: give up; the job runs again. */
  signal: AbortSignal;
  requestId: string;
}

/**
 * The work of one job. May run more than once for one job (crash, retry, overtaken lock), so its effects must be
 * idempotent. Errors pass through to the runner; never catch and return.
 */
export interface JobHandler<Name extends JobName> {
  handle(payload: JobPayload<Name>, context: JobContext): Promise<void>;
}

export type AnyJobHandler = JobHandler<JobName>;

/** Marks an injectable class as the one handler of a job. */
export const HandlesJob = (job: JobName): ClassDecorator => SetMetadata(HANDLES_JOB, job);
