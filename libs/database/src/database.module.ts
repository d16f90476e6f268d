import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuditLogRepository } from './audit-log.repository';
import { DatabasePolicy, PassThroughDatabasePolicy } from './database-policy.port';
import { Database } from './database.service';
import { ExpiredRecordsRepository } from './expired-records.repository';

export interface DatabaseModuleOptions {
  /** Binds `DatabasePolicy`, e.g. `{ provide: DatabasePolicy, useFactory: ..., inject: [...] }`. */
  policy?: Provider<DatabasePolicy>;
}

/** The two connection pools of the process, injectable everywhere as `Database`; closed at shutdown. */
@Module({})
export class DatabaseModule {
  static forRoot({ policy }: DatabaseModuleOptions = {}): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        AuditLogRepository,
        Database,
        ExpiredRecordsRepository,
        policy ?? { provide: DatabasePolicy, useClass: PassThroughDatabasePolicy },
      ],
      exports: [AuditLogRepository, Database, ExpiredRecordsRepository],
    };
  }
}
