import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Page } from '@app/common';
import { Database } from '@app/database';
import { matching } from './creator-listings.sql';
import { CreatorListingsRepository, type ListingRow } from './creator-listings.repository';
import { toCreatorSummary, type CreatorSummary } from './creator-summary';
import {
  decodeListingCursor,
  encodeListingCursor,
  parseSnapshot,
  type ListingCursor,
  type Snapshot,
} from './listing-cursor';
import { LISTING_SORTS, queryHash, type ListingOrder, type ListingQuery, type ListingSort } from './listing-query';
import type { SearchQuery, SearchText } from './search-query';
import { SqlParams } from './sql-params';
import { textId, textMatchOf, textQuerySql, type PreparedText } from './text-match';
import { parseTextQuery } from './text-query';

export interface SearchPageRequest {
  query: SearchQuery;
  limit: number;
  cursor?: string | undefined;
  /** Whose access decides on `unlocked`. */
  readerId: string;
}

/** A page of a search, and the state that it shows. */
export interface SearchPage extends Page<CreatorSummary> {
  /** Where the versions of the page's texts can be read. */
  snapshot: Snapshot | null;
}

/**
 * So many creators of a search are ranked: those with the most followers of all that it finds. Ranking reads the words of
 * each, so that a word which everybody uses would otherwise read everything. The others follow in the order of followers.
 */
export const MOST_RANKED = 1_000;

/** Words that so many texts have are common. */
const COMMON = 5_000;
const PREPARED_MS = 10 * 60_000;

/** Ranked rows have their relevance, from 0 up; those after them have their followers less this, from -1e15 up. */
const UNRANKED = 1e15;
const RELEVANCE: ListingSort = { key: 'relevance', type: 'bigint', sql: '', canBeUnknown: false };
const BY_RELEVANCE_DOWN: ListingOrder = { sort: RELEVANCE, direction: 'desc' };
const BY_FOLLOWERS_DOWN: ListingOrder = { sort: LISTING_SORTS.followers, direction: 'desc' };

interface Walk {
  query: ListingQuery;
  cursor: ListingCursor | null;
  asOf: Date;
  readerId: string;
}

/** Searches with words, names and relevance over the listings. */
@Injectable()
export class CreatorSearchRepository {
  private readonly prepared = new LRUCache<string, PreparedText>({ max: 2_000, ttl: PREPARED_MS });

  constructor(
    private readonly database: Database,
    private readonly listings: CreatorListingsRepository,
  ) {}

  /**
   * A page of a search: all its pages show the state that the first one saw.
   * @throws AppError REQUEST.INVALID_CURSOR
   */
  async findPage({ query, limit, cursor, readerId }: SearchPageRequest): Promise<SearchPage> {
    const order = orderOf(query);
    const question = await this.listingQueryOf(query, 'rows');
    const hash = queryHash(question, order);
    const now = new Date();
    const from =
      cursor === undefined ? null : decodeListingCursor(cursor, { type: order.sort.type, queryHash: hash, now });
    const walk = { query: question, cursor: from, asOf: from?.asOf ?? now, readerId };
    const rows =
      query.sort === 'relevance'
        ? await this.findRelevant(walk, limit + 1)
        : await this.listings.findRows(placeOf(walk, order, limit + 1), walk.asOf);
    const snapshot = from?.snapshot ?? (rows[0] === undefined ? null : parseSnapshot(rows[0].snapshot));
    const items = rows.slice(0, limit).map(toCreatorSummary);
    const last = rows.at(limit - 1);
    if (rows.length <= limit || last === undefined || snapshot === null) return { items, nextCursor: null, snapshot };
    const next = { queryHash: hash, snapshot, asOf: walk.asOf, value: last.sortValue, id: last.id };
    return { items, nextCursor: encodeListingCursor(next), snapshot };
  }

  /** How many creators a search finds, exactly. */
  async count(query: SearchQuery): Promise<number> {
    return this.listings.count(await this.listingQueryOf(query, 'count'));
  }

  /** What a search asks of the listings, without its order. */
  private async listingQueryOf(query: SearchQuery, purpose: 'rows' | 'count'): Promise<ListingQuery> {
    const prepared = query.text === null ? null : await this.prepare(query.text);
    return { criteria: query.criteria, unknown: query.unknown, text: textMatchOf(query, prepared, purpose) };
  }

  private async prepare(text: SearchText): Promise<PreparedText> {
    const key = JSON.stringify(textId(text));
    const known = this.prepared.get(key);
    if (known !== undefined) return known;
    const params = new SqlParams();
    const query = textQuerySql(text, parseTextQuery(text.query), params);
    const [row] = await this.database.readAsSystem<PreparedText>(
      `select query::text as query, app.count_creators_with_words(query, ${COMMON}) >= ${COMMON} as "isCommon"
         from (select ${query} as query offset 0) as asked`,
      params.values,
    );
    if (row === undefined) throw new Error('preparing a text returned no row');
    this.prepared.set(key, row);
    return row;
  }

  /** Those that are ranked, then the others. */
  private async findRelevant(walk: Walk, limit: number): Promise<ListingRow[]> {
    const { cursor } = walk;
    if (cursor !== null && (cursor.value === null || Number(cursor.value) < 0)) return this.findUnranked(walk, limit);
    const ranked = await this.findRanked(walk, limit);
    if (ranked.length === limit) return ranked;
    const snapshot = cursor?.snapshot ?? (ranked[0] && parseSnapshot(ranked[0].snapshot));
    if (snapshot === undefined) return [];
    const boundary = await this.findBoundary(walk, snapshot);
    if (boundary === null) return ranked;
    const after = { ...boundary, queryHash: '', snapshot, asOf: walk.asOf };
    return [...ranked, ...(await this.findUnranked({ ...walk, cursor: after }, limit - ranked.length))];
  }

  private findRanked(walk: Walk, limit: number): Promise<ListingRow[]> {
    const { query, asOf, cursor } = walk;
    const text: ListingQuery['text'] = {
      id: 'ranked',
      compile: (params) => {
        const { sql, rank } = matching(query, cursor?.snapshot ?? 'now', { params, asOf });
        if (rank === null) throw new Error('there is nothing to rank by');
        // materialized: however the planner joins it, it is ranked once
        const candidates = `with ranked as materialized (
          select d.profile_id, ${rank} as relevance
            from (select l.profile_id, t.born_xid ${sql} ${MOST_FOLLOWED} limit ${MOST_RANKED}) c
            join creator_texts d on d.profile_id = c.profile_id and d.born_xid = c.born_xid
          ) select * from ranked`;
        return { join: `join (${candidates}) m on m.profile_id = l.profile_id`, where: 'true', rank: 'm.relevance' };
      },
    };
    const place = placeOf({ ...walk, query: { criteria: null, unknown: 'exclude', text } }, BY_RELEVANCE_DOWN, limit);
    return this.listings.findRows(place, asOf);
  }

  /** The last of the ranked by followers; null when all are ranked. */
  private async findBoundary({ query, asOf }: Walk, snapshot: Snapshot): Promise<{ value: string; id: string } | null> {
    const params = new SqlParams();
    const { sql } = matching(query, snapshot, { params, asOf });
    const [row] = await this.database.readAsSystem<{ value: string; id: string }>(
      `select ${unrankedValue('l')}::text as value, l.profile_id as id ${sql} ${MOST_FOLLOWED} offset ${MOST_RANKED - 1} limit 1`,
      params.values,
    );
    return row ?? null;
  }

  /** In the order of followers, behind a place in it. */
  private async findUnranked(walk: Walk, limit: number): Promise<ListingRow[]> {
    const { cursor, asOf } = walk;
    const place = placeOf(walk, BY_FOLLOWERS_DOWN, limit);
    const after = cursor && { value: followersOf(cursor.value), id: cursor.id };
    const rows = await this.listings.findRows({ ...place, after }, asOf);
    return rows.map((row) => ({
      ...row,
      sortValue: row.sortValue === null ? null : String(Number(row.sortValue) - UNRANKED),
    }));
  }
}

const MOST_FOLLOWED = 'order by l.followers desc nulls last, l.profile_id desc';
const unrankedValue = (alias: string) => `(${alias}.followers - ${UNRANKED}::bigint)`;
const followersOf = (value: string | null) => (value === null ? null : String(Number(value) + UNRANKED));

const orderOf = ({ sort, direction }: SearchQuery): ListingOrder =>
  sort === 'relevance' ? BY_RELEVANCE_DOWN : { sort: LISTING_SORTS[sort], direction };

const placeOf = ({ query, cursor, readerId }: Walk, order: ListingOrder, limit: number) => ({
  query,
  order,
  state: cursor?.snapshot ?? ('now' as const),
  after: cursor,
  limit,
  readerId,
});
