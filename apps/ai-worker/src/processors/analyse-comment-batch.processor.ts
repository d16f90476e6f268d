import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler, type JobPayload } from '@app/queues';
import { AnalyseCommentBatch } from '../pipeline/analyse-comment-batch.use-case';

@Injectable()
@HandlesJob('analyse-comment-batch')
export class AnalyseCommentBatchProcessor implements JobHandler<'analyse-comment-batch'> {
  constructor(private readonly analysis: AnalyseCommentBatch) {}

  async handle(
    { analysisJobId, profileId, commentIds }: JobPayload<'analyse-comment-batch'>,
    context: JobContext,
  ): Promise<void> {
    await this.analysis.execute({ analysisJobId, profileId, commentIds }, context);
  }
}
