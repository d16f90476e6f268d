import { Module } from '@nestjs/common';
import { SweepCreditHolds, SweepModule } from '@app/credits';
import { ExportEvidence, ExportsModule } from '@app/exports';

/** What the sweep of holds is told about exports. */
@Module({ imports: [ExportsModule, SweepModule] })
export class ExportEvidenceModule {
  constructor(sweep: SweepCreditHolds, evidence: ExportEvidence) {
    sweep.lookUp('bulk_export', (hold) => evidence.verdictOn(hold));
  }
}
