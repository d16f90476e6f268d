import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { ActionAllowance, ActionUsage, Allowance, Allowances, UsagePeriod } from '@app/credits';
import { PeriodDto } from './balance.dto';

export class UsageQueryDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 24,
    default: 1,
    description: 'Billing periods to show, latest first; 1 = the present one only',
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(24)
  periods: number = 1;
}

export class AllowanceDto implements Allowance {
  @ApiProperty({ type: 'integer', example: 10, description: 'Free units of the billing period' })
  limit: number;

  @ApiProperty({ type: 'integer', example: 4 })
  used: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Reserved by operations under way' })
  held: number;

  @ApiProperty({ type: 'integer', example: 5 })
  left: number;
}

export class ActionAllowanceDto extends AllowanceDto implements ActionAllowance {
  @ApiProperty({ example: 'advanced_search' })
  action: string;

  @ApiProperty({ type: 'integer', example: 15, description: 'Credits per unit beyond the free ones' })
  unitCost: number;
}

export class AllowancesDto implements Allowances {
  @ApiProperty({ type: [ActionAllowanceDto], description: 'The actions that have free units' })
  items: ActionAllowanceDto[];

  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z' })
  resetsAt: string;
}

export class ActionUsageDto implements ActionUsage {
  @ApiProperty({ example: 'advanced_search' })
  action: string;

  @ApiProperty({ type: 'integer', example: 12, description: 'Units used, free ones included' })
  units: number;

  @ApiProperty({ type: 'integer', example: 30, description: 'Credits charged for them' })
  credits: number;

  @ApiProperty()
  free: AllowanceDto;
}

export class UsagePeriodDto extends PeriodDto implements UsagePeriod {
  @ApiProperty({ type: 'integer', example: 3, description: '0 = the period in which the wallet was opened' })
  number: number;

  @ApiProperty({ example: true })
  isCurrent: boolean;

  @ApiProperty({
    type: [ActionUsageDto],
    description: 'Of the present period every action on the price list; of earlier ones those that were used',
  })
  actions: ActionUsageDto[];

  @ApiProperty({ type: 'integer', example: 155, description: 'Credits of all actions' })
  credits: number;
}

export class MonthlyUsageDto {
  @ApiProperty({ type: [UsagePeriodDto] })
  periods: UsagePeriodDto[];
}
