import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBooleanString, IsOptional } from 'class-validator';
import type { CreatorIntelligence, CreatorProfile } from '@app/creators';
import { EngagementDto } from './metric.dto';
import { PostDto } from './post.dto';

export class CreatorQueryDto {
  @ApiPropertyOptional({
    type: Boolean,
    example: false,
    description: 'Ask the provider even when a fresh copy is stored (limited per user)',
  })
  @IsOptional()
  @IsBooleanString({ message: 'refresh must be true or false' })
  refresh?: string;
}

export class BioLinkDto {
  @ApiProperty({ type: String, nullable: true, example: 'Portfolio' })
  title: string | null;

  @ApiProperty({ example: 'https://portfolio.example' })
  url: string;
}

export class ContactDto {
  @ApiProperty({ type: String, nullable: true, example: 'hello@studio.example' })
  email: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  phone: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: null })
  address: Record<string, unknown> | null;
}

/** Members marked "with access" are missing from a preview. */
export class ProfileDto implements Partial<CreatorProfile> {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: '7c3e2c0e-90aa-4a1c-9f43-0d2a5a1d2f10' })
  id: string | null;

  @ApiProperty({ type: String, nullable: true, example: '17841400000000000' })
  instagramId: string | null;

  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({ type: String, nullable: true, example: 'Nora Travels' })
  fullName: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Slow trips and good coffee' })
  biography: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/u/1.jpg' })
  profilePicUrl: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://cdn.example/u/1hd.jpg' })
  profilePicUrlHd: string | null;

  @ApiProperty({ example: true })
  isVerified: boolean;

  @ApiProperty({ example: false })
  isPrivate: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 84210 })
  followersCount: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Photographer' })
  category: string | null;

  @ApiProperty({ enum: ['active', 'gone', 'unknown'], example: 'active' })
  status: CreatorProfile['status'];

  @ApiPropertyOptional({ type: [String], example: [], description: 'With access' })
  formerUsernames?: string[];

  @ApiPropertyOptional({ type: [String], example: [], description: 'With access' })
  pronouns?: string[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'https://portfolio.example',
    description: 'With access',
  })
  externalUrl?: string | null;

  @ApiPropertyOptional({ type: [BioLinkDto], description: 'With access' })
  bioLinks?: BioLinkDto[];

  @ApiPropertyOptional({ enum: ['personal', 'business', 'creator'], example: 'creator', description: 'With access' })
  accountType?: CreatorProfile['accountType'];

  @ApiPropertyOptional({ type: ContactDto, description: 'With access; only what the account shows publicly' })
  contact?: ContactDto;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 512, description: 'With access' })
  followingCount?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 640, description: 'With access' })
  postsCount?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 9, description: 'With access' })
  highlightsCount?: number | null;

  @ApiPropertyOptional({ example: false, description: 'With access' })
  hidesLikeCounts?: boolean;

  @ApiPropertyOptional({
    enum: ['available', 'private', 'withheld', 'none'],
    example: 'available',
    description: 'With access; private and withheld timelines are not empty ones',
  })
  postsAvailability?: CreatorProfile['postsAvailability'];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-06-01T09:30:00.000Z',
    description: 'With access',
  })
  lastPostedAt?: string | null;
}

export class IntelligenceDto implements CreatorIntelligence {
  @ApiProperty({ type: String, nullable: true, example: 'Travel' })
  primaryContentType: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    nullable: true,
    example: { Travel: 0.7, Food: 0.3 },
  })
  contentDistribution: Record<string, number> | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.42 })
  averageSentimentScore: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    nullable: true,
    example: { en: 0.9, pt: 0.1 },
  })
  languageDistribution: Record<string, number> | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.73 })
  contentQualityScore: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:03.000Z' })
  analyzedAt: string | null;
}

export class UnlockOfferDto {
  @ApiProperty({ enum: ['influencer_unlock'], example: 'influencer_unlock' })
  action: string;

  @ApiProperty({ example: 25, description: 'Credits' })
  cost: number;

  @ApiProperty({ example: 1000, description: 'Credits the reader can spend' })
  balance: number;
}

export class AccessDto {
  @ApiProperty({ enum: ['full', 'preview'], example: 'full' })
  level: 'full' | 'preview';

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'End of the access; null = never',
  })
  expiresAt?: string | null;

  @ApiPropertyOptional({
    type: UnlockOfferDto,
    nullable: true,
    description: 'How to get full access; only with a preview. Null while prices and balances cannot be read',
  })
  unlock?: UnlockOfferDto | null;
}

export class CreatorDto {
  @ApiProperty({ type: ProfileDto })
  profile: ProfileDto;

  @ApiProperty({ type: EngagementDto, nullable: true, description: 'Null in a preview' })
  engagement: EngagementDto | null;

  @ApiProperty({ type: IntelligenceDto, nullable: true, description: 'Null in a preview' })
  ai: IntelligenceDto | null;

  @ApiProperty({ type: [PostDto], description: 'The latest 12; none in a preview' })
  posts: PostDto[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:00.000Z' })
  fetchedAt: string | null;

  @ApiProperty({ type: AccessDto })
  access: AccessDto;

  @ApiProperty({ enum: ['cache', 'database', 'provider', 'fallback'], example: 'cache' })
  source: string;

  @ApiProperty({ example: false, description: 'Older than 24 h, or a refresh failed; a refresh is under way' })
  stale: boolean;

  @ApiProperty({ example: false, description: 'The provider failed and nothing is stored: only the name is known' })
  degraded: boolean;
}
