import { Injectable } from '@nestjs/common';
import { RollCreditPeriods } from '@app/credits';
import { HandlesJob, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('roll-credit-periods')
export class RollCreditPeriodsProcessor implements JobHandler<'roll-credit-periods'> {
  constructor(private readonly work: RollCreditPeriods) {}

  async handle(): Promise<void> {
    await this.work.execute();
  }
}
