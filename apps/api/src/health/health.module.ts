import { Module } from '@nestjs/common';
import { HttpModule } from '../http/http.module';
import { CoreProbes } from './core-probes';
import { HealthController } from './health.controller';
import { HealthMonitor } from './health-monitor';
import { MetricsController } from './metrics.controller';

@Module({
  imports: [HttpModule],
  controllers: [HealthController, MetricsController],
  providers: [HealthMonitor, CoreProbes],
  exports: [HealthMonitor],
})
export class HealthModule {}
