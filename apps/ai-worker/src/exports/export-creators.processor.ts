import { Injectable } from '@nestjs/common';
import { RunExport } from '@app/exports';
import { HandlesJob, type JobContext, type JobHandler, type JobPayload } from '@app/queues';

@Injectable()
@HandlesJob('export-creators')
export class ExportCreatorsProcessor implements JobHandler<'export-creators'> {
  constructor(private readonly work: RunExport) {}

  async handle({ exportId }: JobPayload<'export-creators'>, { signal }: JobContext): Promise<void> {
    await this.work.execute(exportId, signal);
  }
}
