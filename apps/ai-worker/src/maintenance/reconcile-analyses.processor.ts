import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@app/queues';
import { ReconcileAnalyses } from './reconcile-analyses.use-case';

@Injectable()
@HandlesJob('reconcile-analyses')
export class ReconcileAnalysesProcessor implements JobHandler<'reconcile-analyses'> {
  constructor(private readonly reconciliation: ReconcileAnalyses) {}

  async handle(): Promise<void> {
    await this.reconciliation.execute();
  }
}
