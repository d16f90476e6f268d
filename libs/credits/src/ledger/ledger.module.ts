import { Module } from '@nestjs/common';
import { CreditLedger } from './credit-ledger.service';
import { LedgerRepository } from './ledger.repository';
import { WalletEvents } from './wallet-events';

/** One batcher per process: whoever writes to wallets shares this instance. */
@Module({ providers: [CreditLedger, LedgerRepository, WalletEvents], exports: [CreditLedger, WalletEvents] })
export class LedgerModule {}
