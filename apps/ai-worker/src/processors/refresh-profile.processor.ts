import { Injectable } from '@nestjs/common';
import { CreatorErasedError, CreatorNotFoundError, SyncCreator } from '@app/creators';
import { HandlesJob, type JobHandler, type JobPayload } from '@app/queues';

const TIME_LIMIT_MS = 60_000;

/** Fetches a stored creator anew. */
@Injectable()
@HandlesJob('refresh-profile')
export class RefreshProfileProcessor implements JobHandler<'refresh-profile'> {
  constructor(private readonly sync: SyncCreator) {}

  async handle({ username }: JobPayload<'refresh-profile'>): Promise<void> {
    try {
      await this.sync.execute({ username, reason: 'refresh', deadline: Date.now() + TIME_LIMIT_MS });
    } catch (error) {
      // A name that vanished was recorded by the sync, and an erased one is left alone: the job's work is done.
      if (!(error instanceof CreatorNotFoundError || error instanceof CreatorErasedError)) throw error;
    }
  }
}
