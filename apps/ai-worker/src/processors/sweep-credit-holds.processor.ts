import { Injectable } from '@nestjs/common';
import { SweepCreditHolds } from '@app/credits';
import { HandlesJob, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('sweep-credit-holds')
export class SweepCreditHoldsProcessor implements JobHandler<'sweep-credit-holds'> {
  constructor(private readonly work: SweepCreditHolds) {}

  async handle(): Promise<void> {
    await this.work.execute();
  }
}
