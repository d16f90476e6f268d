import { Module, type OnModuleInit } from '@nestjs/common';
import { HealthMonitor, WorkersIndicator } from '@app/monitoring';
import { HttpModule } from '../http/http.module';
import { AuthIndicator } from './auth.indicator';
import { HealthController } from './health.controller';

@Module({
  imports: [HttpModule],
  controllers: [HealthController],
  providers: [AuthIndicator, WorkersIndicator],
})
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly monitor: HealthMonitor,
    private readonly auth: AuthIndicator,
    private readonly workers: WorkersIndicator,
  ) {}

  onModuleInit(): void {
    this.monitor.register(this.auth, this.workers);
  }
}
