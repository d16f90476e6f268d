import { ApiProperty } from '@nestjs/swagger';
import {
  CAMPAIGN_PROFILE_STATUSES,
  WARNING_KINDS,
  type CampaignProfileStatus,
  type ReportCoverage,
  type ReportPostRow,
  type ReportRow,
  type ReportWarning,
} from '@app/campaigns';
import { CampaignDto } from './campaign.dto';
import { FigureDto } from './figure.dto';

const RATE = '100 * (likes + comments) / followers';
const LIFT =
  "100 * (engagement / median of the creator's own organic posts of the same age - 1); 0 = as the creator's posts always do. `method`: how many posts were compared at the same age by what was read then (same_age), and with posts of about that age by their latest counts (similar_age)";

export class ReportTotalsDto {
  @ApiProperty({ type: FigureDto })
  posts: FigureDto;

  @ApiProperty({ type: FigureDto, description: 'Hidden likes are excluded and counted, never zero' })
  likes: FigureDto;

  @ApiProperty({ type: FigureDto })
  comments: FigureDto;

  @ApiProperty({ type: FigureDto, description: 'likes + comments of the posts whose likes are shown' })
  engagement: FigureDto;

  @ApiProperty({ type: FigureDto, description: 'Of videos; plays where Instagram gives only those' })
  views: FigureDto;
}

export class ReportEngagementDto {
  @ApiProperty({ type: FigureDto, description: `Median over the posts of ${RATE}` })
  rate: FigureDto;

  @ApiProperty({ type: FigureDto, description: `Mean over the posts of ${RATE}` })
  meanRate: FigureDto;

  @ApiProperty({ type: FigureDto, description: LIFT })
  lift: FigureDto;
}

export class ReportCostsDto {
  @ApiProperty({ type: FigureDto, description: 'Fees of the posts whose likes are shown / their likes and comments' })
  perEngagement: FigureDto;

  @ApiProperty({ type: FigureDto, description: '1000 * fees of the posts whose views are shown / their views' })
  perThousandViews: FigureDto;

  @ApiProperty({ type: 'integer', example: 240_000, description: 'All noted fees but those of creators who declined' })
  feesMinor: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 500_000 })
  budgetMinor: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency: string | null;
}

export class NamedRateCardDto {
  @ApiProperty({ format: 'uuid', example: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12' })
  id: string;

  @ApiProperty({ example: 'House rates' })
  name: string;

  @ApiProperty({ example: 'agreed with the media team' })
  source: string;

  @ApiProperty({ format: 'date', example: '2026-01-01' })
  publishedOn: string;
}

export class EarnedMediaDto {
  @ApiProperty({ type: FigureDto, description: 'Always an estimate with an interval; unavailable without a rate card' })
  value: FigureDto;

  @ApiProperty({ type: NamedRateCardDto, nullable: true })
  rateCard: NamedRateCardDto | null;
}

export class SentimentTallyDto {
  @ApiProperty({ type: 'integer', example: 8 })
  positive: number;

  @ApiProperty({ type: 'integer', example: 2 })
  neutral: number;

  @ApiProperty({ type: 'integer', example: 1 })
  negative: number;

  @ApiProperty({ type: FigureDto })
  average: FigureDto;
}

export class ReportSentimentDto {
  @ApiProperty({ type: SentimentTallyDto, description: 'Of the captions' })
  posts: SentimentTallyDto;

  @ApiProperty({ type: SentimentTallyDto, description: 'Of the comments that came with the posts: a sample' })
  comments: SentimentTallyDto;
}

export class ReportRowFiguresDto extends ReportTotalsDto {
  @ApiProperty({ type: FigureDto, description: `Median over the posts of ${RATE}` })
  rate: FigureDto;

  @ApiProperty({ type: FigureDto, description: LIFT })
  lift: FigureDto;

  @ApiProperty({ type: FigureDto })
  perEngagement: FigureDto;

  @ApiProperty({ type: FigureDto })
  perThousandViews: FigureDto;
}

export class ReportRowDto implements Omit<ReportRow, 'figures'> {
  @ApiProperty({ type: String, nullable: true, example: 'nora.travels' })
  username: string | null;

  @ApiProperty({ enum: CAMPAIGN_PROFILE_STATUSES, example: 'confirmed' })
  status: CampaignProfileStatus;

  @ApiProperty({ enum: ['full', 'preview'], example: 'full' })
  access: 'full' | 'preview';

  @ApiProperty({ type: 'integer', nullable: true, example: 10_000 })
  followersCount: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z', description: 'When the counts were read' })
  fetchedAt: string;

  @ApiProperty({ type: 'integer', example: 2, description: 'Posts in the campaign' })
  delivered: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 3 })
  agreed: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 80_000 })
  feeMinor: number | null;

  @ApiProperty({ type: ReportRowFiguresDto, nullable: true, description: 'Null without access to the creator' })
  figures: ReportRowFiguresDto | null;
}

export class ReportPostRowDto implements ReportPostRow {
  @ApiProperty({ example: 'Cx1y2z3A4b5' })
  shortcode: string;

  @ApiProperty({ type: String, nullable: true, example: 'nora.travels' })
  username: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-10T18:30:00.000Z' })
  publishedAt: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 450,
    description: 'likes + comments; null while likes are hidden',
  })
  engagement: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 300, description: 'Median of the posts it is compared with' })
  usual: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 50, description: 'Percent above or below the usual' })
  lift: number | null;

  @ApiProperty({
    type: String,
    enum: ['same_age', 'similar_age'],
    nullable: true,
    example: 'same_age',
    description:
      '`same_age`: with what posts had at the very age; `similar_age`: with the latest counts of posts of about its age',
  })
  comparison: ReportPostRow['comparison'];

  @ApiProperty({ type: 'integer', example: 14, description: 'Organic posts of the creator it is compared with' })
  comparedWith: number;

  @ApiProperty({
    type: String,
    enum: ['hidden_likes', 'too_young', 'no_comparison'],
    nullable: true,
    example: null,
    description: 'Why there is no lift',
  })
  missing: ReportPostRow['missing'];
}

export class ReportWarningDto implements ReportWarning {
  @ApiProperty({ enum: WARNING_KINDS, example: 'missing_disclosure' })
  kind: ReportWarning['kind'];

  @ApiProperty({ type: String, nullable: true, example: 'nora.travels' })
  username: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Cx1y2z3A4b5' })
  shortcode: string | null;

  @ApiProperty({ example: 'Neither the label of Instagram nor the caption says it is advertising.' })
  message: string;
}

export class ReportCoverageDto implements ReportCoverage {
  @ApiProperty({ type: 'integer', example: 4 })
  creators: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Listed, and left out of every sum' })
  creatorsWithoutAccess: number;

  @ApiProperty({ type: 'integer', example: 9 })
  posts: number;

  @ApiProperty({ type: 'integer', example: 2 })
  postsWithoutAccess: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-15T12:00:00.000Z' })
  oldestReading: string | null;
}

export class CampaignReportDto {
  @ApiProperty({ type: CampaignDto })
  campaign: CampaignDto;

  @ApiProperty({ format: 'date-time', example: '2026-06-16T08:00:00.000Z' })
  generatedAt: string;

  @ApiProperty({ type: ReportCoverageDto })
  coverage: ReportCoverageDto;

  @ApiProperty({ type: ReportTotalsDto })
  totals: ReportTotalsDto;

  @ApiProperty({ type: ReportEngagementDto })
  engagement: ReportEngagementDto;

  @ApiProperty({ type: ReportCostsDto })
  costs: ReportCostsDto;

  @ApiProperty({ type: EarnedMediaDto })
  earnedMedia: EarnedMediaDto;

  @ApiProperty({ type: ReportSentimentDto })
  sentiment: ReportSentimentDto;

  @ApiProperty({ type: [ReportRowDto], description: 'In the order in which they were added' })
  creators: ReportRowDto[];

  @ApiProperty({ type: [ReportPostRowDto], description: 'Each readable post against what its creator usually reaches' })
  posts: ReportPostRowDto[];

  @ApiProperty({ type: [ReportWarningDto] })
  warnings: ReportWarningDto[];
}
