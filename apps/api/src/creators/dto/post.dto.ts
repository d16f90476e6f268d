import { ApiProperty } from '@nestjs/swagger';
import type { Sponsorship, SponsorshipEvidence } from '@app/analytics';
import type { CreatorPost, PostAnalysis } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';

export class SponsorshipEvidenceDto implements SponsorshipEvidence {
  @ApiProperty({ enum: ['hashtag', 'phrase', 'mark'], example: 'hashtag' })
  kind: SponsorshipEvidence['kind'];

  @ApiProperty({ example: '#ad', description: 'As it stands in the caption' })
  quote: string;
}

export class SponsorshipDto implements Sponsorship {
  @ApiProperty({ enum: ['sponsorship.v1'], example: 'sponsorship.v1', description: 'Which rules were applied' })
  formula: Sponsorship['formula'];

  @ApiProperty({ example: true })
  isSponsored: boolean;

  @ApiProperty({ type: [SponsorshipEvidenceDto] })
  evidence: SponsorshipEvidenceDto[];
}

export class PostAnalysisDto implements PostAnalysis {
  @ApiProperty({ type: String, nullable: true, example: 'Travel' })
  category: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.82 })
  categoryConfidence: number | null;

  @ApiProperty({ type: String, enum: ['positive', 'neutral', 'negative'], nullable: true, example: 'positive' })
  sentiment: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.61, description: '-1 (negative) to 1 (positive)' })
  sentimentScore: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.77 })
  sentimentConfidence: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'en', description: 'ISO 639-1, or und' })
  language: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.98 })
  languageConfidence: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'rules', description: 'Which tier of analysis answered' })
  method: string | null;

  @ApiProperty({
    type: SponsorshipDto,
    nullable: true,
    description: "Advertising that the caption itself discloses; the platform's own label is isSponsored of the post",
  })
  sponsored: SponsorshipDto | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:02.000Z' })
  analyzedAt: string;
}

export class PostDto implements CreatorPost {
  @ApiProperty({ format: 'uuid', example: '0b6f9a52-5f0f-4d8e-9a53-0c3f4f6f3a11' })
  id: string;

  @ApiProperty({ example: '3312345678901234567', description: 'Instagram media id; exceeds 2^53, hence text' })
  instagramId: string;

  @ApiProperty({ example: 'C34abcDEfgh' })
  shortcode: string;

  @ApiProperty({ format: 'uri', example: 'https://www.instagram.com/p/C34abcDEfgh/' })
  url: string;

  @ApiProperty({ enum: ['image', 'video', 'carousel', 'reel'], example: 'carousel' })
  kind: CreatorPost['kind'];

  @ApiProperty({ type: String, nullable: true, example: 'Morning light over the bay #travel' })
  caption: string | null;

  @ApiProperty({ type: [String], example: ['travel'] })
  hashtags: string[];

  @ApiProperty({ type: [String], example: [] })
  mentions: string[];

  @ApiProperty({ type: Number, nullable: true, example: 1820, description: 'Null when hidden' })
  likesCount: number | null;

  @ApiProperty({ example: false })
  likesHidden: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 41 })
  commentsCount: number | null;

  @ApiProperty({ example: false })
  commentsDisabled: boolean;

  @ApiProperty({ type: Number, nullable: true, example: null })
  viewsCount: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  playsCount: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  videoDurationSeconds: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'https://cdn.example/p/1.jpg',
    description: 'Expires; never keep it',
  })
  displayUrl: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/p/1s.jpg' })
  thumbnailUrl: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 1080 })
  width: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1350 })
  height: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Lisbon' })
  location: string | null;

  @ApiProperty({ example: false })
  isPinned: boolean;

  @ApiProperty({ example: false, description: "The platform's own paid-partnership label" })
  isSponsored: boolean;

  @ApiProperty({ type: [String], example: [] })
  sponsors: string[];

  @ApiProperty({ type: [String], example: [] })
  coauthors: string[];

  @ApiProperty({ type: [String], example: [] })
  tagged: string[];

  @ApiProperty({ format: 'date-time', example: '2026-06-01T09:30:00.000Z' })
  publishedAt: string;

  @ApiProperty({ type: PostAnalysisDto, nullable: true, description: 'Null until the post is analysed' })
  ai: PostAnalysisDto | null;
}

export class PostsPageDto extends pageOf(PostDto) {}
