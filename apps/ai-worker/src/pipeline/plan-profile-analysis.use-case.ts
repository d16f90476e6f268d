import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { RunAnalysis, type JobOfProfile } from '@app/creators';
import { JobQueue } from '@app/queues';
import { CaptionAnalyser } from '../inference/caption-analyser.port';
import { CreatorCaches } from './creator-caches';

/** Cuts a profile's analysis into batches and queues them. */
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
    const { batches, username } = await this.analysis.plan(job, { version: this.analyser.version, batchSize });
    for (const { key, postIds } of batches) {
      const id = `batch-${job.analysisJobId}-${key}`;
      await this.queue.enqueue('analyse-post-batch', { ...job, postIds }, { id });
    }
    if (batches.length > 0) await this.caches.dropProgress(job.profileId);
    else await this.caches.renew({ profileId: job.profileId, username });
  }
}
