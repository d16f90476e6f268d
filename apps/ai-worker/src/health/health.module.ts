import { Module, type OnModuleInit } from '@nestjs/common';
import { HealthMonitor } from '@app/monitoring';
import { InferenceModule } from '../inference/inference.module';
import { InferenceIndicator } from './inference.indicator';
import { WorkerAnswers } from './worker-answers';
import { WorkerServer } from './worker-server';

/** How the worker is, for those who ask over HTTP and for the other processes. */
@Module({
  imports: [InferenceModule],
  providers: [InferenceIndicator, WorkerAnswers, WorkerServer],
  exports: [WorkerServer],
})
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly monitor: HealthMonitor,
    private readonly inference: InferenceIndicator,
  ) {}

  onModuleInit(): void {
    this.monitor.register(this.inference);
  }
}
