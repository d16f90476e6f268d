import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Database } from '@app/database';
import type { AnalysisReason } from './analysis-jobs.repository';

/** Where an analysis stands. `off`: it is unfinished and analysis is switched off on this installation. */
export interface AnalysisProgress {
  jobId: string;
  status: 'pending' | 'running' | 'complete' | 'failed' | 'off';
  reason: AnalysisReason;
  /** 0 to 100; 100 exactly when complete. */
  progress: number;
  posts: { total: number; done: number; failed: number };
  modelVersion: string;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** What a failure means for readers; its cause is for operators. */
  error: string | null;
}

export interface AnalysisSnapshot {
  progress: AnalysisProgress;
  /** The latest step of the job's log. Written under the profile's lock, so it only ever grows. */
  step: number;
}

export interface AnalysisStepTaken {
  step: string;
  at: string;
  /** Posts that the step concerned. */
  posts: number | null;
  /** Batches that a plan cut. */
  batches: number | null;
}

export interface AnalysisJob extends AnalysisSnapshot {
  profileId: string;
  /** Null when the creator has lost the name to somebody else. */
  username: string | null;
  /** As recorded, for operators only. */
  cause: string | null;
}

interface StateRow {
  id: string;
  status: Exclude<AnalysisProgress['status'], 'off'>;
  reason: AnalysisReason;
  modelVersion: string;
  total: number;
  done: number;
  failed: number;
  queuedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  step: number;
}

interface JobRow extends StateRow {
  profileId: string;
  username: string | null;
  cause: string | null;
}

const STEPS_SHOWN = 100;
const FAILURE = 'Some posts could not be analysed. They are tried again when the creator is next refreshed.';

const STATE = `
  job.id, job.status, job.reason, job.model_version as "modelVersion", job.posts_total as total, job.posts_done as done,
  job.posts_failed as failed, job.queued_at as "queuedAt", job.started_at as "startedAt", job.finished_at as "finishedAt",
  coalesce((select max(log.id) from ai_analysis_job_logs as log where log.job_id = job.id), 0) as step`;

const FIND_STATES_SQL = `select ${STATE} from ai_analysis_jobs as job where job.id = any($1::uuid[])`;

const FIND_JOB_SQL = `
  select ${STATE}, job.profile_id as "profileId", profiles.username, job.error as cause
    from ai_analysis_jobs as job
    join profiles on profiles.id = job.profile_id
   where job.id = $1`;

/** Of the details of a step only counts are told: a failure's hold its cause. */
const FIND_STEPS_SQL = `
  select step, created_at as at, coalesce(posts_count, (details->>'posts')::integer) as posts,
         (details->>'batches')::integer as batches
    from ai_analysis_job_logs where job_id = $1
   order by id desc limit ${STEPS_SHOWN}`;

/** How far analyses are. Read as the system: callers check who may see which. */
@Injectable()
export class AnalysisProgressRepository {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** The present state of many jobs in one query; those that are gone are missing. */
  async findStates(jobIds: readonly string[]): Promise<AnalysisSnapshot[]> {
    const rows = await this.database.readAsSystem<StateRow>(FIND_STATES_SQL, [jobIds]);
    return rows.map((row) => this.toSnapshot(row));
  }

  async findJob(jobId: string): Promise<AnalysisJob | null> {
    const [row] = await this.database.readAsSystem<JobRow>(FIND_JOB_SQL, [jobId]);
    if (row === undefined) return null;
    const { profileId, username, cause } = row;
    return { ...this.toSnapshot(row), profileId, username, cause };
  }

  /** The latest steps of a job, oldest first. */
  async findSteps(jobId: string): Promise<AnalysisStepTaken[]> {
    const rows = await this.database.readAsSystem<Omit<AnalysisStepTaken, 'at'> & { at: Date }>(FIND_STEPS_SQL, [
      jobId,
    ]);
    return rows.reverse().map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  private toSnapshot({ id, step, total, done, failed, ...row }: StateRow): AnalysisSnapshot {
    const isUnfinished = row.status === 'pending' || row.status === 'running';
    const progress: AnalysisProgress = {
      jobId: id,
      status: isUnfinished && !this.config.ai.enabled ? 'off' : row.status,
      reason: row.reason,
      progress: row.status === 'complete' ? 100 : percentOf(done, total),
      posts: { total, done, failed },
      modelVersion: row.modelVersion,
      queuedAt: row.queuedAt.toISOString(),
      startedAt: row.startedAt?.toISOString() ?? null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
      error: row.status === 'failed' ? FAILURE : null,
    };
    return { progress, step };
  }
}

/** A hundred is kept for the end, however few posts are left. */
const percentOf = (done: number, total: number) => (total === 0 ? 0 : Math.min(99, Math.floor((100 * done) / total)));
