import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { NewRateCard, StoredRateCard } from '@app/campaigns';
import { IsDay } from '../../http/moment';
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

export class AddRateCardDto implements NewRateCard {
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
}

export class RateCardDto extends AddRateCardDto implements StoredRateCard {
  @ApiProperty({ format: 'uuid', example: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12' })
  id: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'Null = in force' })
  retiredAt: string | null;
}

export class RateCardsPageDto extends pageOf(RateCardDto) {}
