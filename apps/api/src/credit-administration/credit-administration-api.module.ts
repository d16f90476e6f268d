import { Module } from '@nestjs/common';
import { CreditAdministrationModule } from '@app/credits';
import { BooksController } from './books.controller';
import { OperationsController } from './operations.controller';
import { PackagesController } from './packages.controller';
import { PaymentRecordsController } from './payment-records.controller';
import { PricingRulesController } from './pricing-rules.controller';
import { WalletsController } from './wallets.controller';

@Module({
  imports: [CreditAdministrationModule],
  controllers: [
    WalletsController,
    OperationsController,
    PricingRulesController,
    PackagesController,
    PaymentRecordsController,
    BooksController,
  ],
})
export class CreditAdministrationApiModule {}
