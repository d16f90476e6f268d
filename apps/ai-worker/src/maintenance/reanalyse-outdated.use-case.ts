import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import {
  analysisVersion,
  AnalysisJobsRepository,
  OutdatedAnalysesRepository,
  planOptions,
  PRIORITY_OF_REASON,
  StartAnalysis,
} from '@app/creators';
import { Database } from '@app/database';
import { Logger, workContext } from '@app/observability';
import { JobQueue } from '@app/queues';

const REASON = 'reanalysis';
/** Unfinished jobs of this kind at a time: the queue is never flooded, and a change of models takes as long as it takes. */
const MOST_UNFINISHED = 500;

/**
 * Starts the analysis again of creators whose results come from another version of the models or from rules that stood
 * in for them, and of those stored while analysis was switched off. Behind everything that somebody waits for.
 */
@Injectable()
export class ReanalyseOutdated {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly outdated: OutdatedAnalysesRepository,
    private readonly jobs: AnalysisJobsRepository,
    private readonly starting: StartAnalysis,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  async execute(): Promise<void> {
    if (!this.config.ai.enabled) return;
    const room = MOST_UNFINISHED - (await this.jobs.countUnfinished(REASON));
    if (room <= 0) return;
    const version = analysisVersion(this.config.ai);
    const profiles = await this.outdated.findProfiles({ version, limit: room });
    const requestId = workContext.current()?.requestId ?? 'background';
    let started = 0;
    for (const profileId of profiles) if (await this.start(profileId, requestId)) started += 1;
    if (started > 0) this.logger.log('analyses are made again', { creators: started, version });
  }

  /** @returns false when a sync or another request was faster */
  private async start(profileId: string, requestId: string): Promise<boolean> {
    const analysisJobId = await this.database.asSystem((sql) =>
      this.starting.execute({ sql, profileId, reason: REASON, requestId }),
    );
    if (analysisJobId === null) return false;
    const options = planOptions(analysisJobId, PRIORITY_OF_REASON[REASON]);
    await this.queue.enqueue('plan-profile-analysis', { analysisJobId, profileId, requestId }, options);
    return true;
  }
}
