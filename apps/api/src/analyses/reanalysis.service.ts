import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { CreatorNotFoundError, GetCreator, RequestReanalysis } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import { Logger, workContext } from '@app/observability';
import { JobQueue } from '@app/queues';
import { eventsUrlOf } from './events-url';
import type { ReanalysisDto } from './dto/reanalysis.dto';

/** Analyses that administrators order. The order and its audit row are one transaction. */
@Injectable()
export class ReanalysisService {
  constructor(
    private readonly database: Database,
    private readonly creators: GetCreator,
    private readonly reanalysis: RequestReanalysis,
    private readonly audit: AuditLogRepository,
    private readonly queue: JobQueue,
    private readonly cache: Cache,
    private readonly logger: Logger,
  ) {}

  /** @throws CreatorNotFoundError for creators that are not stored; AnalysisOffError (409) */
  async request(actor: Principal, { username, reason }: { username: string; reason: string }): Promise<ReanalysisDto> {
    const creator = await this.creators.findStored(username);
    if (creator === null) throw new CreatorNotFoundError(username);
    const { profileId } = creator.meta;
    const requestId = workContext.current()?.requestId ?? 'administration';
    const { jobId, outdated } = await this.database.asSystem(async (sql) => {
      const requested = await this.reanalysis.execute({ sql, profileId, requestId });
      if (requested === null) throw new CreatorNotFoundError(username);
      await this.audit.record(sql, {
        actorId: actor.userId,
        action: 'analysis.request',
        target: ['profiles', profileId],
        reason,
        details: { ...requested },
      });
      return requested;
    });
    await this.cache.invalidate([{ name: 'ai', id: profileId }]);
    await this.queuePlan(jobId, profileId);
    return { username: creator.meta.username, jobId, outdatedPosts: outdated, eventsUrl: eventsUrlOf(jobId) };
  }

  private async queuePlan(analysisJobId: string, profileId: string): Promise<void> {
    try {
      await this.queue.enqueue('plan-profile-analysis', { analysisJobId, profileId }, { id: `plan-${analysisJobId}` });
    } catch (err) {
      // The job row is committed; the worker's reconciliation plans it once the queue is back.
      this.logger.warn('an analysis could not be queued yet', { err, analysisJobId });
    }
  }
}
