import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Logger } from './logger';
import { Metrics } from './metrics';

/** Logger and metrics of the process, injectable everywhere. */
@Global()
@Module({})
export class ObservabilityModule {
  static forRoot(logger: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      providers: [{ provide: Logger, useValue: logger }, Metrics],
      exports: [Logger, Metrics],
    };
  }
}
