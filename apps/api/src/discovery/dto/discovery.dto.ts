import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DEFAULT_PAGE_SIZE } from '@app/common';
import { LISTING_SORT_NAMES } from '@app/creators';
import type { FilterEffect, FilterExplanation, ListingSortName, SortDirection } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';
import { CreatorSummaryDto } from './creator-summary.dto';
import { DiscoveryFiltersDto } from './discovery-filters.dto';

const DIRECTIONS = ['asc', 'desc'] as const;

export class DiscoveryPageQueryDto extends DiscoveryFiltersDto {
  @ApiPropertyOptional({
    enum: LISTING_SORT_NAMES,
    default: 'followers',
    description: 'Creators without this figure come last, equal ones by their id',
  })
  @IsOptional()
  @IsIn(LISTING_SORT_NAMES)
  sort: ListingSortName = 'followers';

  @ApiPropertyOptional({ enum: DIRECTIONS, default: 'desc' })
  @IsOptional()
  @IsIn(DIRECTIONS)
  order: SortDirection = 'desc';

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50, default: DEFAULT_PAGE_SIZE })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = DEFAULT_PAGE_SIZE;

  @ApiPropertyOptional({
    type: 'string',
    description: '`nextCursor` of the page before, for 24 hours; without it the first page',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  cursor?: string;
}

export class FilterEffectDto implements FilterEffect {
  @ApiProperty({ example: 'minFollowers' })
  filter: string;

  @ApiProperty({ type: 'integer', example: 4120, description: 'Creators it removes when it is the only filter' })
  removed: number;

  @ApiProperty({
    type: 'integer',
    example: 4120,
    description: 'Creators it removes of those the filters before it left',
  })
  removedInSequence: number;

  @ApiProperty({ type: 'integer', example: 880, description: 'What is left after it' })
  left: number;

  @ApiProperty({ type: 'integer', example: 12, description: 'Creators about whom it cannot tell' })
  unknown: number;
}

export class FilterExplanationDto implements FilterExplanation {
  @ApiProperty({ type: 'integer', example: 5000, description: 'Creators before any filter' })
  total: number;

  @ApiProperty({ type: 'integer', example: 880 })
  matches: number;

  @ApiProperty({ type: [FilterEffectDto] })
  filters: FilterEffectDto[];
}

export class DiscoveryPageDto extends pageOf(CreatorSummaryDto) {
  @ApiPropertyOptional({ type: FilterExplanationDto, description: 'With `explain=true`' })
  explain?: FilterExplanationDto;
}

export class DiscoveryCountDto {
  @ApiProperty({ type: 'integer', example: 880 })
  count: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T09:30:00.000Z', description: 'At most 30 seconds ago' })
  countedAt: string;

  @ApiPropertyOptional({ type: FilterExplanationDto, description: 'With `explain=true`' })
  explain?: FilterExplanationDto;
}
