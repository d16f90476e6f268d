import { Module } from '@nestjs/common';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { AnalysisOrdersRepository } from './analysis-orders.repository';
import { AnalysisProgressRepository } from './analysis-progress.repository';
import { CommentAnalysesRepository } from './comment-analyses.repository';
import { InsightsRepository } from './insights.repository';
import { OutdatedAnalysesRepository } from './outdated-analyses.repository';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';
import { RequestReanalysis } from './request-reanalysis.use-case';
import { ResumeAnalysis } from './resume-analysis.use-case';
import { RunAnalysis } from './run-analysis.use-case';
import { StartAnalysis } from './start-analysis.use-case';

/** Analysis jobs, results and aggregates. Needs the global modules for configuration and database. */
@Module({
  providers: [
    AnalysisJobsRepository,
    AnalysisOrdersRepository,
    AnalysisProgressRepository,
    CommentAnalysesRepository,
    InsightsRepository,
    OutdatedAnalysesRepository,
    PostAnalysesRepository,
    ProfileAggregationRepository,
    RequestReanalysis,
    ResumeAnalysis,
    RunAnalysis,
    StartAnalysis,
  ],
  exports: [
    AnalysisJobsRepository,
    AnalysisProgressRepository,
    CommentAnalysesRepository,
    InsightsRepository,
    OutdatedAnalysesRepository,
    PostAnalysesRepository,
    RequestReanalysis,
    ResumeAnalysis,
    RunAnalysis,
    StartAnalysis,
  ],
})
export class AnalysisModule {}
