import { Module } from '@nestjs/common';
import { SystemStatisticsController } from './system-statistics.controller';
import { SystemStatisticsRepository } from './system-statistics.repository';
import { SystemStatisticsService } from './system-statistics.service';

@Module({
  controllers: [SystemStatisticsController],
  providers: [SystemStatisticsRepository, SystemStatisticsService],
})
export class SystemStatisticsModule {}
