import { ApiProperty } from '@nestjs/swagger';
import {
  POST_KINDS,
  type AccountSection,
  type AveragesSection,
  type EngagementSection,
  type KindAverages,
  type MeanAndMedian,
  type SpreadSection,
} from '@app/analytics';
import { MetricDto } from '../metric.dto';
import { ApiMetric, ApiUnavailable, type Wire } from './wire';

export class AccountSectionDto implements Wire<AccountSection> {
  @ApiMetric('followers', { value: 48_210, used: 1 })
  followers: MetricDto;

  @ApiMetric('following', { value: 612, used: 1 })
  following: MetricDto;

  @ApiMetric('posts', { value: 431, used: 1 })
  posts: MetricDto;

  @ApiMetric('following_ratio', { value: 0.0127, used: 1 })
  followingRatio: MetricDto;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '10k-50k',
    description: 'Null while the followers are unknown',
  })
  tier: string | null;
}

export class EngagementVariantsDto implements Wire<EngagementSection['variants']> {
  @ApiMetric('er_median_f', { value: 2.2 })
  median: MetricDto;

  @ApiMetric('er_mean_f', { value: 2.6 })
  mean: MetricDto;

  @ApiMetric('er_likes_median_f', { value: 2.1 })
  likesMedian: MetricDto;

  @ApiMetric('er_at_publish_f', { value: 2.3 })
  atPublish: MetricDto;

  @ApiMetric('er_views', { value: 6.4 })
  views: MetricDto;

  @ApiMetric('er_plays', { value: 5.8 })
  plays: MetricDto;

  @ApiMetric('er_comments_f', { value: 0.08 })
  comments: MetricDto;

  @ApiUnavailable('er_reach', 'Reach is known to the account owner only.')
  reach: MetricDto;
}

export class EngagementSectionDto implements Wire<EngagementSection> {
  @ApiMetric('er_median_f', { value: 2.2 })
  rate: MetricDto;

  @ApiProperty({ type: EngagementVariantsDto, description: 'The same posts by other definitions, side by side' })
  variants: EngagementVariantsDto;

  @ApiMetric('likes_coverage', { value: 91.7 })
  likesCoverage: MetricDto;
}

export class MeanAndMedianDto implements Wire<MeanAndMedian> {
  @ApiProperty({ type: MetricDto })
  mean: MetricDto;

  @ApiProperty({ type: MetricDto })
  median: MetricDto;
}

export class KindAveragesDto implements Wire<KindAverages> {
  @ApiProperty({ enum: ['all', ...POST_KINDS], example: 'all' })
  kind: KindAverages['kind'];

  @ApiProperty({ example: 24 })
  posts: number;

  @ApiProperty({ type: MeanAndMedianDto })
  likes: MeanAndMedianDto;

  @ApiProperty({ type: MeanAndMedianDto })
  comments: MeanAndMedianDto;

  @ApiProperty({ type: MeanAndMedianDto })
  views: MeanAndMedianDto;

  @ApiProperty({ type: MeanAndMedianDto })
  plays: MeanAndMedianDto;
}

export class AveragesSectionDto implements Wire<AveragesSection> {
  @ApiProperty({ type: [KindAveragesDto], description: '`all` first, then the kinds that occur' })
  byKind: KindAveragesDto[];
}

export class SpreadSectionDto implements Wire<SpreadSection> {
  @ApiMetric('likes_spread_iqr', { value: 54 })
  likesIqr: MetricDto;

  @ApiMetric('likes_spread_stdev', { value: 61 })
  likesStdev: MetricDto;

  @ApiMetric('comments_per_100_likes', { value: 2.4 })
  commentsPer100Likes: MetricDto;

  @ApiMetric('views_per_like', { value: 9.1 })
  viewsPerLike: MetricDto;

  @ApiMetric('viral_share', { value: 4.2 })
  viralShare: MetricDto;

  @ApiMetric('engagement_robust_cv', { value: 0.41 })
  engagementVariation: MetricDto;
}
