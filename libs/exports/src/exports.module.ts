import { Module } from '@nestjs/common';
import { CampaignsModule } from '@app/campaigns';
import { CreatorsModule } from '@app/creators';
import { CreditsModule } from '@app/credits';
import { ExportEvidence } from './orders/export-evidence.service';
import { ExportPartsRepository } from './orders/export-parts.repository';
import { ExportsRepository } from './orders/exports.repository';
import { OrderExport } from './orders/order-export.use-case';
import { RefundExport } from './orders/refund-export.use-case';
import { TendExports } from './orders/tend-exports.use-case';
import { TendExportsRepository } from './orders/tend-exports.repository';
import { WithdrawExport } from './orders/withdraw-export.use-case';
import { ExportRowsRepository } from './rows/export-rows.repository';
import { ExportRunsRepository } from './runs/export-runs.repository';
import { RunExport } from './runs/run-export.use-case';
import { CollectionSource } from './sources/collection.source';
import { ExportSources } from './sources/export-sources.service';
import { SearchSource } from './sources/search.source';

/** Export jobs: what is to be exported, how far it is, and the files. Needs the global modules for database, cache and queues. */
@Module({
  imports: [CampaignsModule, CreatorsModule, CreditsModule],
  providers: [
    CollectionSource,
    ExportEvidence,
    ExportPartsRepository,
    ExportRowsRepository,
    ExportRunsRepository,
    ExportSources,
    ExportsRepository,
    OrderExport,
    RefundExport,
    RunExport,
    SearchSource,
    TendExports,
    TendExportsRepository,
    WithdrawExport,
  ],
  exports: [
    ExportEvidence,
    ExportPartsRepository,
    ExportsRepository,
    OrderExport,
    RunExport,
    TendExports,
    WithdrawExport,
  ],
})
export class ExportsModule {}
