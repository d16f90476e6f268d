import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller';
import { MonitoringReaderGuard } from './monitoring-reader.guard';
import { ReportStreamService } from './report-stream.service';
import { ReportsController } from './reports.controller';

@Module({
  controllers: [MetricsController, ReportsController],
  providers: [MonitoringReaderGuard, ReportStreamService],
})
export class MonitoringApiModule {}
