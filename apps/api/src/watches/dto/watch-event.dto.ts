import { ApiProperty } from '@nestjs/swagger';
import { ALERT_KINDS, type AlertKind, type DeclaredBy } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';

export class WatchedCreatorDto {
  @ApiProperty({ format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: 'nora.travels', description: 'At that time' })
  username: string | null;
}

export class FollowersMovedDto {
  @ApiProperty({ type: 'integer', example: 100000, description: 'The number that was told last' })
  before: number;

  @ApiProperty({ type: 'integer', example: 106000 })
  after: number;

  @ApiProperty({ example: 6, description: 'Per cent of the number before' })
  changePercent: number;
}

export class RenamedDto {
  @ApiProperty({ example: 'nora.travels' })
  before: string;

  @ApiProperty({ example: 'nora.on.the.road' })
  after: string;
}

export class SponsoredPostDto {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'C9xYzAbCdEf',
    description: 'Null unless you had access to the creator at that time',
  })
  shortcode: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T09:30:00.000Z' })
  publishedAt: string;

  @ApiProperty({
    enum: ['platform_label', 'disclosure'],
    example: 'disclosure',
    description: 'The label of the platform, or words of the creator in the caption; nothing is guessed',
  })
  declaredBy: DeclaredBy;
}

export class MatchedSearchDto {
  @ApiProperty({ format: 'uuid', example: '7c2e1b30-9d55-4b0e-9c3f-2f6a1d0b8e11' })
  id: string;

  @ApiProperty({ example: 'Street food in Lisbon', description: 'At that time' })
  name: string;
}

export class WatchEventDto {
  @ApiProperty({ format: 'uuid', example: 'e0b5a8d2-0c39-4f0a-9f0c-5c0f4a6b7d21' })
  id: string;

  @ApiProperty({ enum: ALERT_KINDS, example: 'followers_moved' })
  kind: AlertKind;

  @ApiProperty({ type: WatchedCreatorDto })
  creator: WatchedCreatorDto;

  @ApiProperty({ type: FollowersMovedDto, nullable: true, description: 'Of followers_moved' })
  followers: FollowersMovedDto | null;

  @ApiProperty({ type: RenamedDto, nullable: true, description: 'Of renamed' })
  renamed: RenamedDto | null;

  @ApiProperty({ type: SponsoredPostDto, nullable: true, description: 'Of sponsored_post' })
  post: SponsoredPostDto | null;

  @ApiProperty({ type: MatchedSearchDto, nullable: true, description: 'Of new_match' })
  search: MatchedSearchDto | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  at: string;
}

export class WatchEventsPageDto extends pageOf(WatchEventDto) {}
