import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { planBatches, type PlannedBatch } from './analysis-plan';
import { PostAnalysesRepository, type AnalysedPost } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';

export interface JobOfProfile {
  analysisJobId: string;
  profileId: string;
}

interface StepOutcome {
  /** Under which the profile may be cached. Null when the profile is gone, or has lost its name. */
  username: string | null;
}

export interface AnalysisPlan extends StepOutcome {
  /** None when nothing is left to analyse, or the job is finished. */
  batches: PlannedBatch[];
}

export interface AnalysisFailure {
  /** For the operator; readers never see it. */
  error: string;
  version: string;
  /** The posts that were given up; all that are left unless given. */
  postIds?: readonly string[];
}

export interface StoredBatch extends StepOutcome {
  /** Methods of the results that were stored, one for each post; results nobody wanted any more are not among them. */
  methods: string[];
  isComplete: boolean;
}

/**
 * The steps of an analysis job, each one transaction under the profile's lock. Every step may run any number of times,
 * on any worker: a post's result is stored, counted and logged once.
 */
@Injectable()
export class RunAnalysis {
  constructor(
    private readonly database: Database,
    private readonly jobs: AnalysisJobsRepository,
    private readonly posts: PostAnalysesRepository,
    private readonly aggregation: ProfileAggregationRepository,
  ) {}

  /** Marks the job as running and says in which batches its posts go. Completes it when none needs analysis. */
  async plan(job: JobOfProfile, { version, batchSize }: { version: string; batchSize: number }): Promise<AnalysisPlan> {
    return this.database.asSystem(async (sql) => {
      const profile = await this.aggregation.lock(sql, job.profileId);
      if (profile === null) return { batches: [], username: null };
      const { username } = profile;
      const pending = await this.posts.findPending(sql, job.profileId, version);
      if (!(await this.jobs.start(sql, job.analysisJobId, pending.length))) return { batches: [], username };
      if (pending.length === 0) await this.finish(sql, job);
      const batches = planBatches(pending, batchSize);
      const details = { posts: pending.length, batches: batches.length, batchSize };
      if (batches.length > 0) await this.jobs.log(sql, job.analysisJobId, { step: 'planned', details });
      return { batches, username };
    });
  }

  /** Stores a batch's results; after the profile's last one, aggregates it and completes the job. */
  async store(job: JobOfProfile, results: { version: string; posts: readonly AnalysedPost[] }): Promise<StoredBatch> {
    return this.database.asSystem(async (sql) => {
      const profile = await this.aggregation.lock(sql, job.profileId);
      if (profile === null) return { methods: [], isComplete: false, username: null };
      const methods = await this.posts.store(sql, job.profileId, results);
      if (methods.length > 0) await this.jobs.recordBatch(sql, job.analysisJobId, methods.length);
      const left = await this.posts.countPending(sql, job.profileId, results);
      const isComplete = left === 0 && (await this.finish(sql, job));
      return { methods, isComplete, username: profile.username };
    });
  }

  /** Marks the job as failed; what was analysed until then is aggregated. A new request starts a new job. */
  async fail(job: JobOfProfile, { error, version, postIds }: AnalysisFailure): Promise<StepOutcome> {
    const { analysisJobId, profileId } = job;
    return this.database.asSystem(async (sql) => {
      const profile = await this.aggregation.lock(sql, profileId);
      if (profile === null) return { username: null };
      const left = await this.posts.countPending(sql, profileId, { version });
      const posts = await this.posts.countPending(sql, profileId, { version, among: postIds });
      if (await this.jobs.fail(sql, analysisJobId, { error, posts, left }))
        await this.aggregation.aggregate(sql, profileId);
      return { username: profile.username };
    });
  }

  private async finish(sql: Sql, { analysisJobId, profileId }: JobOfProfile): Promise<boolean> {
    if (!(await this.jobs.complete(sql, analysisJobId))) return false;
    await this.aggregation.aggregate(sql, profileId);
    return true;
  }
}
