import { Injectable } from '@nestjs/common';
import { TellNewMatches } from '@app/creators';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('tell-new-matches')
export class TellNewMatchesProcessor implements JobHandler<'tell-new-matches'> {
  constructor(private readonly telling: TellNewMatches) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.telling.execute({ signal });
  }
}
