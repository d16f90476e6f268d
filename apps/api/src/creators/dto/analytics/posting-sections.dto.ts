import { ApiProperty } from '@nestjs/swagger';
import type {
  AnalyticsSnapshot,
  BestTimeSection,
  GrowthEvent,
  GrowthSection,
  GrowthWindow,
  PostingSection,
  TimeBin,
  TrendPoint,
  TrendSection,
  VelocitySection,
} from '@app/analytics';
import { MetricDto } from '../metric.dto';
import { ApiMetric, type Wire } from './wire';

const READ_BETWEEN = {
  status: 'estimated',
  method: 'on the line between the readings before and after; the interval is theirs',
} as const;

export class ShareAtAgeDto implements Wire<VelocitySection['shares'][number]> {
  @ApiProperty({ example: 24, description: 'Age of a post' })
  hours: number;

  @ApiMetric('engagement_share_at_age', { value: 62, interval: { low: 51, high: 70 }, ...READ_BETWEEN })
  share: MetricDto;
}

/** How fast a post collects its engagement. */
export class VelocitySectionDto implements Wire<VelocitySection> {
  @ApiProperty({ type: [ShareAtAgeDto], description: 'Of the engagement that a post has at 14 days' })
  shares: ShareAtAgeDto[];

  @ApiMetric('engagement_half_life', { value: 0.8, interval: { low: 0.4, high: 1.1 }, ...READ_BETWEEN })
  halfLife: MetricDto;
}

export class PostingSectionDto implements Wire<PostingSection> {
  @ApiMetric('posts_per_week', { value: 3.5 })
  postsPerWeek: MetricDto;

  @ApiProperty({
    example: false,
    description: 'The oldest known post is younger than the window: the rate holds for the span of the sample only',
  })
  truncatedSample: boolean;

  @ApiMetric('posting_consistency', { value: 0.62 })
  consistency: MetricDto;

  @ApiMetric('longest_silence', { value: 9.2 })
  longestSilence: MetricDto;

  @ApiMetric('active_weeks', { value: 92.3 })
  activeWeeks: MetricDto;

  @ApiMetric('since_last_post', { value: 1.4 })
  sinceLastPost: MetricDto;
}

export class TimeBinDto implements Wire<TimeBin> {
  @ApiProperty({ minimum: 1, maximum: 7, example: 3, description: '1 = Monday … 7 = Sunday' })
  weekday: number;

  @ApiProperty({ example: 18, description: 'Local hour, included' })
  fromHour: number;

  @ApiProperty({ example: 21, description: 'Local hour, not included' })
  toHour: number;

  @ApiProperty({ example: 5 })
  posts: number;

  @ApiMetric('best_time', { value: 0.44, used: 5 })
  score: MetricDto;
}

export class BestTimeSectionDto implements Wire<BestTimeSection> {
  @ApiMetric('best_time', { value: 0.44 })
  best: MetricDto;

  @ApiProperty({ type: [TimeBinDto], description: 'Best first; only bins with enough posts' })
  bins: TimeBinDto[];
}

export class GrowthWindowDto implements Wire<GrowthWindow> {
  @ApiProperty({ example: 30 })
  days: number;

  @ApiMetric('growth_rate', { value: 1.8, used: 2 })
  rate: MetricDto;

  @ApiMetric('growth_change', { value: 852, used: 2 })
  change: MetricDto;

  @ApiMetric('growth_weekly', { value: 0.42, used: 2 })
  weekly: MetricDto;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 30,
    description: 'Days between the snapshots compared, or of the nearest one when it is too far off; null without any',
  })
  nearestSpanDays: number | null;
}

export class GrowthEventDto implements GrowthEvent {
  @ApiProperty({ format: 'date', example: '2026-05-12' })
  on: string;

  @ApiProperty({ enum: ['rise', 'drop'], example: 'rise' })
  kind: GrowthEvent['kind'];

  @ApiProperty({ example: 2_310, description: 'Followers on that day' })
  change: number;

  @ApiProperty({ example: 28, description: 'The own usual daily change' })
  usual: number;

  @ApiProperty({ example: 482 })
  threshold: number;

  @ApiProperty({
    enum: ['explained', 'unexplained'],
    example: 'explained',
    description: 'Explained: a post around that day did far better than usual',
  })
  explanation: GrowthEvent['explanation'];

  @ApiProperty({ type: [String], example: ['0b6f9a52-5f0f-4d8e-9a53-0c3f4f6f3a11'] })
  postIds: string[];

  @ApiProperty({ example: false })
  olderThanAYear: boolean;
}

export class SnapshotDto implements AnalyticsSnapshot {
  @ApiProperty({ format: 'date', example: '2026-06-01' })
  on: string;

  @ApiProperty({ type: Number, nullable: true, example: 48_210 })
  followers: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 612 })
  following: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 431 })
  posts: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 2.2 })
  engagementRate: number | null;
}

export class GrowthShapeDto implements Wire<GrowthSection['shape']> {
  @ApiProperty({
    enum: ['organic', 'abnormal_rise', 'negative_trend', 'mass_following', 'unknown'],
    example: 'organic',
  })
  label: GrowthSection['shape']['label'];

  @ApiProperty({ example: 'Followers grow without jumps that no post explains.' })
  sentence: string;
}

export class GrowthSectionDto implements Wire<GrowthSection> {
  @ApiProperty({ type: [GrowthWindowDto] })
  windows: GrowthWindowDto[];

  @ApiMetric('daily_change_median', { value: 28, used: 90 })
  usualDailyChange: MetricDto;

  @ApiProperty({ type: [GrowthEventDto] })
  events: GrowthEventDto[];

  @ApiMetric('unexplained_rises', { value: 0, used: 90 })
  unexplainedRises: MetricDto;

  @ApiMetric('following_saw_tooth', { value: 0, used: 90 })
  followingSawTooth: MetricDto;

  @ApiProperty({ type: GrowthShapeDto })
  shape: GrowthShapeDto;

  @ApiProperty({ type: [SnapshotDto], description: 'The days of the window' })
  series: SnapshotDto[];
}

export class TrendPointDto implements TrendPoint {
  @ApiProperty({ format: 'date', example: '2026-06-01', description: 'Monday, in the stated time zone' })
  week: string;

  @ApiProperty({ example: 3 })
  posts: number;

  @ApiProperty({ type: Number, nullable: true, example: 2.1, description: 'Null in a week without visible likes' })
  value: number | null;
}

export class TrendSectionDto implements Wire<TrendSection> {
  @ApiProperty({ example: 'percent' })
  unit: TrendSection['unit'];

  @ApiProperty({ example: 'er_week_median.v1' })
  formula: string;

  @ApiProperty({ type: [TrendPointDto] })
  weeks: TrendPointDto[];

  @ApiMetric('er_trend', { value: 0.02 })
  slope: MetricDto;

  @ApiProperty({ type: String, enum: ['rising', 'falling', 'steady'], nullable: true, example: 'steady' })
  direction: TrendSection['direction'];
}
