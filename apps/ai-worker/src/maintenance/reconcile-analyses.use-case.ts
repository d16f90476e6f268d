import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import {
  analysisVersion,
  AnalysisJobsRepository,
  planOptions,
  priorityOf,
  RunAnalysis,
  type UnfinishedAnalysisJob,
} from '@app/creators';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { CreatorCaches } from '../pipeline/creator-caches';

/** Every batch touches its job, so a job that is worked on is never idle for so long. */
const IDLE_SECONDS = 20;
const JOBS_PER_RUN = 500;
const DEAD_LETTERS_READ = 1_000;

/**
 * Brings analysis jobs on again that nobody works on: the process died between the commit and the queue, the queue lost
 * its memory, or a batch was given up without a word. Planning is idempotent, and what still waits in the queue is not
 * queued twice.
 */
@Injectable()
export class ReconcileAnalyses {
  constructor(
    private readonly config: AppConfig,
    private readonly jobs: AnalysisJobsRepository,
    private readonly analysis: RunAnalysis,
    private readonly queue: JobQueue,
    private readonly caches: CreatorCaches,
    private readonly logger: Logger,
  ) {}

  async execute(): Promise<void> {
    if (!this.config.ai.enabled) return;
    const idle = await this.jobs.findIdle(IDLE_SECONDS, JOBS_PER_RUN);
    if (idle.length === 0) return;
    const givenUp = await this.reasonsOfDeadLetters();
    for (const job of idle) {
      const reason = givenUp.get(job.id);
      if (reason === undefined) await this.planAgain(job);
      else await this.fail(job, reason);
    }
    this.logger.log('idle analyses brought on', { jobs: idle.length });
  }

  private async planAgain({ id, profileId, requestId, priority }: UnfinishedAnalysisJob): Promise<void> {
    const payload = { analysisJobId: id, profileId, ...(requestId === null ? {} : { requestId }) };
    await this.queue.enqueue('plan-profile-analysis', payload, planOptions(id, priorityOf(priority)));
  }

  private async fail({ id, profileId }: UnfinishedAnalysisJob, error: string): Promise<void> {
    const { username } = await this.analysis.fail(
      { analysisJobId: id, profileId },
      { error, version: analysisVersion(this.config.ai) },
    );
    await this.caches.renew({ profileId, username });
  }

  /** By analysis job. A worker that keeps dying over a batch leaves a dead letter and no other trace. */
  private async reasonsOfDeadLetters(): Promise<Map<string, string>> {
    const letters = await this.queue.deadLetters('profile-analyses', DEAD_LETTERS_READ);
    return new Map(
      letters.flatMap(({ data, reason }) => {
        const jobId = (data as { analysisJobId?: unknown } | null)?.analysisJobId;
        return typeof jobId === 'string' ? [[jobId, reason] as const] : [];
      }),
    );
  }
}
