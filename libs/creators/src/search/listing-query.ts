import { createHash } from 'node:crypto';
import type { Criteria } from './criteria';
import type { UnknownRule } from './criteria-sql';
import type { SqlParams } from './sql-params';

export type SortType = 'bigint' | 'float8' | 'timestamptz';
export type SortDirection = 'asc' | 'desc';

/** What rows are ordered by; equal values by id, unknown ones last. */
export interface ListingSort {
  /** Stands in the cursor: a cursor of another order is refused. */
  key: string;
  type: SortType;
  /** Over `creator_listings l` and what a text match joins. */
  sql: string;
  /** Rows without a value come last; where there are none, nobody looks for them. */
  canBeUnknown: boolean;
}

const column = (key: string, sql: string, type: SortType): ListingSort => ({ key, type, sql, canBeUnknown: true });

/** Each has an index (idx_creator_listings_*), so that a page costs the same at any depth. */
export const LISTING_SORTS = {
  followers: column('followers', 'l.followers', 'bigint'),
  engagementRate: column('engagementRate', 'l.engagement_rate', 'float8'),
  lastPosted: column('lastPosted', 'l.last_posted_at', 'timestamptz'),
  postsPerWeek: column('postsPerWeek', 'l.posts_per_week', 'float8'),
  avgLikes: column('avgLikes', 'l.avg_likes', 'float8'),
  avgComments: column('avgComments', 'l.avg_comments', 'float8'),
  growth: column('growth', 'l.growth_30d', 'float8'),
  quality: column('quality', 'l.quality_score', 'float8'),
  sentiment: column('sentiment', 'l.sentiment', 'float8'),
  sponsoredShare: column('sponsoredShare', 'l.sponsored_share', 'float8'),
} as const satisfies Record<string, ListingSort>;

export type ListingSortName = keyof typeof LISTING_SORTS;
export const LISTING_SORT_NAMES = Object.keys(LISTING_SORTS) as ListingSortName[];

/** What a full text search adds to a question about listings. */
export interface TextMatch {
  /** What is searched for, in one spelling: pages of one walk ask for the same. */
  id: string;
  /** Compiled anew for each statement; `isVisible` says which versions it sees of what the match joins. */
  compile(
    params: SqlParams,
    isVisible: (alias: string) => string,
  ): {
    /** Joined to `creator_listings l`, at most one row for each; '' for none. */
    join: string;
    /** Besides the criteria. */
    where: string;
    /** For ordering by relevance: the expression of a sort, with parameters of its own. */
    rank: string | null;
  };
}

/** Orders by the rank of the text match. */
export const BY_RELEVANCE: ListingSort = { key: 'relevance', type: 'float8', sql: '', canBeUnknown: false };

/** A question about the listed creators. */
export interface ListingQuery {
  criteria: Criteria | null;
  unknown: UnknownRule;
  text?: TextMatch | undefined;
}

export interface ListingOrder {
  sort: ListingSort;
  direction: SortDirection;
}

/** What a cursor is bound to: the same question in the same order. */
export function queryHash({ criteria, unknown, text }: ListingQuery, { sort, direction }: ListingOrder): string {
  const parts = JSON.stringify([criteria, unknown, text?.id ?? null, sort.key, direction]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 16);
}
