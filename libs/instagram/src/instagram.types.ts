/** What Instagram shows publicly, in our words. Ids are decimal strings: media ids exceed 2^53. Counts are null when hidden or unknown. */
export interface InstagramProfile {
  instagramId: string;
  username: string;
  fullName: string | null;
  biography: string | null;
  pronouns: string[];
  externalUrl: string | null;
  bioLinks: { title: string | null; url: string }[];
  profilePicUrl: string | null;
  profilePicUrlHd: string | null;
  isVerified: boolean;
  isPrivate: boolean;
  isBusiness: boolean;
  isProfessional: boolean;
  accountType: 'personal' | 'business' | 'creator';
  category: string | null;
  business: { email: string | null; phone: string | null; address: Record<string, unknown> | null };
  followersCount: number | null;
  followingCount: number | null;
  postsCount: number | null;
  highlightsCount: number | null;
  hidesLikeCounts: boolean;
  /** Usernames named in the biography. */
  biographyMentions: string[];
}

export type PostKind = 'image' | 'video' | 'carousel' | 'reel';

export interface InstagramPost {
  instagramId: string;
  shortcode: string;
  kind: PostKind;
  caption: string | null;
  hashtags: string[];
  mentions: string[];
  /** Null when hidden (-1, the hide flag) or absent: never zero by default. */
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  commentsDisabled: boolean;
  viewsCount: number | null;
  playsCount: number | null;
  /** Seconds. */
  videoDuration: number | null;
  displayUrl: string | null;
  thumbnailUrl: string | null;
  width: number | null;
  height: number | null;
  locationName: string | null;
  accessibilityCaption: string | null;
  isPinned: boolean;
  /** The platform's own paid-partnership label. */
  isSponsored: boolean;
  sponsorUsernames: string[];
  coauthorUsernames: string[];
  taggedUsernames: string[];
  /** Differs from the profile's id on collaborations. */
  ownerInstagramId: string | null;
  music: { artist: string | null; title: string | null; original: boolean } | null;
  publishedAt: Date;
  comments: InstagramComment[];
}

export interface InstagramComment {
  instagramId: string;
  authorUsername: string;
  text: string;
  likesCount: number | null;
  commentedAt: Date;
}

export interface RelatedProfile {
  instagramId: string;
  username: string;
  fullName: string | null;
  isVerified: boolean;
  isPrivate: boolean;
  profilePicUrl: string | null;
}

/** Why a timeline is or is not there: `withheld` = public, has posts, but the source did not hand them out. */
export type PostsAvailability = 'available' | 'private' | 'withheld' | 'none';

export interface FoundProfile {
  outcome: 'found';
  profile: InstagramProfile;
  posts: InstagramPost[];
  postsAvailability: PostsAvailability;
  /** Cursor of the next page of the timeline, null at its end. */
  nextCursor: string | null;
  related: RelatedProfile[];
  fetchedAt: Date;
}

/** `confirmed` = several spaced attempts agreed; a single miss is often false. */
export interface MissingProfile {
  outcome: 'not_found';
  confirmed: boolean;
}

export type ProfileLookup = FoundProfile | MissingProfile;

export interface PostsPage {
  posts: InstagramPost[];
  nextCursor: string | null;
}

export interface ProviderCallOptions {
  signal?: AbortSignal;
  /** Unix milliseconds after which nobody waits for the answer any more. */
  deadline?: number;
}

/**
 * Where profiles and posts come from.
 * Throws AppError with a PROVIDER.* code when the source cannot answer; never a raw transport error.
 */
export abstract class InstagramPort {
  abstract fetchProfile(username: string, options?: ProviderCallOptions): Promise<ProfileLookup>;
  /** A further page of a timeline; `null` when the plan does not offer it. */
  abstract fetchPosts(
    request: { username: string; cursor: string },
    options?: ProviderCallOptions,
  ): Promise<PostsPage | null>;
}
