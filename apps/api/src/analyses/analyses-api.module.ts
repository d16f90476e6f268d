import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { streamSlotsFor } from '../http/stream-slots.provider';
import { AnalysisJobsController } from './analysis-jobs.controller';
import { AnalysisJobsService } from './analysis-jobs.service';
import { JobEventsService } from './job-events.service';
import { JobProgressFeed } from './job-progress.feed';
import { ReanalysisController } from './reanalysis.controller';
import { ReanalysisService } from './reanalysis.service';

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [AnalysisJobsController, ReanalysisController],
  providers: [AnalysisJobsService, JobEventsService, JobProgressFeed, ReanalysisService, streamSlotsFor('analysis')],
})
export class AnalysesApiModule {}
