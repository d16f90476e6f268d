import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { InvalidCursorError, type Page } from '@app/common';
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
import { textId, textMatchOf, textQuerySql, type PreparedText, type TextPurpose } from './text-match';
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
 * At least so many creators of a search are ranked, the most followed of all that it finds: ranking reads the words of each,
 * so that a word which everybody uses would otherwise read everything. The others follow in the order of followers.
 */
export const FEWEST_RANKED = 500;

/** Words that so many texts have are common. */
export const COMMON = 1_500;
const REMEMBERED_MS = 10 * 60_000;

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
  private readonly prepared = new LRUCache<string, PreparedText>({ max: 2_000, ttl: REMEMBERED_MS });
  /** By the hash of a question. */
  private readonly rankedFrom = new LRUCache<string, { followers: string | null }>({ max: 2_000, ttl: REMEMBERED_MS });

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
      return { rows: await this.findUnranked(walk, limit), rankedFrom: cursor.rankedFrom };
    }
    const rankedFrom = cursor === null ? await this.findRankedFrom(walk) : cursor.rankedFrom;
    if (rankedFrom === undefined) throw new InvalidCursorError();
    const ranked = await this.findRanked(walk, rankedFrom, limit);
    const snapshot = cursor?.snapshot ?? (ranked[0] && parseSnapshot(ranked[0].snapshot));
    if (ranked.length === limit || rankedFrom === null || snapshot === undefined) return { rows: ranked, rankedFrom };
    const behind = { queryHash: '', snapshot, asOf: walk.asOf, value: unrankedValue(rankedFrom), id: LOWEST_ID };
    const others = await this.findUnranked({ ...walk, cursor: behind }, limit - ranked.length);
    return { rows: [...ranked, ...others], rankedFrom };
  }

  /** From how many followers on creators are ranked, so that they are enough; null: all are. */
  private async findRankedFrom(walk: Walk): Promise<string | null> {
    if (!walk.prepared?.isCommon || walk.query.similarTo !== null) return null;
    const key = queryHash(listingQuery(walk.query, walk.prepared, 'all'), BY_RELEVANCE_DOWN);
    const known = this.rankedFrom.get(key);
    if (known !== undefined) return known.followers;
    let place = 2 * FEWEST_RANKED;
    let followers = await this.followersAt(place);
    while (followers !== null) {
      const hits = await this.countHits(walk, followers);
      if (hits >= FEWEST_RANKED) break;
      place = Math.ceil(place * Math.min(64, (1.5 * FEWEST_RANKED) / Math.max(1, hits))); // where there would be enough
      followers = await this.followersAt(place);
    }
    this.rankedFrom.set(key, { followers });
    return followers;
  }

  /** About how many followers the n-th most followed creator has. */
  private async followersAt(place: number): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ followers: string }>(
      `select followers_about::text as followers from creator_texts where followers_about is not null
        order by followers_about desc nulls last offset $1 limit 1`,
      [place],
    );
    return row?.followers ?? null;
  }

  /** How many of the creators with so many followers are hits, counted up to FEWEST_RANKED. */
  private async countHits({ query, prepared, asOf }: Walk, from: string): Promise<number> {
    const params = new SqlParams();
    const { sql } = matching(listingQuery(query, prepared, { from }), 'now', { params, asOf });
    const [row] = await this.database.readAsSystem<{ hits: number }>(
      `select count(*) as hits from (select ${sql} limit ${FEWEST_RANKED}) as found`,
      params.values,
    );
    return row?.hits ?? 0;
  }

  private findRanked(walk: Walk, from: string | null, limit: number): Promise<ListingRow[]> {
    const { asOf, cursor } = walk;
    const text: ListingQuery['text'] = {
      id: 'ranked',
      compile: (params) => {
        const question = listingQuery(walk.query, walk.prepared, { from });
        const { sql, rank } = matching(question, cursor?.snapshot ?? 'now', { params, asOf });
        if (rank === null) throw new Error('there is nothing to rank by');
        // materialized: however the planner joins it, it is ranked once
        const candidates = `with ranked as materialized (
          select d.profile_id, ${rank} as relevance
            from (select l.profile_id, t.born_xid ${sql}) c
            join creator_texts d on d.profile_id = c.profile_id and d.born_xid = c.born_xid
          ) select * from ranked`;
        return { join: `join (${candidates}) m on m.profile_id = l.profile_id`, where: 'true', rank: 'm.relevance' };
      },
    };
    const question: ListingQuery = { criteria: null, unknown: 'exclude', text };
    return this.listings.findRows(placeOf(walk, question, { order: BY_RELEVANCE_DOWN, limit }), asOf);
  }

  /** In the order of followers, behind a place in it. */
  private async findUnranked(walk: Walk, limit: number): Promise<ListingRow[]> {
    const { cursor, asOf, query, prepared } = walk;
    const question = listingQuery(query, prepared, 'some in order');
    const after = cursor && { value: followersOf(cursor.value), id: cursor.id };
    const place = placeOf(walk, question, { order: BY_FOLLOWERS_DOWN, limit });
    const rows = await this.listings.findRows({ ...place, after }, asOf);
    return rows.map((row) => ({ ...row, sortValue: row.sortValue === null ? null : unrankedValue(row.sortValue) }));
  }
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const unrankedValue = (followers: string) => String(Number(followers) - UNRANKED);
const followersOf = (value: string | null) => (value === null ? null : String(Number(value) + UNRANKED));

const orderOf = ({ sort, direction }: SearchQuery): ListingOrder =>
  sort === 'relevance' ? BY_RELEVANCE_DOWN : { sort: LISTING_SORTS[sort], direction };

/** What a search asks of the listings, without its order. */
const listingQuery = (query: SearchQuery, prepared: PreparedText | null, purpose: TextPurpose): ListingQuery => ({
  criteria: query.criteria,
  unknown: query.unknown,
  text: textMatchOf(query, prepared, purpose),
});

const placeOf = (
  { cursor, readerId }: Walk,
  query: ListingQuery,
  { order, limit }: { order: ListingOrder; limit: number },
) => ({ query, order, state: cursor?.snapshot ?? ('now' as const), after: cursor, limit, readerId });
