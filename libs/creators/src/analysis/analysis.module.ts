import { Module } from '@nestjs/common';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { InsightsRepository } from './insights.repository';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';
import { RunAnalysis } from './run-analysis.use-case';
import { StartAnalysis } from './start-analysis.use-case';

/** Analysis jobs, results and aggregates. Needs the global modules for configuration and database. */
@Module({
  providers: [
    AnalysisJobsRepository,
    InsightsRepository,
    PostAnalysesRepository,
    ProfileAggregationRepository,
    RunAnalysis,
    StartAnalysis,
  ],
  exports: [AnalysisJobsRepository, InsightsRepository, PostAnalysesRepository, RunAnalysis, StartAnalysis],
})
export class AnalysisModule {}
