import { Module } from '@nestjs/common';
import { HttpModule } from '../http/http.module';
import { CoreProbes } from './core-probes';
import { HealthController } from './health.controller';
import { MetricsController } from './metrics.controller';

@Module({
  imports: [HttpModule],
  controllers: [HealthController, MetricsController],
  providers: [CoreProbes],
})
export class HealthModule {}
