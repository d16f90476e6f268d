import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { Sql } from '@app/database';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { AnalysisOrdersRepository } from './analysis-orders.repository';
import { AnalysisOffError } from './analysis.errors';
import { analysisVersion } from './caption-analysis';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';

export interface ReanalysisRequest {
  /** The transaction in which the order is recorded, as the system. */
  sql: Sql;
  profileId: string;
  requestId: string;
}

export interface RequestedReanalysis {
  jobId: string;
  /** Results that were in force and are renewed now; none when the job was ordered before. */
  outdated: number;
}

/** Has everything of a profile analysed again. Results stay readable, marked as outdated, until new ones replace them. */
@Injectable()
export class RequestReanalysis {
  constructor(
    private readonly config: AppConfig,
    private readonly jobs: AnalysisJobsRepository,
    private readonly orders: AnalysisOrdersRepository,
    private readonly posts: PostAnalysesRepository,
    private readonly aggregation: ProfileAggregationRepository,
  ) {}

  /**
   * Asking again while the job is unfinished changes nothing. A job under way for another reason is joined. The caller
   * queues `plan-profile-analysis` after the commit.
   * @returns null when there is no such profile
   * @throws AnalysisOffError
   */
  async execute({ sql, profileId, requestId }: ReanalysisRequest): Promise<RequestedReanalysis | null> {
    if (!this.config.ai.enabled) throw new AnalysisOffError();
    if ((await this.aggregation.lock(sql, profileId)) === null) return null;
    const ordered = await this.orders.findOrdered(sql, profileId);
    if (ordered !== null) return { jobId: ordered, outdated: 0 };
    const version = analysisVersion(this.config.ai);
    const outdated = await this.orders.markOutdated(sql, profileId, version);
    const posts = await this.posts.countPending(sql, profileId, { version });
    const jobId = await this.jobs.open(sql, { profileId, reason: 'admin', version, requestId, posts });
    return { jobId, outdated };
  }
}
