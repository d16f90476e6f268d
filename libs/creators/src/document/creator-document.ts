import { engagementOf, type Engagement, type Sponsorship } from '@app/analytics';
import type { ProfileRow, PostRow } from './profile-row';

/** What anybody signed in may see of a creator. */
export interface CreatorPreview {
  id: string | null;
  instagramId: string | null;
  username: string;
  fullName: string | null;
  biography: string | null;
  profilePicUrl: string | null;
  profilePicUrlHd: string | null;
  isVerified: boolean;
  isPrivate: boolean;
  followersCount: number | null;
  category: string | null;
  status: 'active' | 'gone' | 'unknown';
}

/** The complete profile. */
export interface CreatorProfile extends CreatorPreview {
  formerUsernames: string[];
  pronouns: string[];
  externalUrl: string | null;
  bioLinks: { title: string | null; url: string }[];
  accountType: 'personal' | 'business' | 'creator';
  contact: { email: string | null; phone: string | null; address: Record<string, unknown> | null };
  followingCount: number | null;
  postsCount: number | null;
  highlightsCount: number | null;
  hidesLikeCounts: boolean;
  /** `private` and `withheld` timelines are shown as such, not as empty ones. */
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
  lastPostedAt: string | null;
}

export interface PostAnalysis {
  category: string | null;
  categoryConfidence: number | null;
  sentiment: string | null;
  /** -1 (negative) to 1 (positive). */
  sentimentScore: number | null;
  sentimentConfidence: number | null;
  language: string | null;
  languageConfidence: number | null;
  method: string | null;
  /** What the caption itself discloses; the platform's own label is `isSponsored` of the post. */
  sponsored: Sponsorship | null;
  analyzedAt: string;
}

export interface CreatorPost {
  id: string;
  instagramId: string;
  shortcode: string;
  url: string;
  kind: PostRow['kind'];
  caption: string | null;
  hashtags: string[];
  mentions: string[];
  /** Null when hidden. */
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  commentsDisabled: boolean;
  viewsCount: number | null;
  playsCount: number | null;
  videoDurationSeconds: number | null;
  displayUrl: string | null;
  thumbnailUrl: string | null;
  width: number | null;
  height: number | null;
  location: string | null;
  isPinned: boolean;
  isSponsored: boolean;
  sponsors: string[];
  coauthors: string[];
  tagged: string[];
  publishedAt: string;
  /** Null until the post is analysed. */
  ai: PostAnalysis | null;
}

/** Aggregated content intelligence of a creator; null members until the first analysis is complete. */
export interface CreatorIntelligence {
  primaryContentType: string | null;
  contentDistribution: Record<string, number> | null;
  averageSentimentScore: number | null;
  languageDistribution: Record<string, number> | null;
  contentQualityScore: number | null;
  analyzedAt: string | null;
}

export interface CreatorDocument {
  profile: CreatorProfile;
  engagement: Engagement;
  ai: CreatorIntelligence;
  posts: CreatorPost[];
  fetchedAt: string;
}

/** Posts shown with the profile, and read by its engagement figures. */
export const LATEST_POSTS = 12;

export function toCreatorDocument(row: ProfileRow, posts: PostRow[]): CreatorDocument {
  return {
    profile: toCreatorProfile(row),
    engagement: engagementOf(posts.map(toEngagementPost), row.followers_count, row.fetched_at),
    ai: {
      primaryContentType: row.ai_primary_content_type,
      contentDistribution: row.ai_content_distribution,
      averageSentimentScore: row.ai_avg_sentiment_score,
      languageDistribution: row.ai_language_distribution,
      contentQualityScore: row.ai_content_quality_score,
      analyzedAt: row.ai_profile_analyzed_at?.toISOString() ?? null,
    },
    posts: posts.map(toCreatorPost),
    fetchedAt: row.fetched_at.toISOString(),
  };
}

export function toPreview(profile: CreatorProfile): CreatorPreview {
  const { id, instagramId, username, fullName, biography, profilePicUrl, profilePicUrlHd } = profile;
  const { isVerified, isPrivate, followersCount, category, status } = profile;
  return {
    id,
    instagramId,
    username,
    fullName,
    biography,
    profilePicUrl,
    profilePicUrlHd,
    isVerified,
    isPrivate,
    followersCount,
    category,
    status,
  };
}

/** What can be said of a creator nobody has stored while the provider does not answer: only the name. */
export function unknownCreator(username: string): CreatorPreview {
  return {
    id: null,
    instagramId: null,
    username,
    fullName: null,
    biography: null,
    profilePicUrl: null,
    profilePicUrlHd: null,
    isVerified: false,
    isPrivate: false,
    followersCount: null,
    category: null,
    status: 'unknown',
  };
}

function toCreatorProfile(row: ProfileRow): CreatorProfile {
  return {
    id: row.id,
    instagramId: row.instagram_id,
    username: row.username,
    fullName: row.full_name,
    biography: row.biography,
    profilePicUrl: row.profile_pic_url,
    profilePicUrlHd: row.profile_pic_url_hd,
    isVerified: row.is_verified,
    isPrivate: row.is_private,
    followersCount: row.followers_count,
    category: row.category,
    status: row.status,
    formerUsernames: row.former_usernames,
    pronouns: row.pronouns,
    externalUrl: row.external_url,
    bioLinks: row.bio_links,
    accountType: row.account_type,
    contact: { email: row.business_email, phone: row.business_phone, address: row.business_address },
    followingCount: row.following_count,
    postsCount: row.posts_count,
    highlightsCount: row.highlights_count,
    hidesLikeCounts: row.hides_like_counts,
    postsAvailability: row.posts_availability,
    lastPostedAt: row.last_posted_at?.toISOString() ?? null,
  };
}

export function toCreatorPost(row: PostRow): CreatorPost {
  return {
    id: row.id,
    instagramId: row.instagram_id,
    shortcode: row.shortcode,
    url: `https://www.instagram.com/p/${row.shortcode}/`,
    kind: row.kind,
    caption: row.caption,
    hashtags: row.hashtags,
    mentions: row.mentions,
    likesCount: row.likes_count,
    likesHidden: row.likes_hidden,
    commentsCount: row.comments_count,
    commentsDisabled: row.comments_disabled,
    viewsCount: row.views_count,
    playsCount: row.plays_count,
    videoDurationSeconds: row.video_duration,
    displayUrl: row.display_url,
    thumbnailUrl: row.thumbnail_url,
    width: row.width,
    height: row.height,
    location: row.location_name,
    isPinned: row.is_pinned,
    isSponsored: row.is_sponsored,
    sponsors: row.sponsor_usernames,
    coauthors: row.coauthor_usernames,
    tagged: row.tagged_usernames,
    publishedAt: row.created_at.toISOString(),
    ai: toPostAnalysis(row),
  };
}

function toPostAnalysis(row: PostRow): PostAnalysis | null {
  if (row.ai_analyzed_at === null) return null;
  return {
    category: row.ai_content_category,
    categoryConfidence: row.ai_category_confidence,
    sentiment: row.ai_sentiment,
    sentimentScore: row.ai_sentiment_score,
    sentimentConfidence: row.ai_sentiment_confidence,
    language: row.ai_language_code,
    languageConfidence: row.ai_language_confidence,
    method: row.ai_method,
    sponsored: row.ai_sponsored,
    analyzedAt: row.ai_analyzed_at.toISOString(),
  };
}

const toEngagementPost = (row: PostRow) => ({
  likesCount: row.likes_count,
  likesHidden: row.likes_hidden,
  commentsCount: row.comments_count,
  commentsDisabled: row.comments_disabled,
  publishedAt: row.created_at,
  isPinned: row.is_pinned,
});
