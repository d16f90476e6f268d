import { ApiProperty } from '@nestjs/swagger';
import { ANALYTICS_WINDOWS, type CreatorAnalytics } from '@app/analytics';
import type { CreatorReport } from '@app/creators';
import {
  AudienceSectionDto,
  AuthenticitySectionDto,
  CommentsSectionDto,
  ValueSectionDto,
} from './audience-sections.dto';
import { ContentSectionDto, SponsorshipSectionDto, TagsSectionDto } from './content-sections.dto';
import {
  AccountSectionDto,
  AveragesSectionDto,
  EngagementSectionDto,
  SpreadSectionDto,
} from './engagement-sections.dto';
import { PeersSectionDto } from './peers-section.dto';
import {
  BestTimeSectionDto,
  GrowthSectionDto,
  PostingSectionDto,
  TrendSectionDto,
  VelocitySectionDto,
} from './posting-sections.dto';
import type { Wire } from './wire';

export class ReportWindowDto {
  @ApiProperty({ enum: ANALYTICS_WINDOWS, example: '90d' })
  key: CreatorAnalytics['window']['key'];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-03T10:00:00.000Z' })
  from: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  to: string;

  @ApiProperty({ type: Number, nullable: true, example: 90 })
  days: number | null;
}

export class ReportTimeZoneDto {
  @ApiProperty({ example: 'Europe/Lisbon' })
  name: string;

  @ApiProperty({ example: false, description: 'Nobody asked for it: UTC' })
  isDefault: boolean;
}

export class ReportPostsDto {
  @ApiProperty({ example: 50, description: 'Posts read for this report' })
  known: number;

  @ApiProperty({ example: 24 })
  inWindow: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-01-04T08:00:00.000Z' })
  oldest: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-05-31T18:30:00.000Z' })
  newest: string | null;
}

/** Every figure of a creator with how it was made, from how much, and what could not be known. */
export class CreatorReportDto implements Wire<CreatorReport> {
  @ApiProperty({ enum: ['creator_analytics.v1'], example: 'creator_analytics.v1' })
  version: CreatorReport['version'];

  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-06-01T10:00:00.000Z',
    description: 'The moment of the data: windows and ages count back from here',
  })
  asOf: string;

  @ApiProperty({ type: ReportWindowDto })
  window: ReportWindowDto;

  @ApiProperty({ type: ReportTimeZoneDto })
  timeZone: ReportTimeZoneDto;

  @ApiProperty({ type: ReportPostsDto })
  posts: ReportPostsDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    example: { s1: ['0b6f9a52-5f0f-4d8e-9a53-0c3f4f6f3a11'] },
    description: 'Ids of the posts behind the figures, named by `sample`: any value can be computed again',
  })
  samples: Record<string, string[]>;

  @ApiProperty({ type: AccountSectionDto })
  account: AccountSectionDto;

  @ApiProperty({ type: EngagementSectionDto })
  engagement: EngagementSectionDto;

  @ApiProperty({ type: AveragesSectionDto })
  averages: AveragesSectionDto;

  @ApiProperty({ type: SpreadSectionDto })
  spread: SpreadSectionDto;

  @ApiProperty({ type: VelocitySectionDto })
  velocity: VelocitySectionDto;

  @ApiProperty({ type: PostingSectionDto })
  posting: PostingSectionDto;

  @ApiProperty({ type: BestTimeSectionDto })
  bestTime: BestTimeSectionDto;

  @ApiProperty({ type: GrowthSectionDto })
  growth: GrowthSectionDto;

  @ApiProperty({ type: TrendSectionDto })
  trend: TrendSectionDto;

  @ApiProperty({ type: ContentSectionDto })
  content: ContentSectionDto;

  @ApiProperty({ type: TagsSectionDto })
  tags: TagsSectionDto;

  @ApiProperty({ type: SponsorshipSectionDto })
  sponsorship: SponsorshipSectionDto;

  @ApiProperty({ type: CommentsSectionDto })
  comments: CommentsSectionDto;

  @ApiProperty({ type: AudienceSectionDto })
  audience: AudienceSectionDto;

  @ApiProperty({ type: ValueSectionDto })
  value: ValueSectionDto;

  @ApiProperty({ type: AuthenticitySectionDto })
  authenticity: AuthenticitySectionDto;

  @ApiProperty({ type: PeersSectionDto })
  peers: PeersSectionDto;

  @ApiProperty({ enum: ['active', 'gone'], example: 'active' })
  status: CreatorReport['status'];

  @ApiProperty({
    enum: ['available', 'private', 'withheld', 'none'],
    example: 'available',
    description: 'Of a private or withheld timeline nothing is computed from posts, and nothing is invented',
  })
  postsAvailability: CreatorReport['postsAvailability'];

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: null,
    description:
      'The day that was asked for; null: the present. `asOf` is the moment of its last delivery, or of the last one before',
  })
  asOfDay: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-06-01T09:30:00.000Z',
    description: 'When the peers were counted; null without any',
  })
  peersAsOf: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:03.000Z' })
  analysedAt: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  fetchedAt: string;

  @ApiProperty({ enum: ['cache', 'database'], example: 'cache', description: 'Where this copy came from' })
  source: 'cache' | 'database';

  @ApiProperty({ example: false, description: 'The data are older than a day and are being fetched again' })
  stale: boolean;
}
