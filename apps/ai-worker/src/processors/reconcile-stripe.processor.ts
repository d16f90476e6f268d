import { Injectable } from '@nestjs/common';
import { ReconcileStripe } from '@app/credits';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

/** Asks the payment provider for what it could not tell. */
@Injectable()
@HandlesJob('reconcile-stripe')
export class ReconcileStripeProcessor implements JobHandler<'reconcile-stripe'> {
  constructor(private readonly reconciliation: ReconcileStripe) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.reconciliation.execute(signal);
  }
}
