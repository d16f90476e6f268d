import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { batchOptions, RunAnalysis, type JobOfProfile } from '@app/creators';
import { JobQueue } from '@app/queues';
import { CaptionAnalyser } from '../inference/caption-analyser.port';
import { CreatorCaches } from './creator-caches';

/** Cuts a profile's analysis into batches and queues them at the priority of the job. */
@Injectable()
export class PlanProfileAnalysis {
  constructor(
    private readonly config: AppConfig,
    private readonly analysis: RunAnalysis,
    private readonly analyser: CaptionAnalyser,
    private readonly queue: JobQueue,
    private readonly caches: CreatorCaches,
  ) {}

  async execute(job: JobOfProfile): Promise<void> {
    const { enabled, batchSize } = this.config.ai;
    if (!enabled) return; // the job stays pending and is planned when analysis is switched on again
    const plan = await this.analysis.plan(job, { version: this.analyser.version, batchSize });
    for (const { key, postIds } of plan.batches) {
      const options = batchOptions(job.analysisJobId, plan.priority, key);
      await this.queue.enqueue('analyse-post-batch', { ...job, postIds }, options);
    }
    for (const { key, postIds: commentIds } of plan.commentBatches) {
      const options = batchOptions(job.analysisJobId, plan.priority, `comments-${key}`);
      await this.queue.enqueue('analyse-comment-batch', { ...job, commentIds }, options);
    }
    const isQueued = plan.batches.length + plan.commentBatches.length > 0;
    if (isQueued) await this.caches.dropProgress(job.profileId);
    else await this.caches.renew({ profileId: job.profileId, username: plan.username });
  }
}
