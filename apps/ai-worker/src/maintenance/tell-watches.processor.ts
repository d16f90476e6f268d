import { Injectable } from '@nestjs/common';
import { TellWatches } from '@app/creators';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('tell-watches')
export class TellWatchesProcessor implements JobHandler<'tell-watches'> {
  constructor(private readonly telling: TellWatches) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.telling.execute({ signal });
  }
}
