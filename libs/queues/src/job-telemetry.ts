import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { isJobName, type QueueName } from './job-contracts';

/** What became of one run of a job. `dead`: it will not run again by itself. */
export type JobOutcome = 'completed' | 'retried' | 'dead' | 'returned';

/** How the runner tells of the jobs. */
@Injectable()
export class JobTelemetry {
  constructor(
    private readonly metrics: Metrics,
    readonly logger: Logger,
  ) {}

  ended(queue: QueueName, job: string, outcome: JobOutcome): void {
    this.metrics.count('app_jobs_total', { queue, job: label(job), outcome });
  }

  took(queue: QueueName, job: string, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000;
    this.metrics.observe('app_job_duration_seconds', { queue, job: label(job) }, seconds);
  }
}

/** Names read from Redis are not trusted as labels. */
const label = (job: string) => (isJobName(job) ? job : 'unknown');
