import { Injectable } from '@nestjs/common';
import { ProcessStripeEvents } from '@app/credits';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

/** Acts on what the payment provider told. */
@Injectable()
@HandlesJob('process-stripe-events')
export class ProcessStripeEventsProcessor implements JobHandler<'process-stripe-events'> {
  constructor(private readonly processing: ProcessStripeEvents) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.processing.execute(signal);
  }
}
