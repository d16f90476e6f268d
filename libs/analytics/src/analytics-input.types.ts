import type { Sponsorship } from './sponsorship';

export const ANALYTICS_WINDOWS = ['30d', '90d', '180d', 'all'] as const;
export type AnalyticsWindow = (typeof ANALYTICS_WINDOWS)[number];
export const POST_KINDS = ['image', 'carousel', 'video', 'reel'] as const;
export type PostKind = (typeof POST_KINDS)[number];
export type SentimentLabel = 'positive' | 'neutral' | 'negative';

/** Counts are null where the platform does not show them. */
export interface AnalyticsCreator {
  username: string;
  followers: number | null;
  following: number | null;
  postsCount: number | null;
  accountType: 'personal' | 'business' | 'creator' | null;
  category: string | null;
  isPrivate: boolean;
  hidesLikeCounts: boolean;
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
}

export interface AnalyticsPost {
  id: string;
  kind: PostKind;
  caption: string | null;
  /** Without `#` and `@`, lower-case. */
  hashtags: string[];
  mentions: string[];
  likes: number | null;
  likesHidden: boolean;
  comments: number | null;
  commentsDisabled: boolean;
  views: number | null;
  plays: number | null;
  isPinned: boolean;
  /** The platform's own label. */
  isSponsored: boolean;
  sponsorUsernames: string[];
  coauthors: string[];
  taggedUsernames: string[];
  publishedAt: Date;
  aiCategory: string | null;
  /** What the caption says about being advertising, where that was read before; read here when left out. */
  disclosure?: Sponsorship | null;
  aiSentiment: SentimentLabel | null;
  /** -1 to 1. */
  aiSentimentScore: number | null;
  aiLanguage: string | null;
}

/** The counts of a post at one moment; null where they were not shown. */
export interface PostReading {
  postId: string;
  at: Date;
  likes: number | null;
  comments: number | null;
}

/** The state of one day, at most one per day. */
export interface AnalyticsSnapshot {
  /** yyyy-mm-dd (UTC). */
  on: string;
  followers: number | null;
  following: number | null;
  posts: number | null;
  engagementRate: number | null;
}

export interface AnalyticsComment {
  postId: string;
  authorUsername: string;
  text: string;
  sentiment: SentimentLabel | null;
  language: string | null;
  commentedAt: Date;
}

/** Figures whose standing among other creators is told. Values are those stored with the creators. */
export const PEER_FIGURES = [
  'engagement_rate',
  'average_likes',
  'average_comments',
  'posts_per_week',
  'follower_growth_30d',
] as const;
export type PeerFigure = (typeof PEER_FIGURES)[number];

/** From the narrowest to the widest; the first with enough creators answers. */
export const PEER_LEVELS = ['tier_type_category', 'tier_type', 'tier'] as const;
export type PeerLevel = (typeof PEER_LEVELS)[number];

export interface PeerGroup {
  /** Id of a follower tier (`tierOf`). */
  tier: string;
  accountType: string | null;
  category: string | null;
}

/** Counted by the caller among the other stored creators (the creator itself left out) that have the figure. */
export interface PeerCount {
  level: PeerLevel;
  group: PeerGroup;
  n: number;
  below: number;
  equal: number;
  /** The peers' quantiles, where the caller has them: they become the band of the authenticity signals. */
  quantiles?: { p10: number; p25: number; p50: number; p75: number; p90: number } | null;
}

export interface PeerStanding {
  figure: PeerFigure;
  /** The creator's value that was counted against. */
  value: number;
  levels: PeerCount[];
}

/** A row of a published, dated table. Published figures differ by up to five times: they are named, never blended. */
export interface BenchmarkRow {
  /** Id of the table, the same for all its rows, e.g. `modash-2026`. */
  table: string;
  source: string;
  /** yyyy-mm-dd. */
  publishedOn: string;
  figure: PeerFigure;
  /** How the source says it computed the figure. */
  definition: string;
  followersFrom: number;
  /** Exclusive; null = no end. */
  followersTo: number | null;
  /** `floor`: lower bound of the band named by `label`; the others are single reference values. */
  kind: 'floor' | 'mean' | 'median' | 'threshold';
  label: string;
  value: number;
  note: string | null;
}

/** Prices per unit in the currency itself (1 = 1 EUR), as data: an edited card is a new version under a new id. */
export interface RateCard {
  id: string;
  name: string;
  version: number;
  /** Who says so. */
  source: string;
  /** ISO 8601. */
  validFrom: string;
  /** ISO 4217. */
  currency: string;
  perLike: PriceRange;
  perComment: PriceRange;
  perView: PriceRange;
  /** Per thousand people reached, or views of videos. */
  cpms: CpmPrice[];
}

/** Counts from so many followers on; of several rows the one from most followers, and of its own kind first. */
export interface CpmPrice extends PriceRange {
  followersFrom: number;
  /** Null: every kind without a row of its own. */
  kind: PostKind | null;
}

export interface PriceRange {
  low: number;
  high: number;
}

/** Share (0-1) of the followers that see a post, by engagement rate. Dated data, like the benchmarks. */
export interface ReachRow {
  table: string;
  publishedOn: string;
  /** Percent; the row with the highest one not above the creator's rate answers. */
  engagementRateFrom: number;
  low: number;
  high: number;
}

export interface AnalyticsInput {
  creator: AnalyticsCreator;
  /** All that are known, in any order; the functions cut the window themselves. */
  posts: AnalyticsPost[];
  /** All that are known, in any order: growth looks back further than the window. */
  snapshots: AnalyticsSnapshot[];
  /** What was read of the posts on the days after they were published, in any order; none when left out. */
  readings?: PostReading[];
  /** In the order in which the provider gave them. */
  comments: AnalyticsComment[];
  peers: PeerStanding[];
  benchmarks: BenchmarkRow[];
  rateCard: RateCard | null;
  reachTable: ReachRow[];
  window: AnalyticsWindow;
  /** IANA name; null = UTC, and the answer says so. */
  timeZone: string | null;
  /** Latest posts read by the engagement rates; 12 by default. */
  lastPosts?: number;
  asOf: Date;
  /** Of a past day, of which less was kept: what was not is unavailable, whatever else is given. */
  isPast?: boolean;
}
