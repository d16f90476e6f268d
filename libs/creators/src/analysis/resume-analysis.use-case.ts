import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { Sql } from '@app/database';
import { AnalysisOrdersRepository } from './analysis-orders.repository';
import { analysisVersion } from './caption-analysis';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';

export interface ResumeAnalysisRequest {
  /** The transaction in which the order is recorded, as the system. */
  sql: Sql;
  analysisJobId: string;
  profileId: string;
  /** The posts that are tried again; all that are left unless given. */
  postIds?: readonly string[];
}

/** Brings a failed analysis back to life before its work is queued again: it completes like any other. */
@Injectable()
export class ResumeAnalysis {
  constructor(
    private readonly config: AppConfig,
    private readonly orders: AnalysisOrdersRepository,
    private readonly posts: PostAnalysesRepository,
    private readonly aggregation: ProfileAggregationRepository,
  ) {}

  /**
   * @returns false when there is nothing to resume: the job is complete or gone, has not failed yet, or a later one of
   * the same profile is under way
   */
  async execute({ sql, analysisJobId, profileId, postIds }: ResumeAnalysisRequest): Promise<boolean> {
    if ((await this.aggregation.lock(sql, profileId)) === null) return false;
    const version = analysisVersion(this.config.ai);
    const posts = await this.posts.countPending(sql, profileId, { version, ...(postIds && { among: postIds }) });
    return this.orders.resume(sql, analysisJobId, posts);
  }
}
