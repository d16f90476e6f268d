import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module';
import { AuditCreditBooks } from './audit-credit-books.use-case';
import { RollCreditPeriods } from './roll-credit-periods.use-case';
import { SweepCreditHolds } from './sweep-credit-holds.use-case';
import { SweepRepository } from './sweep.repository';

/** The upkeep of the ledger, for the worker. */
@Module({
  imports: [LedgerModule],
  providers: [AuditCreditBooks, RollCreditPeriods, SweepCreditHolds, SweepRepository],
  exports: [AuditCreditBooks, RollCreditPeriods, SweepCreditHolds],
})
export class SweepModule {}
