import { Module } from '@nestjs/common';
import { LedgerModule } from './ledger/ledger.module';
import { CreditReadingModule } from './reading/credit-reading.module';

@Module({
  imports: [CreditReadingModule, LedgerModule],
  exports: [CreditReadingModule, LedgerModule],
})
export class CreditsModule {}
