import { ApiProperty } from '@nestjs/swagger';
import type { CreatorMention, RelatedCreator } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';

export class RelatedCreatorDto implements RelatedCreator {
  @ApiProperty({ example: '17841400000000001' })
  instagramId: string;

  @ApiProperty({ example: 'milan.bakes' })
  username: string;

  @ApiProperty({ type: String, nullable: true, example: 'Milan Bakes' })
  fullName: string | null;

  @ApiProperty({ example: false })
  isVerified: boolean;

  @ApiProperty({ example: false })
  isPrivate: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/u/2.jpg' })
  profilePicUrl: string | null;

  @ApiProperty({ example: 1, description: "Instagram's own order" })
  rank: number;
}

export class RelatedPageDto extends pageOf(RelatedCreatorDto) {}

export class MentionDto implements CreatorMention {
  @ApiProperty({ example: 'harbor.hotel' })
  username: string;

  @ApiProperty({ enum: ['caption', 'tag', 'coauthor', 'sponsor', 'biography'], example: 'caption' })
  source: CreatorMention['source'];

  @ApiProperty({ example: 3, description: 'Posts that name the account this way' })
  count: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T08:00:00.000Z' })
  firstMentionedAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T09:30:00.000Z' })
  lastMentionedAt: string;

  @ApiProperty({ type: String, nullable: true, example: 'C34abcDEfgh' })
  lastShortcode: string | null;
}

export class MentionsPageDto extends pageOf(MentionDto) {}
