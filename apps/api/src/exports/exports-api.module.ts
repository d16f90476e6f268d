import { Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { ExportLinks, ExportsModule } from '@app/exports';
import { streamSlotsFor } from '../http/stream-slots.provider';
import { ExportEventsService } from './export-events.service';
import { ExportFileService } from './export-file.service';
import { ExportFilesController } from './export-files.controller';
import { ExportProgressFeed } from './export-progress.feed';
import { ExportsController } from './exports.controller';
import { ExportsService } from './exports.service';

@Module({
  imports: [ExportsModule],
  controllers: [ExportsController, ExportFilesController],
  providers: [
    ExportEventsService,
    ExportFileService,
    ExportProgressFeed,
    ExportsService,
    {
      provide: ExportLinks,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new ExportLinks(config.exports.linkSecret),
    },
    streamSlotsFor('export'),
  ],
})
export class ExportsApiModule {}
