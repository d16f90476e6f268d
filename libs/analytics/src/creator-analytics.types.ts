import type {
  AnalyticsSnapshot,
  AnalyticsWindow,
  BenchmarkRow,
  PeerFigure,
  PeerGroup,
  PeerLevel,
  PostKind,
} from './analytics-input.types';
import type { CommentIntentsSection } from './comment-intents.types';
import type { Exclusions, Metric, MetricStatus, MetricUnit } from './metric';
import type { ValueSection } from './value-section.types';

export * from './analytics-input.types';
export * from './comment-intents.types';
export * from './value-section.types';

/** All that is told of a creator; JSON as it stands. */
export interface CreatorAnalytics {
  /** Version of the whole composition. */
  version: 'creator_analytics.v1';
  username: string;
  asOf: string;
  window: { key: AnalyticsWindow; from: string | null; to: string; days: number | null };
  timeZone: { name: string; isDefault: boolean };
  posts: { known: number; inWindow: number; oldest: string | null; newest: string | null };
  /** Ids of the posts behind the figures, named by `Metric.sample`. */
  samples: Record<string, string[]>;
  account: AccountSection;
  engagement: EngagementSection;
  averages: AveragesSection;
  spread: SpreadSection;
  velocity: VelocitySection;
  posting: PostingSection;
  bestTime: BestTimeSection;
  growth: GrowthSection;
  trend: TrendSection;
  content: ContentSection;
  tags: TagsSection;
  sponsorship: SponsorshipSection;
  comments: CommentsSection;
  audience: AudienceSection;
  value: ValueSection;
  authenticity: AuthenticitySection;
  peers: PeersSection;
}

export interface AccountSection {
  followers: Metric;
  following: Metric;
  posts: Metric;
  /** following / followers. */
  followingRatio: Metric;
  /** Follower tier; null while the followers are unknown. */
  tier: string | null;
}

/** One rate by several definitions, side by side; `rate` is the default one. */
export interface EngagementSection {
  rate: Metric;
  variants: {
    median: Metric;
    mean: Metric;
    likesMedian: Metric;
    atPublish: Metric;
    /** By views of the videos; comments alone over views where likes are hidden, under that formula's name. */
    views: Metric;
    plays: Metric;
    comments: Metric;
    reach: Metric;
  };
  /** Share of the latest posts whose likes are shown. */
  likesCoverage: Metric;
}

export interface MeanAndMedian {
  mean: Metric;
  median: Metric;
}

export interface KindAverages {
  kind: PostKind | 'all';
  posts: number;
  likes: MeanAndMedian;
  comments: MeanAndMedian;
  views: MeanAndMedian;
  plays: MeanAndMedian;
}

/** `all` first, then the kinds that occur. */
export interface AveragesSection {
  byKind: KindAverages[];
}

export interface SpreadSection {
  /** 100 * interquartile range / median of the likes. */
  likesIqr: Metric;
  /** 100 * standard deviation / mean of the likes. */
  likesStdev: Metric;
  commentsPer100Likes: Metric;
  viewsPerLike: Metric;
  /** Share of the posts above three times the own median. */
  viralShare: Metric;
  /** Robust coefficient of variation of likes + comments. */
  engagementVariation: Metric;
}

/** How fast a post collects its engagement. */
export interface VelocitySection {
  /** Share of the engagement at 14 days that a post has at an age. */
  shares: { hours: number; share: Metric }[];
  /** Age at which half of it is there. */
  halfLife: Metric;
}

export interface PostingSection {
  postsPerWeek: Metric;
  /** The oldest known post is younger than the window: the rate holds for the span of the sample only. */
  truncatedSample: boolean;
  consistency: Metric;
  longestSilence: Metric;
  activeWeeks: Metric;
  sinceLastPost: Metric;
}

export interface TimeBin {
  /** 1 = Monday … 7 = Sunday. */
  weekday: number;
  /** Local hours, from inclusive to exclusive; bins are three hours wide. */
  fromHour: number;
  toHour: number;
  posts: number;
  /** Mean z-score of log engagement, drawn to the own mean by 3 pseudo-posts. */
  score: Metric;
}

export interface BestTimeSection {
  /** Z-score of the best bin. */
  best: Metric;
  /** Best first. */
  bins: TimeBin[];
}

export interface GrowthWindow {
  days: number;
  /** Percent. */
  rate: Metric;
  /** Followers gained or lost. */
  change: Metric;
  /** Compounded weekly average over the span actually measured. */
  weekly: Metric;
  /** Days between the two snapshots compared, or of the nearest one when it is too far off; null without any. */
  nearestSpanDays: number | null;
}

export interface GrowthEvent {
  on: string;
  kind: 'rise' | 'drop';
  /** Followers on that day. */
  change: number;
  /** The own usual daily change. */
  usual: number;
  threshold: number;
  /** `explained`: a post of -48 h … +24 h had more than three times the median engagement. */
  explanation: 'explained' | 'unexplained';
  postIds: string[];
  olderThanAYear: boolean;
}

export interface GrowthSection {
  windows: GrowthWindow[];
  usualDailyChange: Metric;
  events: GrowthEvent[];
  unexplainedRises: Metric;
  /** Rises and falls of the followed accounts that belong to follow-and-unfollow, per 30 days. */
  followingSawTooth: Metric;
  shape: { label: GrowthShape; sentence: string };
  /** The snapshots of the window. */
  series: AnalyticsSnapshot[];
}

export type GrowthShape = 'organic' | 'abnormal_rise' | 'negative_trend' | 'mass_following' | 'unknown';

export interface TrendPoint {
  /** Monday, yyyy-mm-dd, in the stated time zone. */
  week: string;
  posts: number;
  /** Of the posts with visible likes; null in a week without one. */
  value: number | null;
}

export interface TrendSection {
  /** Median engagement rate per week; the unit and formula hold for every point. */
  unit: MetricUnit;
  formula: string;
  weeks: TrendPoint[];
  /** Percentage points per week. */
  slope: Metric;
  direction: 'rising' | 'falling' | 'steady' | null;
}

export interface DistributionItem {
  key: string;
  count: number;
  /** 0 to 1. */
  share: number;
  /** Median engagement of these posts over the own median; 1 = as usual; null below 2 posts with visible likes. */
  relativeEngagement: number | null;
}

/** Shares with one passport for all of them. */
export interface Distribution {
  formula: string;
  used: number;
  excluded: Exclusions;
  window: string;
  status: MetricStatus;
  reason: string | null;
  sample?: string;
  /** The most frequent first. */
  items: DistributionItem[];
  /** Keys that are not listed because the list is cut. */
  further: number;
}

export interface ContentSection {
  kinds: Distribution;
  categories: Distribution;
  sentiments: Distribution;
  languages: Distribution;
  /** -1 to 1. */
  averageSentiment: Metric;
}

export interface TagsSection {
  hashtags: Distribution;
  mentions: Distribution;
  hashtagsPerPost: Metric;
}

/** From certain to merely possible. */
export const SPONSORSHIP_GRADES = ['platform_label', 'disclosure', 'coupon_and_brand', 'brand_tag'] as const;
export type SponsorshipGrade = (typeof SPONSORSHIP_GRADES)[number];

export interface SponsoredPost {
  postId: string;
  publishedAt: string;
  grade: SponsorshipGrade;
  evidence: { kind: string; quote: string }[];
  brands: string[];
}

export interface BrandHistory {
  brand: string;
  /** Posts by grade; the strongest grade of each post. */
  posts: number;
  strongest: SponsorshipGrade;
  first: string;
  last: string;
}

export interface SponsorshipSection {
  /** Label or disclosure only: what is said, not what is guessed. */
  share: Metric;
  /** The same with coupons and affiliate links next to a brand. */
  likelyShare: Metric;
  byGrade: Record<SponsorshipGrade, number>;
  ledger: SponsoredPost[];
  organicRate: Metric;
  sponsoredRate: Metric;
  /** 100 * median sponsored / median organic engagement; 100 = equal. */
  paidPerformance: Metric;
  /** Highest number of sponsored posts within any 7 days. */
  saturation: Metric;
  brands: BrandHistory[];
}

export interface CommentPod {
  /** In the order in which they come. */
  authors: string[];
  posts: number;
}

export interface CommentsSection {
  /** What the sample is and how it may mislead. */
  note: string;
  comments: number;
  authors: number;
  posts: number;
  emojiOnly: Metric;
  short: Metric;
  mentionOnly: Metric;
  duplicates: Metric;
  repeatAuthors: Metric;
  podComments: Metric;
  pods: CommentPod[];
  replyRate: Metric;
  languageMismatch: Metric;
  /** Share of comments without any of the marks of emptiness above. */
  authentic: Metric;
  intents: CommentIntentsSection;
  sentiments: Distribution;
  languages: Distribution;
}

export interface LanguageEstimate {
  language: string;
  share: Metric;
}

/** What the public data honestly give of the audience, and what they cannot. */
export interface AudienceSection {
  /** Of the commenters, as a proxy of the audience: estimated. */
  languages: LanguageEstimate[];
  language: Metric;
  age: Metric;
  gender: Metric;
  geography: Metric;
  fakeFollowers: Metric;
  saves: Metric;
  storyViews: Metric;
  income: Metric;
}

export const AUTHENTICITY_SIGNALS = [
  'engagement_vs_tier',
  'likes_spread',
  'comments_per_like',
  'comment_authenticity',
  'growth_shape',
  'following_ratio',
  'views_per_like',
] as const;
export type AuthenticitySignalId = (typeof AUTHENTICITY_SIGNALS)[number];

export interface AuthenticitySignal {
  id: AuthenticitySignalId;
  value: Metric;
  /** Where peers usually lie and who says so. */
  peerBand: { low: number; high: number; source: string } | null;
  /** Share (0-1) among all signals. */
  weight: number;
  /** The same among the available ones; 0 when this one is not. */
  effectiveWeight: number;
  /** What it gives of the score, at most 100 * effectiveWeight. */
  points: number;
  sentence: string;
}

/** Signals of an authentic account. Not a share of fake followers: that needs data nobody publishes. */
export interface AuthenticitySection {
  /** 0 to 100; null below 60 % coverage. The sum of the points. */
  score: Metric;
  band: 'green' | 'amber' | 'red' | null;
  /** Weight of the signals that could be computed, in percent. */
  coverage: Metric;
  signals: AuthenticitySignal[];
}

export interface BenchmarkAnswer {
  table: string;
  source: string;
  publishedOn: string;
  definition: string;
  note: string | null;
  /** The band of a table of floors, e.g. `above_average`; null for single reference values. */
  band: string | null;
  /** The figures printed for the tier. */
  references: { kind: BenchmarkRow['kind']; label: string; value: number }[];
}

export interface PeerPosition {
  figure: PeerFigure;
  value: number | null;
  percentile: Metric;
  answeredBy: 'stored_creators' | 'published_table' | 'nothing';
  level: PeerLevel | null;
  group: PeerGroup | null;
  /** The levels that were asked, with their number of creators. */
  asked: { level: PeerLevel; n: number }[];
  /** One plain sentence that names who answered and why. */
  statement: string;
}

export interface PeersSection {
  positions: PeerPosition[];
  /** Every published table that covers the tier, side by side. */
  benchmarks: { figure: PeerFigure; answer: BenchmarkAnswer }[];
}
