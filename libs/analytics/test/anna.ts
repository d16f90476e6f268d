import type { AnalyticsInput, AnalyticsPost } from '../src/analytics-input.types';
import { analyticsInput, daysAgo, post, snapshot } from './analytics-input.builder';

/** A post of so many days ago, at noon UTC. */
const at = (days: number, overrides: Partial<AnalyticsPost> & { id: string }): AnalyticsPost =>
  post({ ...overrides, publishedAt: daysAgo(days) });

/**
 * A creator built by hand, of whom every figure can be worked out on paper. Noon UTC is 14:00 in Berlin in summer; posts
 * of 7, 14, 21 … days ago are of a Monday, those of 3, 10, 17 … of a Friday.
 */
export const ANNAS_POSTS: readonly AnalyticsPost[] = [
  at(0.5, { id: 'p1', likes: 40, comments: 2 }),
  at(3, { id: 'p2', likes: 200, comments: 10, hashtags: ['food', 'berlin'], aiCategory: 'Food' }),
  at(7, { id: 'p3', kind: 'carousel', likes: 300, comments: 20, hashtags: ['Food'], aiCategory: 'Food' }),
  at(10, { id: 'p4', kind: 'reel', likes: 400, comments: 40, views: 4_000, plays: 6_000, aiCategory: 'Travel' }),
  at(14, { id: 'p5', likes: null, comments: 12 }),
  at(17, { id: 'p6', likes: 250, comments: 10, caption: 'Breakfast with @glowbrand', mentions: ['glowbrand'] }),
  at(21, { id: 'p7', kind: 'video', likes: 500, comments: 25, views: 5_000, plays: 7_000 }),
  at(24, { id: 'p8', likes: 180, comments: 6, caption: 'So soft! @glowbrand #ad', mentions: ['GlowBrand'] }),
  at(28, { id: 'p9', kind: 'reel', likes: 1_500, comments: 100, views: 30_000, plays: 45_000 }),
  at(31, { id: 'p10', kind: 'carousel', likes: 220, comments: 14, isSponsored: true, sponsorUsernames: ['glowbrand'] }),
  at(35, { id: 'p11', likes: 240, comments: 8, aiSentiment: 'positive', aiSentimentScore: 0.8, aiLanguage: 'de' }),
  at(42, { id: 'p12', likes: 3, likesHidden: true, comments: 15, aiSentiment: 'neutral', aiSentimentScore: 0.1 }),
  at(49, { id: 'p13', kind: 'carousel', likes: 260, comments: 18 }),
  at(56, {
    id: 'p14',
    likes: 210,
    comments: 12,
    caption: 'Use my code ANNA10 at @otherbrand',
    mentions: ['otherbrand'],
  }),
  at(120, { id: 'p15', likes: 100, comments: 5 }),
  at(400, { id: 'p16', likes: 900, comments: 90, isPinned: true }),
];

/** 10,000 followers today, 20 fewer each day before, for a month; 8,000 on a day 92 days ago. */
export const ANNAS_SNAPSHOTS = [
  snapshot(92, { followers: 8_000 }),
  ...Array.from({ length: 31 }, (_, i) => snapshot(30 - i, { followers: 10_000 - 20 * (30 - i), following: 500 })),
];

export const anna = (overrides: Parameters<typeof analyticsInput>[0] = {}): AnalyticsInput =>
  analyticsInput({
    posts: [...ANNAS_POSTS],
    snapshots: ANNAS_SNAPSHOTS,
    timeZone: 'Europe/Berlin',
    ...overrides,
  });
