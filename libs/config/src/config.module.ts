import { Module, type DynamicModule } from '@nestjs/common';
import { AppConfig } from './load-config';

/** Makes the one parsed configuration of the process injectable everywhere: `constructor(config: AppConfig)`. */
@Module({})
export class ConfigModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: AppConfig, useValue: config }],
      exports: [AppConfig],
    };
  }
}
