import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type JobPayload } from '@app/queues';
import { PlanProfileAnalysis } from '../pipeline/plan-profile-analysis.use-case';

@Injectable()
@HandlesJob('plan-profile-analysis')
export class PlanProfileAnalysisProcessor implements JobHandler<'plan-profile-analysis'> {
  constructor(private readonly planning: PlanProfileAnalysis) {}

  async handle({ analysisJobId, profileId }: JobPayload<'plan-profile-analysis'>): Promise<void> {
    await this.planning.execute({ analysisJobId, profileId });
  }
}
