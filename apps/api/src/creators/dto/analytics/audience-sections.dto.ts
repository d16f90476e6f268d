import { ApiProperty } from '@nestjs/swagger';
import {
  AUTHENTICITY_SIGNALS,
  POST_KINDS,
  type AudienceSection,
  type AuthenticitySection,
  type AuthenticitySignal,
  type CommentIntentsSection,
  type CommentPod,
  type KindPrice,
  type CommentsSection,
  type LanguageEstimate,
  type NamedCard,
  type ValueSection,
} from '@app/analytics';
import { MetricDto } from '../metric.dto';
import { DistributionDto } from './distribution.dto';
import { ApiMetric, ApiUnavailable, type Wire } from './wire';

export class CommentPodDto implements CommentPod {
  @ApiProperty({ type: [String], example: ['fan.one', 'fan.two', 'fan.three'], description: 'In their usual order' })
  authors: string[];

  @ApiProperty({ example: 4 })
  posts: number;
}

const intent = (value: number) =>
  ApiMetric('comment_intent', {
    value,
    used: 60,
    status: 'estimated',
    interval: { low: value / 2, high: value + 10 },
    method: 'keyword rules; lower bound by the sure verdicts, upper by all of them, each wilson_95',
  });

/** What the comments are written for; the shares sum to 100. */
export class CommentIntentsDto implements Wire<CommentIntentsSection> {
  @intent(18)
  question: MetricDto;

  @intent(6)
  purchase: MetricDto;

  @intent(4)
  complaint: MetricDto;

  @intent(2)
  spam: MetricDto;

  @intent(48)
  praise: MetricDto;

  @intent(22)
  other: MetricDto;

  @ApiMetric('comment_intent_confidence', { value: 0.68, used: 60 })
  confidence: MetricDto;
}

export class CommentsSectionDto implements Wire<CommentsSection> {
  @ApiProperty({ example: 'The comments that the provider delivered, often the top ones: a biased sample.' })
  note: string;

  @ApiProperty({ example: 60 })
  comments: number;

  @ApiProperty({ example: 48 })
  authors: number;

  @ApiProperty({ example: 12 })
  posts: number;

  @ApiMetric('comments_emoji_only', { value: 12, used: 60 })
  emojiOnly: MetricDto;

  @ApiMetric('comments_short', { value: 20, used: 60 })
  short: MetricDto;

  @ApiMetric('comments_mention_only', { value: 3, used: 60 })
  mentionOnly: MetricDto;

  @ApiMetric('comments_duplicate', { value: 5, used: 60 })
  duplicates: MetricDto;

  @ApiMetric('comments_repeat_authors', { value: 15, used: 60 })
  repeatAuthors: MetricDto;

  @ApiMetric('comments_pod', { value: 0, used: 60 })
  podComments: MetricDto;

  @ApiProperty({ type: [CommentPodDto] })
  pods: CommentPodDto[];

  @ApiMetric('owner_reply_rate', { value: 9, used: 60 })
  replyRate: MetricDto;

  @ApiMetric('comments_language_mismatch', { value: 11, used: 60 })
  languageMismatch: MetricDto;

  @ApiMetric('comments_authentic', { value: 71, used: 60 })
  authentic: MetricDto;

  @ApiProperty({ type: CommentIntentsDto })
  intents: CommentIntentsDto;

  @ApiProperty({ type: DistributionDto })
  sentiments: DistributionDto;

  @ApiProperty({ type: DistributionDto })
  languages: DistributionDto;
}

export class LanguageEstimateDto implements Wire<LanguageEstimate> {
  @ApiProperty({ example: 'en' })
  language: string;

  @ApiMetric('audience_language', {
    value: 64,
    used: 60,
    status: 'estimated',
    interval: { low: 52, high: 75 },
    method: 'wilson_95',
  })
  share: MetricDto;
}

export class AudienceSectionDto implements Wire<AudienceSection> {
  @ApiProperty({ type: [LanguageEstimateDto], description: 'Of the commenters, a proxy of the audience: estimated' })
  languages: LanguageEstimateDto[];

  @ApiProperty({ type: MetricDto })
  language: MetricDto;

  @ApiUnavailable('audience_age', 'No public source.')
  age: MetricDto;

  @ApiUnavailable('audience_gender', 'No public source.')
  gender: MetricDto;

  @ApiUnavailable('audience_geography', 'No public source.')
  geography: MetricDto;

  @ApiUnavailable('fake_followers', 'It needs the list of followers, which is not public.')
  fakeFollowers: MetricDto;

  @ApiUnavailable('saves', 'Not public.')
  saves: MetricDto;

  @ApiUnavailable('story_views', 'Not public.')
  storyViews: MetricDto;

  @ApiUnavailable('income', 'Not public.')
  income: MetricDto;
}

const byCard = { rateCardId: '5a8c1e90-2f4b-4a7d-8d31-0c9b7e6f5a12', status: 'estimated' as const };
const inMoney = {
  ...{ ...byCard, currency: 'EUR' },
  method: 'prices of rate card "House rates", version 2, in force from 2026-01-01',
};

export class KindPriceDto implements Wire<KindPrice> {
  @ApiProperty({ enum: POST_KINDS, example: 'reel' })
  kind: KindPrice['kind'];

  @ApiProperty({ enum: ['views', 'reach'], example: 'views', description: 'What it is a price of' })
  by: KindPrice['by'];

  @ApiMetric('price_kind', { value: 260, ...inMoney, interval: { low: 150, high: 370 } })
  price: MetricDto;
}

export class NamedCardDto implements NamedCard {
  @ApiProperty({ format: 'uuid', example: byCard.rateCardId })
  id: string;

  @ApiProperty({ example: 'House rates' })
  name: string;

  @ApiProperty({ example: 2 })
  version: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-01T00:00:00.000Z' })
  validFrom: string;

  @ApiProperty({ example: 'agreed with the media team', description: 'Who says so' })
  source: string;
}

/** Estimates by the rate card in force; unavailable as long as an administrator has added none. */
export class ValueSectionDto implements Wire<ValueSection> {
  @ApiMetric('reach_estimate', {
    value: 7_200,
    ...byCard,
    interval: { low: 4_800, high: 9_600 },
    method: 'followers by the shares of House rates, version 2 (2026-01-01)',
  })
  reach: MetricDto;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'The table of shares it rests on' })
  reachTable: string | null;

  @ApiMetric('emv_post', { value: 84, ...inMoney, interval: { low: 42, high: 126 } })
  earnedMedia: MetricDto;

  @ApiUnavailable('price_post', 'No rate card is in force.')
  price: MetricDto;

  @ApiProperty({ type: [KindPriceDto], description: 'Of the kinds that occur' })
  prices: KindPriceDto[];

  @ApiProperty({
    type: NamedCardDto,
    nullable: true,
    description: 'The rate card they rest on; null: none is in force',
  })
  card: NamedCardDto | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Its id' })
  rateCard: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  currency: string | null;
}

export class PeerBandDto {
  @ApiProperty({ example: 1.1 })
  low: number;

  @ApiProperty({ example: 3.4 })
  high: number;

  @ApiProperty({ example: 'stored creators, 10k-50k' })
  source: string;
}

export class AuthenticitySignalDto implements Wire<AuthenticitySignal> {
  @ApiProperty({ enum: AUTHENTICITY_SIGNALS, example: 'likes_spread' })
  id: AuthenticitySignal['id'];

  @ApiProperty({ type: MetricDto })
  value: MetricDto;

  @ApiProperty({ type: PeerBandDto, nullable: true })
  peerBand: PeerBandDto | null;

  @ApiProperty({ example: 0.15, description: 'Among all signals, 0 to 1' })
  weight: number;

  @ApiProperty({ example: 0.2, description: 'Among those that could be computed' })
  effectiveWeight: number;

  @ApiProperty({ example: 18.4, description: 'What it gives of the score' })
  points: number;

  @ApiProperty({ example: 'Likes differ between posts as they usually do.' })
  sentence: string;
}

/** Signals of an authentic account; not a share of fake followers. */
export class AuthenticitySectionDto implements Wire<AuthenticitySection> {
  @ApiMetric('authenticity_score', { value: 82 })
  score: MetricDto;

  @ApiProperty({ type: String, enum: ['green', 'amber', 'red'], nullable: true, example: 'amber' })
  band: AuthenticitySection['band'];

  @ApiMetric('authenticity_coverage', { value: 85 })
  coverage: MetricDto;

  @ApiProperty({ type: [AuthenticitySignalDto] })
  signals: AuthenticitySignalDto[];
}
