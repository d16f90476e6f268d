import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';
import { WarmCache } from './warm-cache.use-case';

@Injectable()
@HandlesJob('warm-cache')
export class WarmCacheProcessor implements JobHandler<'warm-cache'> {
  constructor(private readonly warming: WarmCache) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.warming.execute(signal);
  }
}
