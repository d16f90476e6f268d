import { Injectable } from '@nestjs/common';
import { AnalysisProgressRepository } from '@app/creators';
import { Logger } from '@app/observability';
import { ProgressFeed } from '../http/progress-feed';
import { isNewer, JobState } from './job-state';

/** Follows the analysis jobs that somebody listens to. */
@Injectable()
export class JobProgressFeed extends ProgressFeed<JobState> {
  constructor(
    private readonly progress: AnalysisProgressRepository,
    logger: Logger,
  ) {
    super('analyses', logger);
  }

  protected async read(jobIds: readonly string[]): Promise<JobState[]> {
    const found = await this.progress.findStates(jobIds);
    return found.map((snapshot) => new JobState(snapshot));
  }

  protected isNewer(state: JobState, than: JobState): boolean {
    return isNewer(state, than);
  }
}
