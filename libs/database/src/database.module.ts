import { Module, type DynamicModule } from '@nestjs/common';
import { AuditLogRepository } from './audit-log.repository';
import { Database } from './database.service';

/** The two connection pools of the process, injectable everywhere as `Database`; closed at shutdown. */
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [AuditLogRepository, Database],
      exports: [AuditLogRepository, Database],
    };
  }
}
