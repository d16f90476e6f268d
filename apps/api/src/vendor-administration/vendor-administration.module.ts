import { Module } from '@nestjs/common';
import { CreditAdministrationModule } from '@app/credits';
import { VendorAdministrationModule } from '@app/instagram';
import { VendorReportsService } from './vendor-reports.service';
import { VendorController } from './vendor.controller';

@Module({
  imports: [CreditAdministrationModule, VendorAdministrationModule],
  controllers: [VendorController],
  providers: [VendorReportsService],
})
export class VendorAdministrationApiModule {}
