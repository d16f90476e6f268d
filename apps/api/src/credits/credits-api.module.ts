import { Module } from '@nestjs/common';
import { CreditsModule } from '@app/credits';
import { CreditStatisticsController } from './credit-statistics.controller';
import { CreditsService } from './credits.service';
import { LedgerExportService } from './ledger-export.service';
import { PricesService } from './prices.service';
import { PricingController } from './pricing.controller';
import { TransactionsController } from './transactions.controller';
import { UsageController } from './usage.controller';
import { WalletController } from './wallet.controller';

@Module({
  imports: [CreditsModule],
  controllers: [
    CreditStatisticsController,
    PricingController,
    TransactionsController,
    UsageController,
    WalletController,
  ],
  providers: [CreditsService, LedgerExportService, PricesService],
})
export class CreditsApiModule {}
