import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';

export type AnalysisReason = 'first_sync' | 'refresh' | 'reanalysis' | 'admin';

export interface NewAnalysisJob {
  profileId: string;
  reason: AnalysisReason;
  version: string;
  requestId: string;
  /** Posts that need analysis now. */
  posts: number;
}

export interface UnfinishedAnalysisJob {
  id: string;
  profileId: string;
  requestId: string | null;
}

/** One unfinished job per profile: a second request joins it, and its posts are counted in. */
const OPEN_SQL = `
  insert into ai_analysis_jobs as job (profile_id, reason, model_version, request_id, posts_total)
  values ($1, $2, $3, $4, $5)
  on conflict (profile_id) where status in ('pending', 'running') do update
    set posts_total = greatest(job.posts_total, job.posts_done + job.posts_failed + excluded.posts_total),
        model_version = excluded.model_version, updated_at = now()
  returning id, xmax = 0 as "isNew"`;

const START_SQL = `
  update ai_analysis_jobs
     set status = 'running', started_at = coalesce(started_at, now()), updated_at = now(),
         posts_total = greatest(posts_total, posts_done + posts_failed + $2)
   where id = $1 and status in ('pending', 'running')
  returning id`;

/** Posts that failed and were analysed after all no longer count as failed. */
const PROGRESS_SQL = `
  update ai_analysis_jobs
     set posts_done = posts_done + $2, posts_total = greatest(posts_total, posts_done + $2),
         posts_failed = least(posts_failed, greatest(posts_total, posts_done + $2) - posts_done - $2),
         updated_at = now()
   where id = $1`;

/** A job that had failed is complete all the same once nothing of its profile is left to analyse. */
const COMPLETE_SQL = `
  update ai_analysis_jobs
     set status = 'complete', posts_total = posts_done, posts_failed = 0, error = null,
         started_at = coalesce(started_at, now()), finished_at = now(), updated_at = now()
   where id = $1 and status <> 'complete'
  returning posts_done as "postsDone"`;

const FAIL_SQL = `
  update ai_analysis_jobs
     set status = 'failed', error = $2, posts_failed = least(posts_failed + $3, $4),
         posts_total = greatest(posts_total, posts_done + least(posts_failed + $3, $4)),
         finished_at = coalesce(finished_at, now()), updated_at = now()
   where id = $1 and status <> 'complete'
  returning id`;

const FIND_IDLE_SQL = `
  select id, profile_id as "profileId", request_id as "requestId" from ai_analysis_jobs
   where status in ('pending', 'running') and updated_at < now() - make_interval(secs => $1)
   order by updated_at
   limit $2`;

/** The steps of the log; only `batch` counts posts, each of them once. */
export type AnalysisStep = 'queued' | 'joined' | 'planned' | 'batch' | 'completed' | 'failed';

/** Analysis jobs and their log. */
@Injectable()
export class AnalysisJobsRepository {
  constructor(private readonly database: Database) {}

  /** Makes the profile's job, or joins the unfinished one. */
  async open(sql: Sql, job: NewAnalysisJob): Promise<string> {
    const [row] = await sql.query<{ id: string; isNew: boolean }>(OPEN_SQL, [
      job.profileId,
      job.reason,
      job.version,
      job.requestId,
      job.posts,
    ]);
    if (row === undefined) throw new Error('opening an analysis job returned no row');
    await this.log(sql, row.id, {
      step: row.isNew ? 'queued' : 'joined',
      details: { reason: job.reason, posts: job.posts },
    });
    return row.id;
  }

  /** @returns false when the job is already finished */
  async start(sql: Sql, jobId: string, posts: number): Promise<boolean> {
    const rows = await sql.query(START_SQL, [jobId, posts]);
    return rows.length > 0;
  }

  async recordBatch(sql: Sql, jobId: string, posts: number): Promise<void> {
    await sql.query(PROGRESS_SQL, [jobId, posts]);
    await this.log(sql, jobId, { step: 'batch', posts });
  }

  /** @returns false when it was complete before */
  async complete(sql: Sql, jobId: string): Promise<boolean> {
    const [row] = await sql.query<{ postsDone: number }>(COMPLETE_SQL, [jobId]);
    if (row === undefined) return false;
    await this.log(sql, jobId, { step: 'completed', details: { posts: row.postsDone } });
    return true;
  }

  /**
   * @param failure.posts how many were given up now; those given up before are added, but never more than are left
   * @returns false when it is complete and cannot fail any more
   */
  async fail(sql: Sql, jobId: string, failure: { error: string; posts: number; left: number }): Promise<boolean> {
    const rows = await sql.query(FAIL_SQL, [jobId, failure.error, failure.posts, failure.left]);
    if (rows.length > 0) await this.log(sql, jobId, { step: 'failed', details: failure });
    return rows.length > 0;
  }

  async log(
    sql: Sql,
    jobId: string,
    { step, posts, details }: { step: AnalysisStep; posts?: number; details?: Record<string, unknown> },
  ): Promise<void> {
    await sql.query(`insert into ai_analysis_job_logs (job_id, step, posts_count, details) values ($1, $2, $3, $4)`, [
      jobId,
      step,
      posts ?? null,
      details ?? null,
    ]);
  }

  /** Unfinished jobs on which nothing happened for so long, longest first. */
  async findIdle(idleSeconds: number, limit: number): Promise<UnfinishedAnalysisJob[]> {
    return this.database.readAsSystem<UnfinishedAnalysisJob>(FIND_IDLE_SQL, [idleSeconds, limit]);
  }
}
