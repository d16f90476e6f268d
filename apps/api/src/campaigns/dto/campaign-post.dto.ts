import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { CampaignPost, CampaignPostFigures, Matching } from '@app/campaigns';
import { pageOf } from '../../http/page-of.dto';

export class AddCampaignPostDto {
  @ApiProperty({ example: 'https://www.instagram.com/p/Cx1y2z3A4b5/', description: 'Address or shortcode of a post' })
  @IsString()
  @MaxLength(500)
  post: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000, example: 'the opening' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string | null;
}

export class CampaignPostFiguresDto implements CampaignPostFigures {
  @ApiProperty({ enum: ['image', 'video', 'carousel', 'reel'], example: 'reel' })
  kind: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-03T17:00:00.000Z' })
  publishedAt: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 812, description: 'Null when hidden' })
  likesCount: number | null;

  @ApiProperty({ example: false })
  likesHidden: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: 24 })
  commentsCount: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: null })
  viewsCount: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 9_400 })
  playsCount: number | null;
}

export class CampaignPostDto implements CampaignPost {
  @ApiProperty({
    format: 'uuid',
    example: '0a4f9c7e-1b0d-4c36-8a11-5f9d2c3e7b44',
    description: 'Of the entry; DELETE takes it',
  })
  id: string;

  @ApiProperty({ example: 'Cx1y2z3A4b5' })
  shortcode: string;

  @ApiProperty({ format: 'uri', example: 'https://www.instagram.com/p/Cx1y2z3A4b5/' })
  url: string;

  @ApiProperty({ type: String, nullable: true, example: 'nora.travels' })
  username: string | null;

  @ApiProperty({ enum: ['manual', 'matched'], example: 'matched', description: 'Added by you, or by the matching' })
  source: 'manual' | 'matched';

  @ApiProperty({ type: String, nullable: true, example: null })
  note: string | null;

  @ApiProperty({ enum: ['full', 'preview'], example: 'full' })
  access: 'full' | 'preview';

  @ApiProperty({ type: CampaignPostFiguresDto, nullable: true, description: 'Null without access to the creator' })
  post: CampaignPostFiguresDto | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-04T08:00:00.000Z' })
  addedAt: string;
}

export class CampaignPostsPageDto extends pageOf(CampaignPostDto) {}

export class MatchingDto implements Matching {
  @ApiProperty({ type: 'integer', example: 7, description: 'Posts that fit, those already in the campaign included' })
  matched: number;

  @ApiProperty({ type: 'integer', example: 5 })
  added: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Posts that fit and for which the campaign has no room' })
  leftOut: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Creators whose posts could not be looked at' })
  creatorsWithoutAccess: number;
}
