export const CAMPAIGN_STATUSES = ['draft', 'active', 'paused', 'completed', 'archived'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** The same table as app.campaign_next_statuses, which decides; this one is for telling. */
export const NEXT_STATUSES: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ['active'],
  active: ['paused', 'completed'],
  paused: ['active'],
  completed: ['archived'],
  archived: [],
};

/** As the database bounds them. */
export const MOST_PROFILES = 500;
export const MOST_POSTS = 2000;
/** A removed campaign can be restored for this long. */
export const RESTORABLE_DAYS = 90;

/** What its owner says of a campaign. */
export interface CampaignFields {
  name: string;
  brandName: string | null;
  /** The brand's account on Instagram, lower-case. */
  brandUsername: string | null;
  description: string | null;
  /** yyyy-mm-dd, UTC, both included. */
  startsOn: string | null;
  endsOn: string | null;
  /** In minor units of the currency. */
  budgetMinor: number | null;
  /** ISO 4217. */
  currency: string | null;
  /** Lower-case, without #. */
  hashtags: string[];
}

export interface Campaign extends CampaignFields {
  id: string;
  status: CampaignStatus;
  nextStatuses: readonly CampaignStatus[];
  /** Raised by every change of the fields or the status. */
  version: number;
  profilesCount: number;
  postsCount: number;
  createdAt: string;
  updatedAt: string;
  completedAt: string | null;
  /** Set for removed campaigns only, which appear in no list but that of the removed. */
  deletedAt: string | null;
}

export interface CampaignChange {
  fields: Partial<CampaignFields>;
  status?: CampaignStatus | undefined;
  /** The version the change was made on; refused when it is no longer that. */
  version?: number | undefined;
}

export const CAMPAIGN_PROFILE_STATUSES = ['shortlisted', 'contacted', 'confirmed', 'declined'] as const;
export type CampaignProfileStatus = (typeof CAMPAIGN_PROFILE_STATUSES)[number];

/** What the owner notes about a creator of the campaign. */
export interface CampaignProfileTerms {
  status: CampaignProfileStatus;
  /** In minor units of the campaign's currency. */
  feeMinor: number | null;
  postsAgreed: number | null;
  note: string | null;
}

/** What anybody may see of a creator. */
export interface CreatorCard {
  /** Null while another account carries the last known name. */
  username: string | null;
  fullName: string | null;
  profilePicUrl: string | null;
  isVerified: boolean;
  isPrivate: boolean;
  category: string | null;
  followersCount: number | null;
}

export interface CampaignProfile extends CampaignProfileTerms {
  id: string;
  creator: CreatorCard;
  access: 'full' | 'preview';
  addedAt: string;
}

/** Figures of a post need access to its creator. */
export interface CampaignPostFigures {
  kind: string;
  publishedAt: string;
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  viewsCount: number | null;
  playsCount: number | null;
}

export interface CampaignPost {
  id: string;
  shortcode: string;
  url: string;
  username: string | null;
  source: 'manual' | 'matched';
  note: string | null;
  access: 'full' | 'preview';
  /** Null without access. */
  post: CampaignPostFigures | null;
  addedAt: string;
}
