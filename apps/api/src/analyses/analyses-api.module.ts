import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { Metrics } from '@app/observability';
import { StreamSlots } from '../http/stream-slots';
import { AnalysisJobsController } from './analysis-jobs.controller';
import { AnalysisJobsService } from './analysis-jobs.service';
import { JobEventsService } from './job-events.service';
import { JobProgressFeed } from './job-progress.feed';
import { ReanalysisController } from './reanalysis.controller';
import { ReanalysisService } from './reanalysis.service';

/** Streams that may be open at this process. */
const LIMITS = { perUser: 10, inTotal: 2_000 };

@Module({
  imports: [CreatorsModule, CreditsModule],
  controllers: [AnalysisJobsController, ReanalysisController],
  providers: [
    AnalysisJobsService,
    JobEventsService,
    JobProgressFeed,
    ReanalysisService,
    {
      provide: StreamSlots,
      inject: [Metrics],
      useFactory: (metrics: Metrics) => {
        const slots = new StreamSlots(LIMITS);
        metrics.beforeReading(() => metrics.set('app_http_streams_open', { stream: 'analysis' }, slots.size));
        return slots;
      },
    },
  ],
})
export class AnalysesApiModule {}
