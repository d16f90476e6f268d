import { ApiProperty } from '@nestjs/swagger';
import type {
  Cohort,
  Conversion,
  CreditFlows,
  DailyUsage,
  RevenueReport,
  TopUpSales,
  UsageFigures,
  UsageReport,
} from '@app/credits';
import { Share, Time, Whole } from './record-properties';

class UsageFiguresDto implements UsageFigures {
  @Whole(120, 'Operations that were begun then and charged, free ones included')
  operations: number;

  @Whole(150)
  units: number;

  @Whole(30, 'Units that free allowances covered')
  freeUnits: number;

  @Whole(17, 'Different users')
  users: number;

  @Whole(600, 'Credits charged then')
  creditsSpent: number;

  @Whole(5, 'Credits given back then, for charges of whatever day')
  creditsRefunded: number;
}

class ActionUsageDto extends UsageFiguresDto {
  @ApiProperty({ example: 'post_analytics' })
  action: string;
}

class DailyUsageDto extends ActionUsageDto implements DailyUsage {
  @ApiProperty({ format: 'date', example: '2026-06-01', description: 'In UTC' })
  day: string;
}

export class UsageReportDto implements UsageReport {
  @Time()
  from: string;

  @Time()
  to: string;

  @ApiProperty({ type: [DailyUsageDto], description: 'By day and action; days without use are left out' })
  days: DailyUsageDto[];

  @ApiProperty({ type: [ActionUsageDto], description: 'Whoever used an action on several days counts once' })
  actions: ActionUsageDto[];

  @ApiProperty({ type: UsageFiguresDto, description: 'Whoever used several actions counts once' })
  total: UsageFiguresDto;
}

class TopUpSalesDto implements TopUpSales {
  @ApiProperty({ example: 'USD' })
  currency: string;

  @Whole(12, 'Paid in the span')
  orders: number;

  @Whole(6000)
  credits: number;

  @Whole(58_800, "In the currency's minor unit")
  amountMinor: number;

  @Whole(4900, 'Given back for these orders, whenever that was')
  refundedMinor: number;

  @Whole(0, 'Lost in disputes over these orders, whenever that was')
  lostMinor: number;

  @Whole(53_900, 'amountMinor - refundedMinor - lostMinor')
  netMinor: number;
}

class GrantedDto {
  @Whole(20_000, 'Credits of packages')
  package: number;

  @Whole(500, 'Given away')
  promo: number;

  @Whole(6000, 'Bought')
  topup: number;

  @Whole(100, 'Added by administrators')
  adjustment: number;
}

class CreditFlowsDto implements CreditFlows {
  @ApiProperty({ type: GrantedDto })
  granted: GrantedDto;

  @Whole(9000, 'Charged for actions')
  consumed: number;

  @Whole(25, 'Charges given back')
  refunded: number;

  @Whole(3000, 'Ended unused (breakage)')
  expired: number;

  @Whole(500, 'Taken back for refunds of payments and lost disputes, less what was restored')
  clawedBack: number;

  @Whole(0, 'Went into what was owed')
  settled: number;

  @Whole(10, 'Taken by administrators')
  taken: number;

  @Whole(14_115, 'granted + refunded - consumed - expired - clawedBack - settled - taken')
  netChange: number;

  @Share('expired / (expired + consumed - refunded); null when nothing left the wallets')
  breakageRate: number | null;
}

class ConversionDto implements Conversion {
  @Whole(400, 'Opened before the end of the span')
  wallets: number;

  @Whole(50, 'Of these, with a top-up paid before the end of the span, refunded ones included')
  buyers: number;

  @Share('buyers / wallets; null without wallets')
  rate: number | null;
}

class CohortDto implements Cohort {
  @ApiProperty({ example: '2026-06', description: 'Month in which the wallets were opened, in UTC' })
  month: string;

  @Whole(80)
  wallets: number;

  @Whole(31, 'Charged at least once in the span')
  activeSpenders: number;

  @Whole(2400, 'Charged in the span')
  creditsSpent: number;

  @Whole(9, 'With a top-up paid before the end of the span')
  buyers: number;
}

export class RevenueReportDto implements RevenueReport {
  @Time()
  from: string;

  @Time()
  to: string;

  @ApiProperty({ type: [TopUpSalesDto], description: 'One per currency' })
  topUps: TopUpSalesDto[];

  @ApiProperty({ type: CreditFlowsDto })
  credits: CreditFlowsDto;

  @ApiProperty({ type: ConversionDto })
  conversion: ConversionDto;

  @ApiProperty({ type: [CohortDto] })
  cohorts: CohortDto[];
}
