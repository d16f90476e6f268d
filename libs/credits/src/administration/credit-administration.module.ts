import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module';
import { CreditReadingModule } from '../reading/credit-reading.module';
import { AuditedChanges } from './audited-changes.service';
import { BooksRepository } from './books.repository';
import { CreditValueRepository } from './credit-value.repository';
import { GrowthReportRepository } from './growth-report.repository';
import { LedgerRecordsRepository } from './ledger-records.repository';
import { OperationAdministration } from './operation-administration.service';
import { OperationChangesRepository } from './operation-changes.repository';
import { OperationRecordsRepository } from './operation-records.repository';
import { OrderRecordsRepository } from './order-records.repository';
import { PackageAdministration } from './package-administration.service';
import { PackagesRepository } from './packages.repository';
import { PaymentAdministration } from './payment-administration.service';
import { PricingAdministration } from './pricing-administration.service';
import { PricingRulesRepository } from './pricing-rules.repository';
import { RevenueReportRepository } from './revenue-report.repository';
import { StripeEventRecordsRepository } from './stripe-event-records.repository';
import { UsageReportRepository } from './usage-report.repository';
import { WalletAdministration } from './wallet-administration.service';
import { WalletChangesRepository } from './wallet-changes.repository';
import { WalletRecordsRepository } from './wallet-records.repository';

const OFFERED = [
  BooksRepository,
  CreditValueRepository,
  GrowthReportRepository,
  LedgerRecordsRepository,
  OperationAdministration,
  OperationRecordsRepository,
  OrderRecordsRepository,
  PackageAdministration,
  PackagesRepository,
  PaymentAdministration,
  PricingAdministration,
  PricingRulesRepository,
  RevenueReportRepository,
  StripeEventRecordsRepository,
  UsageReportRepository,
  WalletAdministration,
  WalletRecordsRepository,
];

/** Credits of all users, for administrators. Needs the database and cache modules. */
@Module({
  imports: [LedgerModule, CreditReadingModule],
  providers: [...OFFERED, AuditedChanges, OperationChangesRepository, WalletChangesRepository],
  exports: OFFERED,
})
export class CreditAdministrationModule {}
