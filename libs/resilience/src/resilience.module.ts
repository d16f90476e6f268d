import { Global, Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Policies } from './policies';
import { POLICY_TABLE, policyTable } from './policy-table';

/** One set of breakers and bulkheads per process. */
@Global()
@Module({
  providers: [{ provide: POLICY_TABLE, inject: [AppConfig], useFactory: policyTable }, Policies],
  exports: [Policies],
})
export class ResilienceModule {}
