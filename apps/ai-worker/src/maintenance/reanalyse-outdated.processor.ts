import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@app/queues';
import { ReanalyseOutdated } from './reanalyse-outdated.use-case';

@Injectable()
@HandlesJob('reanalyse-outdated')
export class ReanalyseOutdatedProcessor implements JobHandler<'reanalyse-outdated'> {
  constructor(private readonly reanalysis: ReanalyseOutdated) {}

  async handle(): Promise<void> {
    await this.reanalysis.execute();
  }
}
