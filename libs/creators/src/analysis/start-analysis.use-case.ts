import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { Sql } from '@app/database';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import type { AnalysisReason } from './analysis-priority';
import { analysisVersion } from './caption-analysis';
import { CommentAnalysesRepository } from './comment-analyses.repository';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';

export interface StartAnalysisRequest {
  /** The transaction that stored the posts, as the system: the job is there exactly when they are. */
  sql: Sql;
  profileId: string;
  reason: AnalysisReason;
  requestId: string;
}

/** Notes down that a profile's new and changed posts and comments are to be analysed. */
@Injectable()
export class StartAnalysis {
  constructor(
    private readonly config: AppConfig,
    private readonly jobs: AnalysisJobsRepository,
    private readonly posts: PostAnalysesRepository,
    private readonly comments: CommentAnalysesRepository,
    private readonly aggregation: ProfileAggregationRepository,
  ) {}

  /**
   * @returns the id of the job, new or already under way; the caller queues `plan-profile-analysis` for it after the
   * commit. Null when there is nothing to queue: everything is analysed, or analysis is switched off.
   */
  async execute({ sql, profileId, reason, requestId }: StartAnalysisRequest): Promise<string | null> {
    if (!this.config.ai.enabled) return null;
    const profile = await this.aggregation.lock(sql, profileId);
    if (profile === null) return null;
    const version = analysisVersion(this.config.ai);
    const posts = await this.posts.countPending(sql, profileId, { version });
    const comments = await this.comments.countPending(sql, profileId, { version });
    if (posts + comments > 0) return this.jobs.open(sql, { profileId, reason, version, requestId, posts, comments });
    if (!profile.isAggregated) await this.aggregation.aggregate(sql, profileId);
    return null;
  }
}
