import { Module } from '@nestjs/common';
import { PricingCatalogue, PricingEvents } from '../pricing/pricing-catalogue';
import { PricingPositionsRepository } from '../pricing/pricing-positions.repository';
import { PricingRepository } from '../pricing/pricing.repository';
import { QuotesRepository } from '../pricing/quotes.repository';
import { UnlockQuotesRepository } from '../pricing/unlock-quotes.repository';
import { BalancesRepository } from './balances.repository';
import { CreditReading } from './credit-reading.service';
import { CreditStatisticsRepository } from './credit-statistics.repository';
import { LedgerEntriesRepository } from './ledger-entries.repository';
import { OwnWalletRepository } from './own-wallet.repository';
import { WalletOpeningRepository } from './wallet-opening.repository';
import { WalletReadingRepository } from './wallet-reading.repository';

/** What is shown of wallets, ledger and prices. Needs the global modules for database and cache. */
@Module({
  providers: [
    BalancesRepository,
    CreditReading,
    CreditStatisticsRepository,
    LedgerEntriesRepository,
    OwnWalletRepository,
    PricingCatalogue,
    PricingEvents,
    PricingPositionsRepository,
    PricingRepository,
    QuotesRepository,
    UnlockQuotesRepository,
    WalletOpeningRepository,
    WalletReadingRepository,
  ],
  exports: [
    CreditReading,
    CreditStatisticsRepository,
    LedgerEntriesRepository,
    PricingCatalogue,
    PricingEvents,
    PricingPositionsRepository,
    QuotesRepository,
    UnlockQuotesRepository,
    WalletOpeningRepository,
  ],
})
export class CreditReadingModule {}
