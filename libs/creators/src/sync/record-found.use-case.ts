import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { Database } from '@app/database';
import type { FoundProfile } from '@app/instagram';
import { Logger, workContext } from '@app/observability';
import { JobQueue } from '@app/queues';
import { planOptions, PRIORITY_OF_REASON } from '../analysis/analysis-priority';
import { StartAnalysis } from '../analysis/start-analysis.use-case';
import { CreatorStoreRepository, type StoredCreator } from './creator-store.repository';

/** Stores a delivery, notes down its analysis in the same transaction, and tells every instance's cache. */
@Injectable()
export class RecordFound {
  constructor(
    private readonly database: Database,
    private readonly store: CreatorStoreRepository,
    private readonly analysis: StartAnalysis,
    private readonly cache: Cache,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  async execute({
    username,
    found,
    reason,
  }: {
    username: string;
    found: FoundProfile;
    reason: 'first_sync' | 'refresh';
  }): Promise<void> {
    const requestId = workContext.current()?.requestId ?? 'background';
    const { stored, analysisJobId } = await this.database.asSystem(async (sql) => {
      const stored = await this.store.save(sql, found);
      const analysisJobId = await this.analysis.execute({ sql, profileId: stored.profileId, reason, requestId });
      return { stored, analysisJobId };
    });
    await this.cache.invalidate(staleKeys(stored, username));
    if (analysisJobId !== null) await this.queueAnalysis(analysisJobId, stored.profileId, reason);
  }

  private async queueAnalysis(
    analysisJobId: string,
    profileId: string,
    reason: 'first_sync' | 'refresh',
  ): Promise<void> {
    try {
      const options = planOptions(analysisJobId, PRIORITY_OF_REASON[reason]);
      await this.jobs.enqueue('plan-profile-analysis', { analysisJobId, profileId }, options);
    } catch (error) {
      // The job row is committed; the worker's reconciliation plans it once the queue is back.
      this.logger.warn('an analysis could not be queued yet', { err: error, analysisJobId });
    }
  }
}

/** Every name under which the creator, or whoever held the name before, may be cached. */
function staleKeys(stored: StoredCreator, username: string) {
  const names = new Set([username, stored.username, ...stored.formerUsernames, ...stored.displacedUsernames]);
  return [
    ...[...names].map((id) => ({ name: 'profile' as const, id })),
    { name: 'ai' as const, id: stored.profileId },
    { name: 'analytics' as const, id: stored.profileId },
    { name: 'posts' as const, id: stored.profileId },
  ];
}
