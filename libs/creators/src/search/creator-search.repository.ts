import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { InvalidCursorError, type Page } from '@app/common';
import { Database } from '@app/database';
import { matching, type ListingState } from './creator-listings.sql';
import { CreatorListingsRepository, type ListingPlace, type ListingRow } from './creator-listings.repository';
import { toCreatorSummary, type CreatorSummary } from './creator-summary';
import {
  decodeListingCursor,
  encodeListingCursor,
  parseSnapshot,
  type ListingCursor,
  type Snapshot,
} from './listing-cursor';
import { LISTING_SORTS, queryHash, type ListingOrder, type ListingQuery, type ListingSort } from './listing-query';
import { mostFollowersOf, RankedRangeRepository } from './ranked-range.repository';
import type { SearchQuery, SearchText } from './search-query';
import { SqlParams } from './sql-params';
import { listingQuery, textId, textQuerySql, type PreparedText } from './text-match';
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

/** Words that so many texts have are common. */
export const COMMON = 1_000;
const PREPARED_MS = 60_000;

/** Ranked rows have their relevance, from 0 up; those after them have their followers less this, from -1e15 up. */
const UNRANKED = 1e15;
const RELEVANCE: ListingSort = { key: 'relevance', type: 'bigint', sql: '', canBeUnknown: false };
const BY_RELEVANCE_DOWN: ListingOrder = { sort: RELEVANCE, direction: 'desc' };
const BY_FOLLOWERS_DOWN: ListingOrder = { sort: LISTING_SORTS.followers, direction: 'desc' };

interface Walk {
  query: SearchQuery;
  prepared: PreparedText | null;
  cursor: ListingCursor | null;
  asOf: Date;
  readerId: string;
}

/** Rows of a walk; and of one by relevance, from how many followers on creators are ranked. */
interface Found {
  rows: ListingRow[];
  rankedFrom?: string | null;
}

/** Searches with words, names and relevance over the listings. */
@Injectable()
export class CreatorSearchRepository {
  private readonly prepared = new LRUCache<string, PreparedText>({ max: 2_000, ttl: PREPARED_MS });

  constructor(
    private readonly database: Database,
    private readonly listings: CreatorListingsRepository,
    private readonly rankedRange: RankedRangeRepository,
  ) {}

  /**
   * A page of a search: all its pages show the state that the first one saw.
   * @throws AppError REQUEST.INVALID_CURSOR
   */
  async findPage({ query, limit, cursor, readerId }: SearchPageRequest): Promise<SearchPage> {
    const order = orderOf(query);
    const prepared = await this.prepare(query.text);
    const hash = queryHash(listingQuery(query, prepared, 'some in order'), order);
    const now = new Date();
    const from =
      cursor === undefined ? null : decodeListingCursor(cursor, { type: order.sort.type, queryHash: hash, now });
    const walk = { query, prepared, cursor: from, asOf: from?.asOf ?? now, readerId };
    const { rows, rankedFrom } =
      query.sort === 'relevance'
        ? await this.findRelevant(walk, limit + 1)
        : { rows: await this.findInOrder(walk, order, limit + 1) };
    const snapshot = from?.snapshot ?? (rows[0] === undefined ? null : parseSnapshot(rows[0].snapshot));
    const items = rows.slice(0, limit).map(toCreatorSummary);
    const last = rows.at(limit - 1);
    if (rows.length <= limit || last === undefined || snapshot === null) return { items, nextCursor: null, snapshot };
    const next = { queryHash: hash, snapshot, asOf: walk.asOf, value: last.sortValue, id: last.id, rankedFrom };
    return { items, nextCursor: encodeListingCursor(next), snapshot };
  }

  /** How many creators a search finds, exactly. */
  async count(query: SearchQuery): Promise<number> {
    return this.listings.count(listingQuery(query, await this.prepare(query.text), 'all'));
  }

  private async prepare(text: SearchText | null): Promise<PreparedText | null> {
    if (text === null) return null;
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

  private findInOrder(walk: Walk, order: ListingOrder, limit: number): Promise<ListingRow[]> {
    const question = listingQuery(walk.query, walk.prepared, 'some in order');
    return this.listings.findRows(placeOf(walk, question, { order, limit }), walk.asOf);
  }

  /** Those that are ranked, then the others. */
  private async findRelevant(walk: Walk, limit: number): Promise<Found> {
    const { cursor } = walk;
    if (cursor !== null && (cursor.value === null || Number(cursor.value) < 0)) {
      const place = { state: cursor.snapshot, after: { value: cursor.value, id: cursor.id } };
      return { rows: await this.findUnranked(walk, place, limit), rankedFrom: cursor.rankedFrom };
    }
    const rankedFrom = cursor === null ? await this.rankedRange.findStart(walk) : cursor.rankedFrom;
    if (rankedFrom === undefined) throw new InvalidCursorError();
    const ranked = await this.findRanked(walk, rankedFrom, limit);
    if (ranked.length === limit || rankedFrom === null) return { rows: ranked, rankedFrom };
    const state: ListingState = cursor?.snapshot ?? (ranked[0] && parseSnapshot(ranked[0].snapshot)) ?? 'now';
    const place = { state, after: { value: unrankedValue(rankedFrom), id: LOWEST_ID } };
    const others = await this.findUnranked(walk, place, limit - ranked.length);
    return { rows: [...ranked, ...others], rankedFrom };
  }

  private findRanked(walk: Walk, from: string | null, limit: number): Promise<ListingRow[]> {
    const { asOf, cursor } = walk;
    const text: ListingQuery['text'] = {
      id: 'ranked',
      compile: (params) => {
        const question = listingQuery(walk.query, walk.prepared, { from, to: mostFollowersOf(walk.query) });
        const { sql, rank } = matching(question, cursor?.snapshot ?? 'now', { params, asOf });
        if (rank === null) throw new Error('there is nothing to rank by');
        const isBehind =
          cursor === null
            ? ''
            : `where (relevance, profile_id) < (${params.add(cursor.value, 'bigint')}, ${params.add(cursor.id, 'uuid')})`;
        // materialized: however the planner joins it, it is ranked once; offset 0: only documents of hits are fetched
        const candidates = `with ranked as materialized (
          select d.profile_id, ${rank} as relevance
            from (select l.profile_id, t.born_xid ${sql} offset 0) c
            join creator_texts d on d.profile_id = c.profile_id and d.born_xid = c.born_xid
          ) select * from ranked ${isBehind} order by relevance desc, profile_id desc limit ${params.add(limit, 'integer')}`;
        return { join: `join (${candidates}) m on m.profile_id = l.profile_id`, where: 'true', rank: 'm.relevance' };
      },
    };
    const question: ListingQuery = { criteria: null, unknown: 'exclude', text };
    return this.listings.findRows(placeOf(walk, question, { order: BY_RELEVANCE_DOWN, limit }), asOf);
  }

  /** In the order of followers, behind a place in it. */
  private async findUnranked(
    { query, prepared, readerId, asOf }: Walk,
    { state, after }: Pick<ListingPlace, 'state'> & { after: { value: string | null; id: string } },
    limit: number,
  ): Promise<ListingRow[]> {
    const rows = await this.listings.findRows(
      {
        query: listingQuery(query, prepared, 'some in order'),
        order: BY_FOLLOWERS_DOWN,
        state,
        after: { value: followersOf(after.value), id: after.id },
        limit,
        readerId,
      },
      asOf,
    );
    return rows.map((row) => ({ ...row, sortValue: row.sortValue === null ? null : unrankedValue(row.sortValue) }));
  }
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const unrankedValue = (followers: string) => String(Number(followers) - UNRANKED);
const followersOf = (value: string | null) => (value === null ? null : String(Number(value) + UNRANKED));

const orderOf = ({ sort, direction }: SearchQuery): ListingOrder =>
  sort === 'relevance' ? BY_RELEVANCE_DOWN : { sort: LISTING_SORTS[sort], direction };

const placeOf = (
  { cursor, readerId }: Walk,
  query: ListingQuery,
  { order, limit }: { order: ListingOrder; limit: number },
) => ({ query, order, state: cursor?.snapshot ?? ('now' as const), after: cursor, limit, readerId });
