import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import type { JobPriority } from '@app/queues';
import { AnalysisJobsRepository, type BatchRecord, type JobProgress } from './analysis-jobs.repository';
import { planBatches, type PlannedBatch } from './analysis-plan';
import { priorityOf } from './analysis-priority';
import { CommentAnalysesRepository, type CommentResults } from './comment-analyses.repository';
import { PostAnalysesRepository, type PostResults } from './post-analyses.repository';
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
  /** The same for comments; their `postIds` are those of comments. */
  commentBatches: PlannedBatch[];
  /** Of everything the job queues. */
  priority: JobPriority;
}

export interface AnalysisFailure {
  /** For the operator; readers never see it. */
  error: string;
  version: string;
  /** The posts that were given up; all that are left unless given. */
  postIds?: readonly string[];
}

/** How a batch came to its results: how many were asked for, and what the log is to tell. */
export interface BatchRun {
  expected: number;
  details?: Record<string, unknown>;
}

export interface StoredBatch extends StepOutcome {
  /** Methods of the results that were stored, one for each; results nobody wanted any more are not among them. */
  methods: string[];
  isComplete: boolean;
}

/** A running job's profile is aggregated this often, so that the cost of it does not depend on the number of batches. */
const STAGES = 10;

/**
 * The steps of an analysis job, each one transaction under the profile's lock. Every step may run any number of times,
 * on any worker: a result is stored, counted and logged once.
 */
@Injectable()
export class RunAnalysis {
  constructor(
    private readonly database: Database,
    private readonly jobs: AnalysisJobsRepository,
    private readonly posts: PostAnalysesRepository,
    private readonly comments: CommentAnalysesRepository,
    private readonly aggregation: ProfileAggregationRepository,
  ) {}

  /** Marks the job as running and says in which batches its posts go. Completes it when none needs analysis. */
  async plan(job: JobOfProfile, { version, batchSize }: { version: string; batchSize: number }): Promise<AnalysisPlan> {
    const began = Date.now();
    const nothing: AnalysisPlan = { batches: [], commentBatches: [], priority: 'normal', username: null };
    return this.database.asSystem(async (sql) => {
      const profile = await this.aggregation.lock(sql, job.profileId);
      if (profile === null) return nothing;
      const { username } = profile;
      const running = await this.jobs.markRunning(sql, job.analysisJobId);
      if (running === null) return { ...nothing, username };
      const wanted = { version, dueBy: running.dueBy };
      const posts = await this.posts.findPending(sql, job.profileId, wanted);
      const comments = await this.comments.findPending(sql, job.profileId, wanted);
      await this.jobs.expect(sql, job.analysisJobId, { posts: posts.length, comments: comments.length });
      if (posts.length + comments.length === 0) await this.finish(sql, job);
      const batches = planBatches(posts, batchSize);
      const commentBatches = planBatches(comments, batchSize);
      const priority = priorityOf(running.priority);
      if (batches.length + commentBatches.length > 0) {
        const counts = { posts: posts.length, batches: batches.length, comments: comments.length, batchSize };
        const details = { ...counts, version, priority, ms: Date.now() - began };
        await this.jobs.log(sql, job.analysisJobId, { step: 'planned', details });
      }
      return { batches, commentBatches, priority, username };
    });
  }

  /** Stores a batch's results; after the profile's last one, aggregates it and completes the job. */
  async store(job: JobOfProfile, results: PostResults, run: BatchRun): Promise<StoredBatch> {
    return this.record(job, { ...run, version: results.version, step: 'batch' }, (sql) =>
      this.posts.store(sql, job.profileId, results),
    );
  }

  /** The same for comments. */
  async storeComments(job: JobOfProfile, results: CommentResults, run: BatchRun): Promise<StoredBatch> {
    return this.record(job, { ...run, version: results.version, step: 'comments' }, (sql) =>
      this.comments.store(sql, job.profileId, results),
    );
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

  private async record(
    job: JobOfProfile,
    { step, version, expected, details }: BatchRun & { step: BatchRecord['step']; version: string },
    store: (sql: Sql) => Promise<string[]>,
  ): Promise<StoredBatch> {
    return this.database.asSystem(async (sql) => {
      const profile = await this.aggregation.lock(sql, job.profileId);
      if (profile === null) return { methods: [], isComplete: false, username: null };
      const methods = await store(sql);
      const logged = { ...details, ...(step === 'comments' ? { comments: methods.length } : {}) };
      const record = { step, count: methods.length, details: logged };
      const progress = await this.jobs.recordBatch(sql, job.analysisJobId, record);
      const fewer = methods.length < expected;
      const isComplete = progress !== null && (await this.goOn(sql, job, { version, progress, fewer, record }));
      return { methods, isComplete, username: profile.username };
    });
  }

  /**
   * What is left is counted only when the job's own numbers say that nothing is, or when they may be wrong: a batch that
   * stored less than it was planned with has met an edited, removed or already analysed post.
   * @returns whether this step completed the job
   */
  private async goOn(
    sql: Sql,
    job: JobOfProfile,
    step: { version: string; progress: JobProgress; fewer: boolean; record: BatchRecord },
  ): Promise<boolean> {
    const { version, progress, fewer, record } = step;
    if (progress.status === 'complete') return false;
    const isAccountedFor = isAllAccountedFor(progress);
    if (!fewer && !isAccountedFor) {
      if (record.step === 'batch' && reachesStage(progress, record.count))
        await this.aggregation.aggregateSoFar(sql, job.profileId);
      return false;
    }
    const wanted = { version, dueBy: progress.dueBy };
    const posts = await this.posts.countPending(sql, job.profileId, wanted);
    const comments = await this.comments.countPending(sql, job.profileId, wanted);
    if (posts + comments === 0) return this.finish(sql, job);
    await this.jobs.expect(sql, job.analysisJobId, { posts, comments });
    // A failed job is not completed by the batches it still had in the queue, but they count.
    if (progress.status === 'failed' && isAccountedFor) await this.aggregation.aggregate(sql, job.profileId);
    return false;
  }

  private async finish(sql: Sql, { analysisJobId, profileId }: JobOfProfile): Promise<boolean> {
    if (!(await this.jobs.complete(sql, analysisJobId))) return false;
    await this.aggregation.aggregate(sql, profileId);
    return true;
  }
}

const isAllAccountedFor = ({ postsDone, postsFailed, postsTotal, commentsDone, commentsTotal }: JobProgress): boolean =>
  postsDone + postsFailed >= postsTotal && commentsDone >= commentsTotal;

/** Whether the last `count` posts brought the job past another tenth of its posts. */
function reachesStage({ postsDone, postsTotal }: JobProgress, count: number): boolean {
  const stageOf = (done: number) => Math.floor((STAGES * done) / postsTotal);
  return count > 0 && stageOf(postsDone) > stageOf(postsDone - count);
}
