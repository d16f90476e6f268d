import { ApiProperty } from '@nestjs/swagger';
import type {
  AllowanceUse,
  CohortMonth,
  GrowthCohort,
  GrowthReport,
  PackageSpending,
  Previews,
  RevenuePerUser,
  SignUps,
} from '@app/credits';
import { Share, Time, Whole } from './record-properties';

const Hours = (description: string) => ApiProperty({ type: Number, nullable: true, example: 4.5, description });
const PerHead = (example: number, description: string) =>
  ApiProperty({ type: 'integer', nullable: true, example, description });

class SignUpsDto implements SignUps {
  @Whole(120, 'First request in the span')
  signedUp: number;

  @Whole(64, 'Of these, with a creator unlocked before the end of the span')
  unlocked: number;

  @Whole(18, 'Of these, with a top-up paid before the end of the span')
  toppedUp: number;

  @Share('unlocked / signedUp')
  unlockRate: number | null;

  @Share('toppedUp / signedUp')
  topUpRate: number | null;

  @Hours('From the sign-up to the first unlock: the median of those who got there')
  medianHoursToUnlock: number | null;

  @Hours('From the sign-up to the first top-up: the median of those who got there')
  medianHoursToTopUp: number | null;
}

class PreviewsDto implements Previews {
  @Whole(900, 'Pairs of a user and a creator whose preview the user saw in the span')
  previewed: number;

  @Whole(210, 'Of these, unlocked afterwards, before the end of the span')
  unlocked: number;

  @Share('unlocked / previewed')
  rate: number | null;
}

class CohortMonthDto implements CohortMonth {
  @ApiProperty({ example: '2026-06' })
  month: string;

  @Whole(31, 'Users with a charged operation in the month, free ones included')
  active: number;

  @Share('active / users')
  retention: number | null;

  @Whole(2400, 'Charged in the month')
  creditsSpent: number;
}

class GrowthCohortDto implements GrowthCohort {
  @ApiProperty({ example: '2026-05', description: 'Month of the sign-up, in UTC' })
  month: string;

  @Whole(80)
  users: number;

  @ApiProperty({ type: [CohortMonthDto], description: 'Months of the span with activity' })
  months: CohortMonthDto[];
}

class AllowanceUseDto implements AllowanceUse {
  @ApiProperty({ example: 'advanced_search' })
  action: string;

  @Whole(70, 'Billing periods that began in the span, and in which the action was used')
  periods: number;

  @Whole(700, 'Free units of these periods')
  granted: number;

  @Whole(560)
  used: number;

  @Whole(41, 'Periods whose allowance was used up')
  exhausted: number;

  @Share('used / granted')
  useRate: number | null;
}

class PackageSpendingDto implements PackageSpending {
  @ApiProperty({ example: 'professional', description: 'The package that the wallets have now' })
  package: string;

  @Whole(40, 'Different users')
  users: number;

  @Whole(5200, 'Charged in the span')
  creditsSpent: number;

  @Whole(75, 'Given back in the span')
  creditsRefunded: number;
}

class RevenuePerUserDto implements RevenuePerUser {
  @ApiProperty({ example: 'USD' })
  currency: string;

  @Whole(53_900, "Of top-ups paid in the span, less what was given back or lost; in the currency's minor unit")
  netMinor: number;

  @Whole(11, 'Different users who paid in the span')
  buyers: number;

  @PerHead(412, 'ARPU: netMinor / activeUsers')
  perActiveUserMinor: number | null;

  @PerHead(4900, 'netMinor / buyers')
  perBuyerMinor: number | null;
}

export class GrowthReportDto implements GrowthReport {
  @Time()
  from: string;

  @Time()
  to: string;

  @ApiProperty({ type: SignUpsDto })
  signUps: SignUpsDto;

  @ApiProperty({ type: PreviewsDto })
  previews: PreviewsDto;

  @ApiProperty({
    type: [GrowthCohortDto],
    description: 'Every month in which somebody signed up before the end of the span',
  })
  cohorts: GrowthCohortDto[];

  @ApiProperty({ type: [AllowanceUseDto] })
  allowances: AllowanceUseDto[];

  @ApiProperty({ type: [PackageSpendingDto] })
  packages: PackageSpendingDto[];

  @Whole(131, 'Users with a charged operation in the span, free ones included')
  activeUsers: number;

  @ApiProperty({ type: [RevenuePerUserDto], description: 'One per currency' })
  revenue: RevenuePerUserDto[];
}
