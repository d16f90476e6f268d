import { ApiProperty } from '@nestjs/swagger';
import {
  SPONSORSHIP_GRADES,
  type BrandHistory,
  type ContentSection,
  type SponsoredPost,
  type SponsorshipSection,
  type TagsSection,
} from '@app/analytics';
import { MetricDto } from '../metric.dto';
import { DistributionDto } from './distribution.dto';
import { ApiMetric, type Wire } from './wire';

export class ContentSectionDto implements Wire<ContentSection> {
  @ApiProperty({ type: DistributionDto, description: 'Images, carousels, videos, reels' })
  kinds: DistributionDto;

  @ApiProperty({ type: DistributionDto })
  categories: DistributionDto;

  @ApiProperty({ type: DistributionDto })
  sentiments: DistributionDto;

  @ApiProperty({ type: DistributionDto })
  languages: DistributionDto;

  @ApiMetric('sentiment_mean', { value: 0.42 })
  averageSentiment: MetricDto;
}

export class TagsSectionDto implements Wire<TagsSection> {
  @ApiProperty({ type: DistributionDto })
  hashtags: DistributionDto;

  @ApiProperty({ type: DistributionDto })
  mentions: DistributionDto;

  @ApiMetric('hashtags_per_post', { value: 4.1 })
  hashtagsPerPost: MetricDto;
}

export class SponsorshipQuoteDto {
  @ApiProperty({ example: 'hashtag' })
  kind: string;

  @ApiProperty({ example: '#ad', description: 'As it stands in the caption' })
  quote: string;
}

export class SponsoredPostDto implements SponsoredPost {
  @ApiProperty({ format: 'uuid', example: '0b6f9a52-5f0f-4d8e-9a53-0c3f4f6f3a11' })
  postId: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-30T17:12:00.000Z' })
  publishedAt: string;

  @ApiProperty({ enum: SPONSORSHIP_GRADES, example: 'disclosure', description: 'From certain to merely possible' })
  grade: SponsoredPost['grade'];

  @ApiProperty({ type: [SponsorshipQuoteDto] })
  evidence: SponsorshipQuoteDto[];

  @ApiProperty({ type: [String], example: ['harbor.hotel'] })
  brands: string[];
}

export class BrandHistoryDto implements BrandHistory {
  @ApiProperty({ example: 'harbor.hotel' })
  brand: string;

  @ApiProperty({ example: 2 })
  posts: number;

  @ApiProperty({ enum: SPONSORSHIP_GRADES, example: 'disclosure' })
  strongest: BrandHistory['strongest'];

  @ApiProperty({ format: 'date-time', example: '2026-04-02T09:00:00.000Z' })
  first: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-30T17:12:00.000Z' })
  last: string;
}

export class SponsorshipSectionDto implements Wire<SponsorshipSection> {
  @ApiMetric('sponsored_share', { value: 8.3 })
  share: MetricDto;

  @ApiMetric('sponsored_likely_share', { value: 12.5 })
  likelyShare: MetricDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { platform_label: 0, disclosure: 2, coupon_and_brand: 1, brand_tag: 3 },
  })
  byGrade: SponsorshipSection['byGrade'];

  @ApiProperty({ type: [SponsoredPostDto] })
  ledger: SponsoredPostDto[];

  @ApiMetric('er_organic_median', { value: 2.3 })
  organicRate: MetricDto;

  @ApiMetric('er_sponsored_median', { value: 1.9 })
  sponsoredRate: MetricDto;

  @ApiMetric('paid_post_performance', { value: 83 })
  paidPerformance: MetricDto;

  @ApiMetric('sponsor_saturation', { value: 1 })
  saturation: MetricDto;

  @ApiProperty({ type: [BrandHistoryDto] })
  brands: BrandHistoryDto[];
}
