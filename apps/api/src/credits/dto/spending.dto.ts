import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { ActionSpending, BurnRate, MonthlySpending, Spending, Spent } from '@app/credits';

export class SpendingQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 24,
    default: 6,
    description: 'Calendar months in UTC, the present one included',
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(24)
  months: number = 6;
}

export class SpentDto implements Spent {
  @ApiProperty({ type: 'integer', example: 340, description: 'Credits that left for uses' })
  spent: number;

  @ApiProperty({ type: 'integer', example: 25, description: 'Credits given back, in the month in which they were' })
  refunded: number;

  @ApiProperty({ type: 'integer', example: 315, description: 'spent - refunded' })
  net: number;

  @ApiProperty({ type: 'integer', example: 17, description: 'Paid uses' })
  operations: number;
}

export class ActionSpendingDto extends SpentDto implements ActionSpending {
  @ApiProperty({ type: String, nullable: true, example: 'influencer_unlock' })
  action: string | null;
}

export class SpendingChangeDto {
  @ApiProperty({ type: 'integer', example: -40, description: 'Net credits against the month before' })
  credits: number;

  @ApiProperty({ type: 'integer', nullable: true, example: -11, description: 'null when nothing was spent then' })
  percent: number | null;
}

export class MonthlySpendingDto extends SpentDto implements MonthlySpending {
  @ApiProperty({ example: '2026-06' })
  month: string;

  @ApiProperty({ example: false, description: 'false for the present month' })
  isComplete: boolean;

  @ApiProperty()
  change: SpendingChangeDto;

  @ApiProperty({ type: [ActionSpendingDto] })
  actions: ActionSpendingDto[];
}

export class BurnRateDto implements BurnRate {
  @ApiProperty({ type: 'integer', example: 30, description: 'The last so many days; fewer when the wallet is younger' })
  days: number;

  @ApiProperty({ type: 'integer', example: 410, description: 'Net credits in these days' })
  credits: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-08-09T04:10:00.000Z',
    description: 'When what is available is used up if it goes on like that; null while nothing is spent',
  })
  runsOutAt: string | null;

  @ApiProperty({ example: false, description: 'Whether that is before the billing period ends' })
  beforeRenewal: boolean;
}

export class SpendingDto implements Spending {
  @ApiProperty({ type: [MonthlySpendingDto], description: 'Oldest first, months without spending included' })
  months: MonthlySpendingDto[];

  @ApiProperty()
  total: SpentDto;

  @ApiProperty({ type: [ActionSpendingDto] })
  byAction: ActionSpendingDto[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 355,
    description: 'Net credits, over the complete months shown since the wallet was opened; null when there is none',
  })
  averagePerMonth: number | null;

  @ApiProperty({ type: 'integer', example: 1455, description: 'What can be spent now' })
  available: number;

  @ApiProperty()
  burnRate: BurnRateDto;
}
