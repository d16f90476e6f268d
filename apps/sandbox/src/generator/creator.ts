import type { CaptionBook } from './captions/caption-book';
import type { Category } from './categories';

/** Peculiarities a creator may have; each changes what the wire shows. */
export type Quirk =
  | 'withheld'
  | 'zero-posts'
  | 'empty-cursor'
  | 'no-bio-links'
  | 'category-none'
  | 'hidden-likes'
  | 'fake-likes'
  | 'likes-differ'
  | 'comments-disabled'
  | 'no-captions'
  | 'emoji-only'
  | 'long-unicode'
  | 'fresh-video'
  | 'huge'
  | 'sponsored'
  | 'all-collab'
  | 'gated';

/** A made-up account as it is on any day; what changes with the day is computed from it. */
export interface Creator {
  /** Seed of everything below; survives a renaming. */
  key: string;
  /** Place in the listed population, null for a name outside it. */
  index: number | null;
  username: string;
  instagramId: string;
  /** 13 bits that go into the media ids. */
  shard: number;
  fullName: string;
  biography: string;
  pronouns: string[];
  book: CaptionBook;
  /** Share of posts written in English instead of the creator's own language. */
  englishShare: number;
  category: Category;
  accountType: 'personal' | 'business' | 'creator';
  isVerified: boolean;
  isPrivate: boolean;
  baseFollowers: number;
  following: number;
  /** Relative change of the followers per day. */
  growth: number;
  /** Likes per follower on a typical post. */
  likeRatio: number;
  commentRatio: number;
  /** Days between two posts. */
  gapDays: number;
  /** Posts on the epoch day. */
  basePosts: number;
  /** Days before the epoch on which the account fell silent; null for one that still posts. */
  silentSince: number | null;
  /** Favourite hours of the day, UTC. */
  hours: [number, number];
  videoShare: number;
  carouselShare: number;
  sponsoredShare: number;
  pinnedCount: number;
  moods: { positive: number; negative: number };
  externalUrl: string | null;
  email: string | null;
  phone: string | null;
  address: { city: string; street: string; zip: string } | null;
  highlights: number;
  quirks: ReadonlySet<Quirk>;
}

/** The ways in which an account is not there. */
export type AbsentForm = 'http-404' | 'user-null' | 'viewer-null' | 'data-empty';

/** Answers of Instagram that the scraper passes on. */
export type RefusalForm =
  | 'please-wait'
  | 'feedback-required'
  | 'checkpoint-required'
  | 'challenge-required'
  | 'rate-limited'
  | 'login-page'
  | 'unscrapable';
