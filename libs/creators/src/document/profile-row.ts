import type { Sponsorship } from '@app/analytics';
import type { PostsAvailability } from '@app/instagram';

/** The columns of `profiles` that the creator document is made from. */
export interface ProfileRow {
  id: string;
  instagram_id: string;
  username: string;
  former_usernames: string[];
  full_name: string | null;
  biography: string | null;
  pronouns: string[];
  external_url: string | null;
  bio_links: { title: string | null; url: string }[];
  profile_pic_url: string | null;
  profile_pic_url_hd: string | null;
  is_verified: boolean;
  is_private: boolean;
  account_type: 'personal' | 'business' | 'creator';
  category: string | null;
  business_email: string | null;
  business_phone: string | null;
  business_address: Record<string, unknown> | null;
  followers_count: number | null;
  following_count: number | null;
  posts_count: number | null;
  highlights_count: number | null;
  hides_like_counts: boolean;
  posts_availability: PostsAvailability;
  status: 'active' | 'gone';
  last_posted_at: Date | null;
  fetched_at: Date;
  ai_primary_content_type: string | null;
  ai_content_distribution: Record<string, number> | null;
  ai_avg_sentiment_score: number | null;
  ai_language_distribution: Record<string, number> | null;
  ai_content_quality_score: number | null;
  ai_profile_analyzed_at: Date | null;
}

export const PROFILE_COLUMNS = `
  id, instagram_id, username, former_usernames, full_name, biography, pronouns, external_url, bio_links,
  profile_pic_url, profile_pic_url_hd, is_verified, is_private, account_type, category,
  business_email, business_phone, business_address, followers_count, following_count, posts_count,
  highlights_count, hides_like_counts, posts_availability, status, last_posted_at, fetched_at,
  ai_primary_content_type, ai_content_distribution, ai_avg_sentiment_score, ai_language_distribution,
  ai_content_quality_score, ai_profile_analyzed_at`;

/** The columns of `posts` that a post is shown from. */
export interface PostRow {
  id: string;
  instagram_id: string;
  shortcode: string;
  kind: 'image' | 'video' | 'carousel' | 'reel';
  caption: string | null;
  hashtags: string[];
  mentions: string[];
  likes_count: number | null;
  likes_hidden: boolean;
  comments_count: number | null;
  comments_disabled: boolean;
  views_count: number | null;
  plays_count: number | null;
  video_duration: number | null;
  display_url: string | null;
  thumbnail_url: string | null;
  width: number | null;
  height: number | null;
  location_name: string | null;
  is_pinned: boolean;
  is_sponsored: boolean;
  sponsor_usernames: string[];
  coauthor_usernames: string[];
  tagged_usernames: string[];
  created_at: Date;
  ai_content_category: string | null;
  ai_category_confidence: number | null;
  ai_sentiment: string | null;
  ai_sentiment_score: number | null;
  ai_sentiment_confidence: number | null;
  ai_language_code: string | null;
  ai_language_confidence: number | null;
  ai_method: string | null;
  ai_sponsored: Sponsorship | null;
  ai_analyzed_at: Date | null;
}

export const POST_COLUMNS = `
  id, instagram_id, shortcode, kind, caption, hashtags, mentions, likes_count, likes_hidden, comments_count,
  comments_disabled, views_count, plays_count, video_duration, display_url, thumbnail_url, width, height,
  location_name, is_pinned, is_sponsored, sponsor_usernames, coauthor_usernames, tagged_usernames, created_at,
  ai_content_category, ai_category_confidence, ai_sentiment, ai_sentiment_score, ai_sentiment_confidence,
  ai_language_code, ai_language_confidence, ai_analysis_raw->>'method' as ai_method,
  ai_analysis_raw->'sponsored' as ai_sponsored, ai_analyzed_at`;
