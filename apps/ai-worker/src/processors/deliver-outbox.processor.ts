import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobContext, type JobHandler, type JobPayload } from '@app/queues';
import { DeliverOutbox } from '@app/webhooks';

@Injectable()
@HandlesJob('deliver-outbox')
export class DeliverOutboxProcessor implements JobHandler<'deliver-outbox'> {
  constructor(private readonly outbox: DeliverOutbox) {}

  async handle(_payload: JobPayload<'deliver-outbox'>, { signal }: JobContext): Promise<void> {
    await this.outbox.execute({ signal });
  }
}
