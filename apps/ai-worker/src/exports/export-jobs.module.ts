import { Module } from '@nestjs/common';
import { SweepCreditHolds, SweepModule } from '@app/credits';
import { ExportEvidence, ExportsModule } from '@app/exports';
import { ExportCreatorsProcessor } from './export-creators.processor';
import { TendExportsProcessor } from './tend-exports.processor';

/** The jobs of exports, and what the sweep of holds is told about them. */
@Module({ imports: [ExportsModule, SweepModule], providers: [ExportCreatorsProcessor, TendExportsProcessor] })
export class ExportJobsModule {
  constructor(sweep: SweepCreditHolds, evidence: ExportEvidence) {
    sweep.lookUp('bulk_export', (hold) => evidence.verdictOn(hold));
  }
}
