import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';
import { PurgeExpired } from './purge-expired.use-case';

@Injectable()
@HandlesJob('purge-expired')
export class PurgeExpiredProcessor implements JobHandler<'purge-expired'> {
  constructor(private readonly purging: PurgeExpired) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.purging.execute(signal);
  }
}
