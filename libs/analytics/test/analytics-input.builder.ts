import type { AnalyticsComment, AnalyticsInput, AnalyticsPost, AnalyticsSnapshot } from '../src/analytics-input.types';

/** A Monday noon. */
export const NOW = new Date('2026-06-15T12:00:00Z');
const DAY = 86_400_000;

export const daysAgo = (days: number, now = NOW): Date => new Date(now.getTime() - days * DAY);

/** An image with visible counts, a week old, without anything else. */
export const post = (overrides: Partial<AnalyticsPost> & { id: string }): AnalyticsPost => ({
  kind: 'image',
  caption: null,
  hashtags: [],
  mentions: [],
  likes: 100,
  likesHidden: false,
  comments: 10,
  commentsDisabled: false,
  views: null,
  plays: null,
  isPinned: false,
  isSponsored: false,
  sponsorUsernames: [],
  coauthors: [],
  taggedUsernames: [],
  publishedAt: daysAgo(7),
  aiCategory: null,
  aiSentiment: null,
  aiSentimentScore: null,
  aiLanguage: null,
  ...overrides,
});

export const snapshot = (days: number, overrides: Partial<AnalyticsSnapshot> = {}): AnalyticsSnapshot => ({
  on: daysAgo(days).toISOString().slice(0, 10),
  followers: null,
  following: null,
  posts: null,
  engagementRate: null,
  ...overrides,
});

export const comment = (overrides: Partial<AnalyticsComment> & { postId: string }): AnalyticsComment => ({
  authorUsername: 'somebody',
  text: 'What a lovely picture of the sea',
  sentiment: null,
  language: null,
  commentedAt: daysAgo(6),
  ...overrides,
});

/** An open account of 10,000 followers without posts, seen over 90 days. */
export const analyticsInput = (
  overrides: Partial<Omit<AnalyticsInput, 'creator'>> & { creator?: Partial<AnalyticsInput['creator']> } = {},
): AnalyticsInput => ({
  posts: [],
  snapshots: [],
  comments: [],
  peers: [],
  benchmarks: [],
  rateCard: null,
  reachTable: [],
  window: '90d',
  timeZone: null,
  asOf: NOW,
  ...overrides,
  creator: {
    username: 'anna',
    followers: 10_000,
    following: 500,
    postsCount: 40,
    accountType: 'creator',
    category: 'Food',
    isPrivate: false,
    hidesLikeCounts: false,
    postsAvailability: 'available',
    ...overrides.creator,
  },
});
