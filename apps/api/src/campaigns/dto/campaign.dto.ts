import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { CAMPAIGN_STATUSES, type Campaign, type CampaignStatus } from '@app/campaigns';
import { IfGiven } from '../../http/if-given.decorator';
import { IsDay } from '../../http/moment';
import { pageOf } from '../../http/page-of.dto';
import { PageQueryDto } from '../../http/page-query.dto';

/** Amounts beyond this are mistakes. */
export const MOST_MINOR_UNITS = 1_000_000_000_000;
const CAMPAIGN_ID = '3b7a1c52-5d0e-4b1a-9c1f-2f6d8f0a7e11';
const DAY_RULES = 'A day (UTC), included';
const HASHTAG = /^[#＃]?[\p{L}\p{N}\p{M}_]{1,100}$/u;

export class CreateCampaignDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Summer by the sea' })
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'Harbor Hotel' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  brandName?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'harbor.hotel',
    description: "The brand's account on Instagram; posts that name, tag or credit it can be matched",
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  brandUsername?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 5000, example: 'Three reels before the opening.' })
  @IsOptional()
  @IsString()
  @MaxLength(5000)
  description?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date', nullable: true, example: '2026-06-01', description: DAY_RULES })
  @IsOptional()
  @IsDay()
  startsOn?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date', nullable: true, example: '2026-06-30', description: DAY_RULES })
  @IsOptional()
  @IsDay()
  endsOn?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MOST_MINOR_UNITS,
    example: 500_000,
    description: 'In minor units of `currency`, which it needs',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_MINOR_UNITS)
  budgetMinor?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'EUR',
    description: 'ISO 4217; of the budget and all fees',
  })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be three capital letters like EUR' })
  currency?: string | null;

  @ApiPropertyOptional({ type: [String], maxItems: 30, example: ['harborsummer'], description: 'With or without #' })
  @IfGiven()
  @ArrayMaxSize(30)
  @ArrayUnique((tag: unknown) => (typeof tag === 'string' ? tag.toLowerCase() : tag))
  @Matches(HASHTAG, { each: true, message: 'hashtags must be single words of letters, digits and _' })
  hashtags?: string[];
}

export class UpdateCampaignDto extends PartialType(CreateCampaignDto, { skipNullProperties: false }) {
  @ApiPropertyOptional({ enum: CAMPAIGN_STATUSES, example: 'active', description: 'One of `nextStatuses`' })
  @IfGiven()
  @IsIn(CAMPAIGN_STATUSES)
  status?: CampaignStatus;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 3,
    description: '`version` of the campaign you read; refused when it was changed since',
  })
  @IfGiven()
  @IsInt()
  @Min(1)
  version?: number;
}

export class ChangeCampaignStatusDto {
  @ApiProperty({ enum: CAMPAIGN_STATUSES, example: 'active', description: 'One of `nextStatuses`' })
  @IsIn(CAMPAIGN_STATUSES)
  status: CampaignStatus;
}

export class ListCampaignsDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: CAMPAIGN_STATUSES, example: 'active' })
  @IsOptional()
  @IsIn(CAMPAIGN_STATUSES)
  status?: CampaignStatus;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'The removed ones that can still be restored' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  removed: boolean = false;
}

export class CampaignDto implements Campaign {
  @ApiProperty({ format: 'uuid', example: CAMPAIGN_ID })
  id: string;

  @ApiProperty({ example: 'Summer by the sea' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Harbor Hotel' })
  brandName: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'harbor.hotel' })
  brandUsername: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  description: string | null;

  @ApiProperty({ enum: CAMPAIGN_STATUSES, example: 'draft' })
  status: CampaignStatus;

  @ApiProperty({ enum: CAMPAIGN_STATUSES, isArray: true, example: ['active'], description: 'What it may become' })
  nextStatuses: readonly CampaignStatus[];

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2026-06-01' })
  startsOn: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2026-06-30' })
  endsOn: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 500_000, description: 'In minor units of the currency' })
  budgetMinor: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency: string | null;

  @ApiProperty({ type: [String], example: ['harborsummer'] })
  hashtags: string[];

  @ApiProperty({ type: 'integer', example: 1, description: 'Raised by every change; see PATCH' })
  version: number;

  @ApiProperty({ type: 'integer', example: 4, description: 'At most 500' })
  profilesCount: number;

  @ApiProperty({ type: 'integer', example: 11, description: 'At most 2,000' })
  postsCount: number;

  @ApiProperty({ format: 'date-time', example: '2026-05-20T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-20T10:00:00.000Z' })
  updatedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  completedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'Removed ones only' })
  deletedAt: string | null;
}

export class CampaignsPageDto extends pageOf(CampaignDto) {}
