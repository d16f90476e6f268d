import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  CREDIT_ACTIONS,
  type Affordability,
  type Calculation,
  type PackageOffer,
  type PriceLine,
  type PriceList,
  type PricedLine,
  type PriceRule,
} from '@app/credits';

const MOST_UNITS = 1_000_000;
export const MOST_LINES = 50;

export class PriceRuleDto implements PriceRule {
  @ApiProperty({ example: 'advanced_search' })
  action: string;

  @ApiProperty({ type: String, nullable: true, example: 'An advanced search' })
  description: string | null;

  @ApiProperty({ type: 'integer', example: 15, description: 'Credits per unit' })
  unitCost: number;

  @ApiProperty({ type: 'integer', example: 10, description: 'Free units per billing period' })
  freeMonthly: number;

  @ApiProperty({ type: 'integer', example: 1000, description: 'Most units of one request' })
  maxUnits: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2025-01-01T00:00:00.000Z' })
  validFrom: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'null: until it is replaced',
  })
  validUntil: string | null;
}

export class PackagePriceDto {
  @ApiProperty({ type: 'integer', example: 9900, description: 'In the smallest unit of the currency' })
  amountMinor: number;

  @ApiProperty({ example: 'USD' })
  currency: string;
}

export class PackageOfferDto implements PackageOffer {
  @ApiProperty({ example: 'professional' })
  code: string;

  @ApiProperty({ example: 'Professional' })
  name: string;

  @ApiProperty({ type: 'integer', example: 2500 })
  monthlyCredits: number;

  @ApiProperty({ type: 'integer', example: 1250, description: 'Most credits that are carried over' })
  rolloverCap: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'For how many periods carried-over credits last' })
  rolloverMonths: number;

  @ApiProperty({ description: 'Per month' })
  price: PackagePriceDto;
}

export class PriceListDto implements PriceList {
  @ApiProperty({ type: [PriceRuleDto] })
  actions: PriceRuleDto[];

  @ApiProperty({ type: [PackageOfferDto] })
  packages: PackageOfferDto[];
}

export class AffordabilityQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_UNITS, default: 1 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_UNITS)
  units: number = 1;

  @ApiPropertyOptional({
    example: 'nora.travels',
    description: 'Of influencer_unlock: the creator. One that you have unlocked already costs nothing.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  username?: string;
}

export class AffordabilityDto implements Affordability {
  @ApiProperty({ enum: CREDIT_ACTIONS, example: 'advanced_search' })
  action: string;

  @ApiProperty({ type: 'integer', example: 1 })
  units: number;

  @ApiProperty({ example: true })
  affordable: boolean;

  @ApiProperty({ enum: ['ok', 'insufficient', 'frozen', 'too_many_units'], example: 'ok' })
  reason: Affordability['reason'];

  @ApiProperty({ type: 'integer', example: 0, description: 'What would be charged now' })
  price: number;

  @ApiProperty({ type: 'integer', example: 15 })
  unitCost: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Units that the allowance covers' })
  freeUnits: number;

  @ApiProperty({ type: 'integer', example: 6, description: 'Free units left in the billing period' })
  allowanceLeft: number;

  @ApiProperty({ type: 'integer', example: 1000, description: 'Most units of one request' })
  maxUnits: number;

  @ApiProperty({ example: false, description: 'Bought before: it costs nothing' })
  owned: boolean;

  @ApiProperty({ type: 'integer', example: 1455, description: 'What can be spent now' })
  available: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Credits that are missing' })
  shortfall: number;

  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z', description: 'When credits are renewed' })
  resetsAt: string;
}

export class PriceLineDto implements PriceLine {
  @ApiProperty({ example: 'advanced_search' })
  @IsString()
  @MaxLength(64)
  action: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_UNITS, default: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST_UNITS)
  units: number = 1;
}

export class CalculatePricesDto {
  @ApiProperty({
    type: [PriceLineDto],
    minItems: 1,
    maxItems: MOST_LINES,
    example: [
      { action: 'advanced_search', units: 12 },
      { action: 'bulk_export', units: 1 },
    ],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @IsObject({ each: true }) // an array in the array has no members that the next line would look at
  @ValidateNested({ each: true })
  @Type(() => PriceLineDto)
  items: PriceLineDto[];
}

export class PricedLineDto implements PricedLine {
  @ApiProperty({ example: 'advanced_search' })
  action: string;

  @ApiProperty({ type: 'integer', example: 12 })
  units: number;

  @ApiProperty({ type: 'integer', example: 15 })
  unitCost: number;

  @ApiProperty({ type: 'integer', example: 10, description: 'Units that the allowance covers after the lines before' })
  freeUnits: number;

  @ApiProperty({ type: 'integer', example: 30 })
  price: number;
}

export class CalculationDto implements Calculation {
  @ApiProperty({ type: [PricedLineDto] })
  items: PricedLineDto[];

  @ApiProperty({ type: 'integer', example: 30 })
  total: number;

  @ApiProperty({ type: 'integer', example: 1455 })
  available: number;

  @ApiProperty({ example: true, description: 'Whether all lines together can be paid now' })
  affordable: boolean;

  @ApiProperty({ type: 'integer', example: 0 })
  shortfall: number;

  @ApiProperty({ example: false })
  frozen: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-07-01T10:00:00.000Z' })
  resetsAt: string;
}
