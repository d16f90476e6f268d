import { Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { ExportLinks, ExportsModule } from '@app/exports';
import { Metrics } from '@app/observability';
import { StreamSlots } from '../http/stream-slots';
import { ExportEventsService } from './export-events.service';
import { ExportFileService } from './export-file.service';
import { ExportFilesController } from './export-files.controller';
import { ExportProgressFeed } from './export-progress.feed';
import { ExportsController } from './exports.controller';
import { ExportsService } from './exports.service';

/** Streams that may be open at this process. */
const LIMITS = { perUser: 10, inTotal: 2_000 };

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
    {
      provide: StreamSlots,
      inject: [Metrics],
      useFactory: (metrics: Metrics) => {
        const slots = new StreamSlots(LIMITS);
        metrics.beforeReading(() => metrics.set('app_http_streams_open', { stream: 'export' }, slots.size));
        return slots;
      },
    },
  ],
})
export class ExportsApiModule {}
