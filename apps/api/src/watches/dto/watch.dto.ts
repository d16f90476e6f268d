import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import type { Watch } from '@app/creators';
import { IfGiven } from '../../http/if-given.decorator';
import { pageOf } from '../../http/page-of.dto';
import { PresentName } from '../../http/present-name.decorator';

/** Per cent. */
export const FOLLOWERS_PERCENT = { minimum: 0.1, maximum: 1000, default: 10 };
const PERCENT_RULES =
  'Told when the followers moved by so many per cent of the number that was told last, up or down; null: not told';
const POSTS_RULES = 'Told of each new post with the label of the platform or a disclosure of the creator';
const RENAMES_RULES = 'Told when the account takes another name';

function FollowersPercent(documentation: { default?: number; example: number }) {
  const { minimum, maximum } = FOLLOWERS_PERCENT;
  return applyDecorators(
    ApiPropertyOptional({
      type: 'number',
      nullable: true,
      minimum,
      maximum,
      ...documentation,
      description: PERCENT_RULES,
    }),
    IsOptional(),
    IsNumber(),
    Min(minimum),
    Max(maximum),
  );
}

function Told(documentation: { default?: boolean; example: boolean; description: string }) {
  return applyDecorators(ApiPropertyOptional(documentation), IfGiven(), IsBoolean());
}

export class CreateWatchDto {
  @ApiProperty({ example: 'nora.travels' })
  @IsString()
  username: string;

  @FollowersPercent({ default: FOLLOWERS_PERCENT.default, example: 5 })
  followersPercent?: number | null;

  @Told({ default: true, example: true, description: POSTS_RULES })
  sponsoredPosts?: boolean;

  @Told({ default: true, example: true, description: RENAMES_RULES })
  renames?: boolean;
}

export class ChangeWatchDto {
  @FollowersPercent({ example: 20 })
  followersPercent?: number | null;

  @Told({ example: true, description: POSTS_RULES })
  sponsoredPosts?: boolean;

  @Told({ example: false, description: RENAMES_RULES })
  renames?: boolean;
}

export class WatchDto implements Watch {
  @ApiProperty({ format: 'uuid', example: '2a9c1d10-5d0e-4a55-8f39-6b6a3f1c7e42' })
  id: string;

  @PresentName()
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

export class WatchesPageDto extends pageOf(WatchDto) {}
