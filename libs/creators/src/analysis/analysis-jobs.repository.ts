import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { PRIORITIES } from '@app/queues';
import { PRIORITY_OF_REASON, type AnalysisReason } from './analysis-priority';

export type { AnalysisReason };

export interface NewAnalysisJob {
  profileId: string;
  reason: AnalysisReason;
  version: string;
  requestId: string;
  /** Posts that need analysis now. */
  posts: number;
  /** Comments that do. */
  comments?: number;
}

export interface UnfinishedAnalysisJob {
  id: string;
  profileId: string;
  requestId: string | null;
  /** The queue's number. */
  priority: number;
}

/** How far a job is. */
export interface JobProgress {
  status: 'pending' | 'running' | 'complete' | 'failed';
  postsDone: number;
  postsFailed: number;
  postsTotal: number;
  commentsDone: number;
  commentsTotal: number;
  /** Fallbacks that were due by then belong to the job. Seconds since 1970. */
  dueBy: number;
}

/** What a batch adds to its job. */
export interface BatchRecord {
  step: 'batch' | 'comments';
  count: number;
  /** For the log: how long it took, what answered. */
  details?: Record<string, unknown>;
}

const PROGRESS_COLUMNS = `
  status, posts_done as "postsDone", posts_failed as "postsFailed", posts_total as "postsTotal",
  comments_done as "commentsDone", comments_total as "commentsTotal",
  ceil(extract(epoch from coalesce(started_at, now())))::bigint as "dueBy"`;

/** One unfinished job per profile: a second request joins it, its posts are counted in, and the higher priority counts. */
const OPEN_SQL = `
  insert into ai_analysis_jobs as job (profile_id, reason, model_version, request_id, posts_total, comments_total, priority)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (profile_id) where status in ('pending', 'running') do update
    set posts_total = greatest(job.posts_total, job.posts_done + job.posts_failed + excluded.posts_total),
        comments_total = greatest(job.comments_total, job.comments_done + excluded.comments_total),
        priority = least(job.priority, excluded.priority),
        model_version = excluded.model_version, updated_at = now()
  returning id, xmax = 0 as "isNew"`;

const MARK_RUNNING_SQL = `
  update ai_analysis_jobs
     set status = 'running', started_at = coalesce(started_at, now()), updated_at = now()
   where id = $1 and status in ('pending', 'running')
  returning priority, ${PROGRESS_COLUMNS}`;

/** Counted exactly: what is done, and what is left. */
const EXPECT_SQL = `
  update ai_analysis_jobs
     set posts_total = posts_done + $2, posts_failed = least(posts_failed, $2), comments_total = comments_done + $3
   where id = $1`;

/** Posts that failed and were analysed after all no longer count as failed. A batch that had nothing to do leaves no log. */
const PROGRESS_SQL = `
  with moved as (
    update ai_analysis_jobs
       set posts_done = posts_done + $2::integer, posts_total = greatest(posts_total, posts_done + $2),
           posts_failed = least(posts_failed, greatest(posts_total, posts_done + $2) - posts_done - $2),
           comments_done = comments_done + $3::integer, comments_total = greatest(comments_total, comments_done + $3),
           updated_at = now()
     where id = $1
    returning id, ${PROGRESS_COLUMNS}),
  logged as (
    insert into ai_analysis_job_logs (job_id, step, posts_count, details)
    select id, $4::text, case when $4::text = 'batch' then $2::integer end, $5::jsonb from moved
     where $2::integer + $3::integer > 0)
  select * from moved`;

/** A job that had failed is complete all the same once nothing of its profile is left to analyse. */
const COMPLETE_SQL = `
  update ai_analysis_jobs
     set status = 'complete', posts_total = posts_done, posts_failed = 0, comments_total = comments_done, error = null,
         started_at = coalesce(started_at, now()), finished_at = now(), updated_at = now()
   where id = $1 and status <> 'complete'
  returning posts_done as "postsDone", comments_done as "commentsDone",
            round(extract(epoch from now() - started_at) * 1000)::integer as ms`;

const FAIL_SQL = `
  update ai_analysis_jobs
     set status = 'failed', error = $2, posts_failed = least(posts_failed + $3, $4),
         posts_total = greatest(posts_total, posts_done + least(posts_failed + $3, $4)),
         finished_at = coalesce(finished_at, now()), updated_at = now()
   where id = $1 and status <> 'complete'
  returning id`;

const FIND_IDLE_SQL = `
  select id, profile_id as "profileId", request_id as "requestId", priority from ai_analysis_jobs
   where status in ('pending', 'running') and updated_at < now() - make_interval(secs => $1)
   order by updated_at
   limit $2`;

const COUNT_UNFINISHED_SQL = `
  select count(*)::integer as count from ai_analysis_jobs where status in ('pending', 'running') and reason = $1`;

/** The steps of the log; only `batch` counts posts, each of them once. `comments` tells their number in its details. */
export type AnalysisStep = 'queued' | 'joined' | 'planned' | 'batch' | 'comments' | 'completed' | 'failed';

/** Analysis jobs and their log. */
@Injectable()
export class AnalysisJobsRepository {
  constructor(private readonly database: Database) {}

  /** Makes the profile's job, or joins the unfinished one. */
  async open(sql: Sql, job: NewAnalysisJob): Promise<string> {
    const { profileId, reason, version, requestId, posts, comments = 0 } = job;
    const priority = PRIORITIES[PRIORITY_OF_REASON[reason]];
    const params = [profileId, reason, version, requestId, posts, comments, priority];
    const [row] = await sql.query<{ id: string; isNew: boolean }>(OPEN_SQL, params);
    if (row === undefined) throw new Error('opening an analysis job returned no row');
    await this.log(sql, row.id, { step: row.isNew ? 'queued' : 'joined', details: { reason, posts, comments } });
    return row.id;
  }

  /** @returns null when the job is already finished */
  async markRunning(sql: Sql, jobId: string): Promise<(JobProgress & { priority: number }) | null> {
    const [row] = await sql.query<JobProgress & { priority: number }>(MARK_RUNNING_SQL, [jobId]);
    return row ?? null;
  }

  /** Corrects the totals by what was counted. */
  async expect(sql: Sql, jobId: string, left: { posts: number; comments: number }): Promise<void> {
    await sql.query(EXPECT_SQL, [jobId, left.posts, left.comments]);
  }

  /** @returns how far the job is now; null when there is no such job any more */
  async recordBatch(sql: Sql, jobId: string, { step, count, details }: BatchRecord): Promise<JobProgress | null> {
    const [posts, comments] = step === 'batch' ? [count, 0] : [0, count];
    const params = [jobId, posts, comments, step, details === undefined ? null : JSON.stringify(details)];
    const [row] = await sql.query<JobProgress>(PROGRESS_SQL, params);
    return row ?? null;
  }

  /** @returns false when it was complete before */
  async complete(sql: Sql, jobId: string): Promise<boolean> {
    const [row] = await sql.query<{ postsDone: number; commentsDone: number; ms: number }>(COMPLETE_SQL, [jobId]);
    if (row === undefined) return false;
    const details = { posts: row.postsDone, comments: row.commentsDone, ms: row.ms };
    await this.log(sql, jobId, { step: 'completed', details });
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

  async countUnfinished(reason: AnalysisReason): Promise<number> {
    const [row] = await this.database.readAsSystem<{ count: number }>(COUNT_UNFINISHED_SQL, [reason]);
    return row?.count ?? 0;
  }
}
