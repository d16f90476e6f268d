import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNumber, IsOptional, IsString, Max, Min, ValidateIf } from 'class-validator';
import type { Watch, WatchConditions } from '@app/creators';

/** Per cent. */
export const FOLLOWERS_PERCENT = { minimum: 0.1, maximum: 1000, default: 10 };
const PERCENT_RULES =
  'Told when the followers moved by so many per cent of the number that was told last, up or down; null: not told';
const POSTS_RULES = 'Told of each new post with the label of the platform or a disclosure of the creator';
const RENAMES_RULES = 'Told when the account takes another name';

export class CreateWatchDto {
  @ApiProperty({ example: 'nora.travels' })
  @IsString()
  username: string;

  @ApiPropertyOptional({
    type: 'number',
    nullable: true,
    ...FOLLOWERS_PERCENT,
    example: 5,
    description: PERCENT_RULES,
  })
  @IsOptional()
  @IsNumber()
  @Min(FOLLOWERS_PERCENT.minimum)
  @Max(FOLLOWERS_PERCENT.maximum)
  followersPercent?: number | null;

  @ApiPropertyOptional({ default: true, example: true, description: POSTS_RULES })
  @ValidateIf(isGiven('sponsoredPosts'))
  @IsBoolean()
  sponsoredPosts?: boolean;

  @ApiPropertyOptional({ default: true, example: true, description: RENAMES_RULES })
  @ValidateIf(isGiven('renames'))
  @IsBoolean()
  renames?: boolean;
}

export class ChangeWatchDto {
  @ApiPropertyOptional({
    type: 'number',
    nullable: true,
    minimum: FOLLOWERS_PERCENT.minimum,
    maximum: FOLLOWERS_PERCENT.maximum,
    example: 20,
    description: PERCENT_RULES,
  })
  @IsOptional()
  @IsNumber()
  @Min(FOLLOWERS_PERCENT.minimum)
  @Max(FOLLOWERS_PERCENT.maximum)
  followersPercent?: number | null;

  @ApiPropertyOptional({ example: true, description: POSTS_RULES })
  @ValidateIf(isGiven('sponsoredPosts'))
  @IsBoolean()
  sponsoredPosts?: boolean;

  @ApiPropertyOptional({ example: false, description: RENAMES_RULES })
  @ValidateIf(isGiven('renames'))
  @IsBoolean()
  renames?: boolean;
}

/** Null is a value like any other here, and refused. */
function isGiven(member: keyof WatchConditions) {
  return (given: Partial<WatchConditions>) => given[member] !== undefined;
}

export class WatchDto implements Watch {
  @ApiProperty({ format: 'uuid', example: '2a9c1d10-5d0e-4a55-8f39-6b6a3f1c7e42' })
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'nora.travels',
    description: 'The present name of the creator',
  })
  username: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 5, description: PERCENT_RULES })
  followersPercent: number | null;

  @ApiProperty({ example: true, description: POSTS_RULES })
  sponsoredPosts: boolean;

  @ApiProperty({ example: true, description: RENAMES_RULES })
  renames: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  updatedAt: string;
}

export class WatchesPageDto {
  @ApiProperty({ type: [WatchDto] })
  items: WatchDto[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: string | null;
}
