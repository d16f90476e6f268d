import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { needsAnalysis } from './caption-analysis';

/** The version no longer fits, the result stays readable until the new one replaces it. */
const MARK_OUTDATED_SQL = `
  update posts
     set ai_analysis_raw = ai_analysis_raw || jsonb_build_object('version', ai_analysis_raw->>'version' || ' outdated')
   where profile_id = $1 and not ${needsAnalysis('$2')}
  returning id`;

/** Each request leaves its reason in the log of the job that it opened or joined. */
const FIND_ORDERED_SQL = `
  select job.id from ai_analysis_jobs as job
   where job.profile_id = $1 and job.status in ('pending', 'running')
     and exists (select from ai_analysis_job_logs as log where log.job_id = job.id and log.details->>'reason' = 'admin')`;

/** At most one job of a profile is unfinished: where a later one runs, the failed one stays as it is. */
const RESUME_SQL = `
  update ai_analysis_jobs as job
     set status = 'running', error = null, finished_at = null, posts_failed = greatest(0, posts_failed - $2),
         started_at = coalesce(started_at, now()), updated_at = now()
   where id = $1 and status = 'failed'
     and not exists (select from ai_analysis_jobs as other
                      where other.profile_id = job.profile_id and other.status in ('pending', 'running'))
  returning id`;

/** What administrators order of analyses. The caller holds the profile's lock. */
@Injectable()
export class AnalysisOrdersRepository {
  /** @returns how many results were in force until now */
  async markOutdated(sql: Sql, profileId: string, version: string): Promise<number> {
    return (await sql.query(MARK_OUTDATED_SQL, [profileId, version])).length;
  }

  /** The unfinished job that an administrator asked for. */
  async findOrdered(sql: Sql, profileId: string): Promise<string | null> {
    const [row] = await sql.query<{ id: string }>(FIND_ORDERED_SQL, [profileId]);
    return row?.id ?? null;
  }

  /**
   * A failed job runs again.
   * @param posts of those it had given up, how many are tried again
   * @returns false when it had not failed, or a later one has taken its place
   */
  async resume(sql: Sql, jobId: string, posts: number): Promise<boolean> {
    const rows = await sql.query(RESUME_SQL, [jobId, posts]);
    if (rows.length === 0) return false;
    await sql.query(`insert into ai_analysis_job_logs (job_id, step, details) values ($1, 'resumed', $2)`, [
      jobId,
      { posts },
    ]);
    return true;
  }
}
