import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler, type JobPayload } from '@app/queues';
import { AnalysePostBatch } from '../pipeline/analyse-post-batch.use-case';

@Injectable()
@HandlesJob('analyse-post-batch')
export class AnalysePostBatchProcessor implements JobHandler<'analyse-post-batch'> {
  constructor(private readonly analysis: AnalysePostBatch) {}

  async handle(
    { analysisJobId, profileId, postIds }: JobPayload<'analyse-post-batch'>,
    context: JobContext,
  ): Promise<void> {
    await this.analysis.execute({ analysisJobId, profileId, postIds }, context);
  }
}
