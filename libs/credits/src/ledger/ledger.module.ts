import { Module } from '@nestjs/common';
import { CreditLedger } from './credit-ledger.service';
import { HandedOverHolds } from './handed-over-holds.service';
import { LedgerRepository } from './ledger.repository';
import { WalletEvents } from './wallet-events';

/** One batcher per process: whoever writes to wallets shares this instance. */
@Module({
  providers: [CreditLedger, HandedOverHolds, LedgerRepository, WalletEvents],
  exports: [CreditLedger, HandedOverHolds, WalletEvents],
})
export class LedgerModule {}
