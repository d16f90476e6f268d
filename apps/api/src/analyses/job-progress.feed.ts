import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AnalysisProgressRepository } from '@app/creators';
import { Logger } from '@app/observability';
import { isNewer, JobState } from './job-state';

export interface JobListener {
  /** Called with every state that is newer than the one before. */
  onState(state: JobState): void;
  /** The job exists no more. */
  onGone(): void;
}

interface Watching {
  listener: JobListener;
  seen: JobState;
}

interface WatchedJob {
  watching: Set<Watching>;
  /** Shared by all who watch the job: written out once. */
  latest: JobState | undefined;
}

export const TICK_MS = 500;

/**
 * Follows the jobs that somebody listens to, with one query for all of them per tick, and none while nobody listens.
 * A database that is away is asked again with each tick; listeners stay.
 */
@Injectable()
export class JobProgressFeed implements OnApplicationShutdown {
  private readonly jobs = new Map<string, WatchedJob>();
  private timer: NodeJS.Timeout | undefined;
  private isTicking = false;
  private isAway = false;
  private isStopped = false;

  constructor(
    private readonly progress: AnalysisProgressRepository,
    private readonly logger: Logger,
  ) {}

  /** Everybody who listens now. */
  get listeners(): number {
    let sum = 0;
    for (const { watching } of this.jobs.values()) sum += watching.size;
    return sum;
  }

  /**
   * @param seen the state that the listener knows already
   * @returns ends it
   */
  watch(seen: JobState, listener: JobListener): () => void {
    const jobId = seen.progress.jobId;
    const job = this.jobs.get(jobId) ?? { watching: new Set<Watching>(), latest: undefined };
    this.jobs.set(jobId, job);
    const watching = { listener, seen };
    job.watching.add(watching);
    this.schedule();
    return () => {
      job.watching.delete(watching);
      if (job.watching.size === 0 && this.jobs.get(jobId) === job) this.jobs.delete(jobId);
      if (this.jobs.size === 0) this.rest();
    };
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    this.rest();
  }

  private schedule(): void {
    if (this.isStopped || this.isTicking || this.timer !== undefined || this.jobs.size === 0) return;
    this.timer = setTimeout(() => void this.tick(), TICK_MS).unref();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The next tick begins to wait when this one has ended: a slow database is not asked twice at once. */
  private async tick(): Promise<void> {
    this.timer = undefined;
    this.isTicking = true;
    const asked = [...this.jobs.entries()];
    try {
      const found = await this.progress.findStates(asked.map(([jobId]) => jobId));
      const states = new Map(found.map((snapshot) => [snapshot.progress.jobId, new JobState(snapshot)]));
      for (const [jobId, job] of asked) tell(job, states.get(jobId));
      if (this.isAway) this.logger.log('progress of analyses is read again');
      this.isAway = false;
    } catch (err) {
      if (!this.isAway) this.logger.warn('progress of analyses cannot be read', { err });
      this.isAway = true;
    }
    this.isTicking = false;
    this.schedule();
  }
}

function tell(job: WatchedJob, found: JobState | undefined): void {
  if (found === undefined) {
    for (const { listener } of [...job.watching]) listener.onGone();
    return;
  }
  if (job.latest === undefined || isNewer(found, job.latest)) job.latest = found;
  for (const watching of [...job.watching]) {
    if (!isNewer(job.latest, watching.seen)) continue;
    watching.seen = job.latest;
    watching.listener.onState(job.latest);
  }
}
