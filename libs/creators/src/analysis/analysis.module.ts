import { Module } from '@nestjs/common';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { CommentAnalysesRepository } from './comment-analyses.repository';
import { InsightsRepository } from './insights.repository';
import { OutdatedAnalysesRepository } from './outdated-analyses.repository';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';
import { RunAnalysis } from './run-analysis.use-case';
import { StartAnalysis } from './start-analysis.use-case';

/** Analysis jobs, results and aggregates. Needs the global modules for configuration and database. */
@Module({
  providers: [
    AnalysisJobsRepository,
    CommentAnalysesRepository,
    InsightsRepository,
    OutdatedAnalysesRepository,
    PostAnalysesRepository,
    ProfileAggregationRepository,
    RunAnalysis,
    StartAnalysis,
  ],
  exports: [
    AnalysisJobsRepository,
    CommentAnalysesRepository,
    InsightsRepository,
    OutdatedAnalysesRepository,
    PostAnalysesRepository,
    RunAnalysis,
    StartAnalysis,
  ],
})
export class AnalysisModule {}
