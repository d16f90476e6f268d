import { createHash } from 'node:crypto';
import { engagementOf } from '@app/analytics';
import type { FoundProfile, InstagramPost } from '@app/instagram';

/** The columns of `profiles` that a sync writes, in the JSON form `jsonb_to_record` reads. */
export function toProfileRecord({ profile, posts, postsAvailability, fetchedAt }: FoundProfile) {
  const engagement = engagementOf(posts, profile.followersCount, fetchedAt);
  return {
    instagram_id: profile.instagramId,
    username: profile.username,
    full_name: profile.fullName,
    biography: profile.biography,
    pronouns: profile.pronouns,
    external_url: profile.externalUrl,
    bio_links: profile.bioLinks,
    profile_pic_url: profile.profilePicUrl,
    profile_pic_url_hd: profile.profilePicUrlHd,
    is_verified: profile.isVerified,
    is_private: profile.isPrivate,
    is_business: profile.isBusiness,
    is_professional: profile.isProfessional,
    account_type: profile.accountType,
    category: profile.category,
    business_email: profile.business.email,
    business_phone: profile.business.phone,
    business_address: profile.business.address,
    followers_count: profile.followersCount,
    following_count: profile.followingCount,
    posts_count: profile.postsCount,
    highlights_count: profile.highlightsCount,
    hides_like_counts: profile.hidesLikeCounts,
    posts_availability: postsAvailability,
    engagement_rate: engagement.rate.value,
    avg_likes: engagement.averageLikes.value,
    avg_comments: engagement.averageComments.value,
    last_posted_at: latest(posts),
    fetched_at: fetchedAt.toISOString(),
  };
}

/** The columns of `posts` that a sync writes. */
export function toPostRecord(post: InstagramPost) {
  return {
    instagram_id: post.instagramId,
    shortcode: post.shortcode,
    kind: post.kind,
    caption: post.caption,
    content_hash: contentHash(post.caption),
    hashtags: post.hashtags,
    mentions: post.mentions,
    likes_count: post.likesCount,
    likes_hidden: post.likesHidden,
    comments_count: post.commentsCount,
    comments_disabled: post.commentsDisabled,
    views_count: post.viewsCount,
    plays_count: post.playsCount,
    video_duration: post.videoDuration,
    display_url: post.displayUrl,
    thumbnail_url: post.thumbnailUrl,
    width: post.width,
    height: post.height,
    location_name: post.locationName,
    accessibility_caption: post.accessibilityCaption,
    is_pinned: post.isPinned,
    is_sponsored: post.isSponsored,
    sponsor_usernames: post.sponsorUsernames,
    coauthor_usernames: post.coauthorUsernames,
    tagged_usernames: post.taggedUsernames,
    owner_instagram_id: post.ownerInstagramId,
    music: post.music,
    created_at: post.publishedAt.toISOString(),
  };
}

/** SHA-256 (hex) of what the content analysis reads of a post: the same hash is never analysed twice. */
export const contentHash = (caption: string | null): string =>
  createHash('sha256')
    .update(caption ?? '')
    .digest('hex');

function latest(posts: InstagramPost[]): string | null {
  const times = posts.map((post) => post.publishedAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
