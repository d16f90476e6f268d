import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import type { CreditValue } from '@app/credits';
import { VENDOR_USAGE_KEYS, type VendorCostSum, type VendorFigures, type VendorUsageKey } from '@app/instagram';
import { Time, Whole } from '../../credit-administration/dto/record-properties';
import { DateRangeDto } from '../../http';
import type { MarginFigures } from '../vendor-margin';
import { CURRENCY } from './vendor-cost.dto';

const MICROS = "Millionths of the currency's unit";
const OptionalMicros = (example: number, description: string) =>
  ApiProperty({ type: 'integer', nullable: true, example, description });

export class VendorUsageQueryDto extends DateRangeDto {
  @ApiPropertyOptional({ enum: VENDOR_USAGE_KEYS, default: 'day', description: 'What calls are put together by' })
  @IsOptional()
  @IsIn(VENDOR_USAGE_KEYS)
  by: VendorUsageKey = 'day';
}

export class VendorMarginQueryDto extends DateRangeDto {
  @ApiPropertyOptional({ pattern: CURRENCY.source, default: 'USD', description: 'Money in others is left out' })
  @IsOptional()
  @Matches(CURRENCY, { message: 'must be the code of a currency, like USD' })
  currency: string = 'USD';
}

class VendorCostSumDto implements VendorCostSum {
  @ApiProperty({ example: 'USD' })
  currency: string;

  @Whole(54_000, MICROS)
  micros: number;
}

class LatencyDto {
  @ApiProperty({ type: 'integer', nullable: true, example: 1180, description: 'Milliseconds; half were faster' })
  p50: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 4210, description: 'Milliseconds; 95 of 100 were faster' })
  p95: number | null;
}

export class VendorFiguresDto implements VendorFigures {
  @Whole(120)
  calls: number;

  @Whole(108, 'Calls that the provider charges for')
  billable: number;

  @Whole(0, 'Billable calls from before the first price of their target: their cost is missing')
  unpriced: number;

  @ApiProperty({ type: LatencyDto })
  latencyMs: LatencyDto;

  @ApiProperty({ type: [VendorCostSumDto], description: 'One per currency' })
  costs: VendorCostSumDto[];
}

class VendorUsageItemDto extends VendorFiguresDto {
  @ApiProperty({ example: '2026-06-01', description: 'A day in UTC, a target or an outcome, as asked for' })
  key: string;
}

export class VendorUsageDto {
  @Time()
  from: string;

  @Time()
  to: string;

  @ApiProperty({ enum: VENDOR_USAGE_KEYS, example: 'day' })
  by: VendorUsageKey;

  @ApiProperty({
    enum: ['estimated'],
    example: 'estimated',
    description: 'From the prices given here, not from a bill',
  })
  costStatus: 'estimated';

  @ApiProperty({ type: [VendorUsageItemDto] })
  items: VendorUsageItemDto[];

  @ApiProperty({ type: VendorFiguresDto })
  total: VendorFiguresDto;
}

export class MarginFiguresDto implements MarginFigures {
  @Whole(540, 'Charged less given back')
  credits: number;

  @OptionalMicros(5_400_000, 'credits * creditValue; null where credits have no value in this currency')
  revenueMicros: number | null;

  @Whole(54_000, MICROS)
  costMicros: number;

  @OptionalMicros(5_346_000, 'revenue - cost')
  marginMicros: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.99, description: 'margin / revenue; null without revenue' })
  marginRate: number | null;
}

class DailyMarginDto extends MarginFiguresDto {
  @ApiProperty({ format: 'date', example: '2026-06-01', description: 'In UTC' })
  day: string;
}

class ActionMarginDto extends MarginFiguresDto {
  @ApiProperty({ example: 'influencer_unlock' })
  action: string;

  @Whole(80)
  operations: number;
}

class CreditValueDto implements CreditValue {
  @ApiProperty({ example: 'USD' })
  currency: string;

  @Whole(9800, "Millionths of the currency's unit")
  microsPerCredit: number;

  @ApiProperty({
    enum: ['top_ups', 'offers'],
    example: 'top_ups',
    description:
      'Average paid per credit in top-ups of the year before; or asked in the offers, while nobody has bought',
  })
  basis: CreditValue['basis'];
}

export class VendorMarginDto {
  @Time()
  from: string;

  @Time()
  to: string;

  @ApiProperty({ example: 'USD' })
  currency: string;

  @ApiProperty({
    enum: ['estimated'],
    example: 'estimated',
    description: 'Credits have no price of their own, and calls no bill of their own',
  })
  status: 'estimated';

  @ApiProperty({ type: CreditValueDto, nullable: true })
  creditValue: CreditValueDto | null;

  @Whole(0, 'Billable calls of the span without a price: their cost is missing')
  unpricedCalls: number;

  @ApiProperty({ type: [DailyMarginDto] })
  days: DailyMarginDto[];

  @ApiProperty({
    type: [ActionMarginDto],
    description: 'Calls know no action: each bears the share of the cost of a day that it has of its operations',
  })
  actions: ActionMarginDto[];

  @ApiProperty({ type: MarginFiguresDto })
  total: MarginFiguresDto;
}
