import { Injectable } from '@nestjs/common';
import { CreditValueRepository, UsageReportRepository } from '@app/credits';
import { VendorUsageRepository } from '@app/instagram';
import { toReportSpan } from '../credit-administration/report-span';
import type {
  VendorMarginDto,
  VendorMarginQueryDto,
  VendorUsageDto,
  VendorUsageQueryDto,
} from './dto/vendor-report.dto';
import { marginOf } from './vendor-margin';

/** What the provider was asked, what it took, and what was left of what users paid. */
@Injectable()
export class VendorReportsService {
  constructor(
    private readonly vendor: VendorUsageRepository,
    private readonly credits: UsageReportRepository,
    private readonly values: CreditValueRepository,
  ) {}

  async getUsage({ by, ...range }: VendorUsageQueryDto): Promise<VendorUsageDto> {
    const span = toReportSpan(range, new Date());
    const usage = await this.vendor.getUsage(span, by);
    return { from: span.from.toISOString(), to: span.to.toISOString(), by, costStatus: 'estimated', ...usage };
  }

  async getMargin({ currency, ...range }: VendorMarginQueryDto): Promise<VendorMarginDto> {
    const span = toReportSpan(range, new Date());
    const [vendor, { days: usage }, value] = await Promise.all([
      this.vendor.getUsage(span, 'day'),
      this.credits.getReport(span),
      this.values.find(currency, span.to),
    ]);
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      currency,
      status: 'estimated',
      creditValue: value,
      unpricedCalls: vendor.total.unpriced,
      ...marginOf({ currency, value, usage, vendor }),
    };
  }
}
