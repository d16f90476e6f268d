import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PROVIDER_TARGETS, type ProviderTarget, type VendorCost } from '@app/instagram';
import { ReasonDto } from '../../credit-administration/dto/common.dto';
import { Id, Time, Whole } from '../../credit-administration/dto/record-properties';
import { IsMoment } from '../../http';

/** A hundred units of a currency for one call: a slip of the finger stays small. */
const MOST_MICROS = 100_000_000;
export const CURRENCY = /^[A-Z]{3}$/;

export class CreateVendorCostDto extends ReasonDto {
  @ApiProperty({ enum: PROVIDER_TARGETS, example: 'instagram_graphql_profile' })
  @IsIn(PROVIDER_TARGETS)
  target: ProviderTarget;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_MICROS,
    example: 500,
    description: "Millionths of the currency's unit for one billable call: 0.50 USD for a thousand calls are 500",
  })
  @IsInt()
  @Min(0)
  @Max(MOST_MICROS)
  microsPerCall: number;

  @ApiProperty({ pattern: CURRENCY.source, example: 'USD' })
  @Matches(CURRENCY, { message: 'must be the code of a currency, like USD' })
  currency: string;

  @ApiPropertyOptional({
    example: '2026-06-01',
    description:
      'Day (UTC) or moment from which on it holds, until the next one of the target begins; now, when left out',
  })
  @IsOptional()
  @IsMoment()
  effectiveFrom?: string;
}

export class VendorCostDto implements VendorCost {
  @Id()
  id: string;

  @ApiProperty({ example: 'decodo' })
  provider: string;

  @ApiProperty({ example: 'instagram_graphql_profile' })
  target: string;

  @Whole(500, "Millionths of the currency's unit for one billable call")
  microsPerCall: number;

  @ApiProperty({ example: 'USD' })
  currency: string;

  @Time()
  effectiveFrom: string;

  @Id('7c3e2c0e-90aa-4a1c-9f43-0d2a5a1d2f10', 'The administrator')
  createdBy: string;

  @Time()
  createdAt: string;
}

export class VendorCostsDto {
  @ApiProperty({ type: [VendorCostDto], description: 'By target, latest first, 500 at most' })
  items: VendorCostDto[];
}
