import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { POST_KINDS, type PostKind } from '@app/analytics';
import type { CpmRow, NewRateCard, ReachShareRow, StoredRateCard } from '@app/campaigns';
import { IsDay, IsMoment } from '../../http/moment';
import { pageOf } from '../../http/page-of.dto';

const MOST_THOUSANDTHS = 1_000_000_000;
const rate = (example: number, description?: string) =>
  ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MOST_THOUSANDTHS,
    example,
    ...(description === undefined ? {} : { description }),
  });
const RATE_RULES = 'In thousandths of a minor unit of the currency: 10000 = 10 cents';

const MOST_ROWS = 50;

export class CpmRowDto implements CpmRow {
  @ApiProperty({ type: 'integer', minimum: 0, example: 10_000, description: 'Creators of so many followers and more' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  followersFrom: number;

  @ApiProperty({
    type: String,
    enum: [...POST_KINDS, null],
    nullable: true,
    example: null,
    description: 'Null: every kind without a row of its own. Videos and reels are priced by views, the others by reach',
  })
  @ValidateIf(({ kind }: CpmRowDto) => kind !== null)
  @IsIn(POST_KINDS)
  kind: PostKind | null;

  @rate(1_000_000, `Per thousand. ${RATE_RULES}`)
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  low: number;

  @rate(2_500_000, 'Not below low')
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  high: number;
}

export class ReachShareRowDto implements ReachShareRow {
  @ApiProperty({ minimum: 0, maximum: 1_000, example: 0, description: 'Engagement rates of so many percent and more' })
  @IsNumber()
  @Min(0)
  @Max(1_000)
  engagementRateFrom: number;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.1, description: 'Share of the followers that see a post' })
  @IsNumber()
  @Min(0)
  @Max(1)
  low: number;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.2, description: 'Not below low' })
  @IsNumber()
  @Min(0)
  @Max(1)
  high: number;
}

export class AddRateCardDto implements Omit<NewRateCard, 'effectiveFrom'> {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'House rates' })
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Matches(/^[A-Z]{3}$/, { message: 'currency must be three capital letters like EUR' })
  currency: string;

  @ApiProperty({ minLength: 1, maxLength: 500, example: 'agreed with the media team', description: 'Who says so' })
  @IsString()
  @Length(1, 500)
  source: string;

  @ApiProperty({ format: 'date', example: '2026-01-01' })
  @IsDay()
  publishedOn: string;

  @rate(10_000, RATE_RULES)
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  likeLow: number;

  @rate(20_000, 'Not below likeLow')
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  likeHigh: number;

  @rate(50_000)
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  commentLow: number;

  @rate(100_000, 'Not below commentLow')
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  commentHigh: number;

  @rate(1_000)
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  viewLow: number;

  @rate(3_000, 'Not below viewLow')
  @IsInt()
  @Min(0)
  @Max(MOST_THOUSANDTHS)
  viewHigh: number;

  @ApiPropertyOptional({
    type: [CpmRowDto],
    default: [],
    maxItems: MOST_ROWS,
    description: 'What a thousand people reached, or views, cost; without any there is no price',
  })
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => CpmRowDto)
  cpms: CpmRowDto[] = [];

  @ApiPropertyOptional({
    type: [ReachShareRowDto],
    default: [],
    maxItems: MOST_ROWS,
    description: 'How far posts reach; without any there is no reach, and no price by it',
  })
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => ReachShareRowDto)
  reachShares: ReachShareRowDto[] = [];

  @ApiPropertyOptional({
    example: '2026-12-01',
    description: 'A day or a moment from which it counts, also one to come; left out: from now on',
  })
  @IsOptional()
  @IsMoment()
  effectiveFrom?: string;
}

export class RateCardDto extends OmitType(AddRateCardDto, ['effectiveFrom']) implements StoredRateCard {
  @ApiProperty({ format: 'uuid', example: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12' })
  id: string;

  @ApiProperty({ example: 1, description: 'Of its name' })
  version: number;

  @ApiProperty({ format: 'date-time', example: '2026-12-01T00:00:00.000Z' })
  effectiveFrom: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'Null = in force' })
  retiredAt: string | null;
}

export class RateCardsPageDto extends pageOf(RateCardDto) {}
