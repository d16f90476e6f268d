import type { AgedReading } from '@app/analytics';
import type { Campaign, CampaignProfileStatus } from '../campaign.types';

export type SentimentLabel = 'positive' | 'neutral' | 'negative';

/** Counts are null where Instagram does not show them. */
export interface CountedPost {
  id: string;
  profileId: string;
  publishedAt: Date;
  likes: number | null;
  likesHidden: boolean;
  comments: number | null;
}

/** An organic post as it was read around the age at which a post of the campaign was counted. */
export interface SameAgePost {
  /** Id of the post of the campaign. */
  comparedTo: string;
  /** Of both, in ms. */
  age: number;
  /** Of the organic post, the youngest first: the one before that age and the one from it on, where there are such. */
  readings: AgedReading[];
}

export interface ReportPost extends CountedPost {
  shortcode: string;
  kind: 'image' | 'video' | 'carousel' | 'reel';
  /** Views of a video, plays where Instagram gives only those. */
  views: number | null;
  /** By the platform's label or in the caption. */
  isDisclosed: boolean;
  hashtags: string[];
  /** Accounts named in the caption, tagged, or credited. */
  accounts: string[];
  sentiment: SentimentLabel | null;
  sentimentScore: number | null;
  /** Comments that the provider delivered with the post. */
  commentTally: CommentTally;
}

export interface CommentTally {
  positive: number;
  neutral: number;
  negative: number;
  /** Sum of the scores of the analysed ones. */
  scoreSum: number;
  notAnalysed: number;
}

export interface ReportCreator {
  profileId: string;
  username: string | null;
  followers: number | null;
  hasAccess: boolean;
  status: CampaignProfileStatus;
  feeMinor: number | null;
  postsAgreed: number | null;
  /** When the creator's counts were read from Instagram. */
  fetchedAt: Date;
  /** Posts of the campaign, readable or not. */
  posts: number;
}

/** In thousandths of a minor unit. */
export interface RateCard {
  id: string;
  name: string;
  source: string;
  /** yyyy-mm-dd. */
  publishedOn: string;
  currency: string;
  like: { low: number; high: number };
  comment: { low: number; high: number };
  view: { low: number; high: number };
}

export interface ReportInput {
  campaign: Campaign;
  creators: ReportCreator[];
  /** Only those the owner may read. */
  posts: ReportPost[];
  /** The same creators' latest posts that are neither in the campaign nor advertising. */
  organic: CountedPost[];
  /** The same creators' posts that were organic and published before a post of the campaign, when they were of its age. */
  sameAge: SameAgePost[];
  rateCard: RateCard | null;
  now: Date;
}
