import { Module } from '@nestjs/common';
import { VendorCostsRepository } from './vendor-costs.repository';
import { VendorPrices } from './vendor-prices.service';
import { VendorUsageRepository } from './vendor-usage.repository';

/** The vendor meter for administrators. Needs the database module. */
@Module({
  providers: [VendorCostsRepository, VendorPrices, VendorUsageRepository],
  exports: [VendorPrices, VendorUsageRepository],
})
export class VendorAdministrationModule {}
