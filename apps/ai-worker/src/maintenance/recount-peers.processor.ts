import { Injectable } from '@nestjs/common';
import { PeerDistributionsRepository } from '@app/creators';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('recount-peers')
export class RecountPeersProcessor implements JobHandler<'recount-peers'> {
  constructor(private readonly distributions: PeerDistributionsRepository) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.distributions.recompute(signal);
  }
}
