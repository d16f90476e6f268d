import { Injectable } from '@nestjs/common';
import { TendExports } from '@app/exports';
import { HandlesJob, type JobContext, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('tend-exports')
export class TendExportsProcessor implements JobHandler<'tend-exports'> {
  constructor(private readonly work: TendExports) {}

  async handle(_payload: unknown, { signal }: JobContext): Promise<void> {
    await this.work.execute(signal);
  }
}
