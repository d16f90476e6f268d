import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Database, PLANNED_EACH_TIME } from '@app/database';
import type { Criteria } from './criteria';
import { compileCriteria, type UnknownRule } from './criteria-sql';
import { BY_IDS_SQL, matching, pageSql, type ListingState, type PageParts } from './creator-listings.sql';
import { toCreatorSummary, type CreatorSummary, type SummaryRow } from './creator-summary';
import { decodeListingCursor, encodeListingCursor, parseSnapshot } from './listing-cursor';
import { queryHash, type ListingOrder, type ListingQuery } from './listing-query';
import { SqlParams } from './sql-params';

export interface ListingPageRequest {
  query: ListingQuery;
  order: ListingOrder;
  limit: number;
  cursor?: string | undefined;
  /** Whose access decides on `unlocked`. */
  readerId: string;
}

/** One condition of a search under the name that its reader knows. */
export interface NamedCriteria {
  name: string;
  criteria: Criteria;
}

export interface FilterEffect {
  filter: string;
  /** Creators that this filter removes when it is the only one. */
  removed: number;
  /** Creators that it removes of those which the filters before it left. */
  removedInSequence: number;
  /** What is left after it. */
  left: number;
  /** Creators about whom it cannot be said. */
  unknown: number;
}

export interface FilterExplanation {
  /** Creators before any filter. */
  total: number;
  matches: number;
  filters: FilterEffect[];
}

export interface ListingRow extends SummaryRow {
  sortValue: string | null;
  snapshot: string;
}

export type ListingPlace = Omit<PageParts, 'part'>;

/**
 * The searchable figures of creators. What it answers is preview data that every reader may have, so it reads as the
 * system; only `unlocked` depends on the reader.
 */
@Injectable()
export class CreatorListingsRepository {
  constructor(private readonly database: Database) {}

  /**
   * A page of a walk: all its pages show the state that the first one saw, so that no creator comes twice or is missed,
   * whatever is written meanwhile.
   * @throws AppError REQUEST.INVALID_CURSOR
   */
  async findPage({ query, order, limit, cursor, readerId }: ListingPageRequest): Promise<Page<CreatorSummary>> {
    const hash = queryHash(query, order);
    const now = new Date();
    const from =
      cursor === undefined ? null : decodeListingCursor(cursor, { type: order.sort.type, queryHash: hash, now });
    const asOf = from?.asOf ?? now;
    const rows = await this.findRows(
      { query, order, state: from?.snapshot ?? 'now', after: from, limit: limit + 1, readerId },
      asOf,
    );
    const last = rows.at(limit - 1);
    if (rows.length <= limit || last === undefined) return { items: rows.map(toCreatorSummary), nextCursor: null };
    const snapshot = from?.snapshot ?? parseSnapshot((rows[0] as ListingRow).snapshot);
    const next = { queryHash: hash, snapshot, asOf, value: last.sortValue, id: last.id };
    return { items: rows.slice(0, limit).map(toCreatorSummary), nextCursor: encodeListingCursor(next) };
  }

  /** How many creators a search finds, exactly. */
  async count(query: ListingQuery): Promise<number> {
    const params = new SqlParams();
    const { sql } = matching(query, 'now', { params, asOf: new Date() });
    const [row] = await this.database.readAsSystem<{ n: number }>(
      `${PLANNED_EACH_TIME} select count(*) as n ${sql}`,
      params.values,
    );
    return row?.n ?? 0;
  }

  /** What each filter does to the result, alone and after those before it. */
  async explain(filters: NamedCriteria[], unknown: UnknownRule): Promise<FilterExplanation> {
    const params = new SqlParams();
    const context = { params, asOf: new Date() };
    const verdicts = filters.map(({ criteria }, i) => `${compileCriteria(criteria, context)} as f${i}`);
    const counts = await this.database.readAsSystem<Record<string, number>>(
      explainSql(verdicts, unknown),
      params.values,
    );
    return toExplanation(filters, counts[0] ?? {});
  }

  /** The present summaries of creators, in no order; who is not listed is left out. */
  async findByIds(profileIds: readonly string[], readerId: string): Promise<CreatorSummary[]> {
    if (profileIds.length === 0) return [];
    const rows = await this.database.readAsSystem<SummaryRow>(BY_IDS_SQL, [profileIds, readerId]);
    return rows.map(toCreatorSummary);
  }

  /**
   * Rows of a walk in the order of their sort, from a place on. Those without a value are asked for only when those with
   * one have come to their end.
   */
  async findRows(page: ListingPlace, asOf: Date): Promise<ListingRow[]> {
    const { after, limit, order } = page;
    if (after !== null && after.value === null) return this.read({ ...page, part: 'unknown' }, asOf);
    const known = await this.read({ ...page, part: 'known' }, asOf);
    if (known.length === limit || !order.sort.canBeUnknown) return known;
    const state: ListingState = known[0] && page.state === 'now' ? parseSnapshot(known[0].snapshot) : page.state;
    const rest = { ...page, state, part: 'unknown' as const, after: null, limit: limit - known.length };
    return [...known, ...(await this.read(rest, asOf))];
  }

  private read(parts: PageParts, asOf: Date): Promise<ListingRow[]> {
    const params = new SqlParams();
    const sql = pageSql(parts, { params, asOf });
    return this.database.readAsSystem<ListingRow>(sql, params.values);
  }
}

/** One pass over the listings: `offset 0` keeps the verdicts from being computed once for every count. */
function explainSql(verdicts: string[], unknown: UnknownRule): string {
  const kept = (i: number) => (unknown === 'include' ? `f${i} is not false` : `f${i} is true`);
  const counts = verdicts.flatMap((_verdict, i) => {
    const before = verdicts.slice(0, i).map((_other, j) => `${kept(j)} and `);
    return [
      `count(*) filter (where f${i} is null) as unknown${i}`,
      `count(*) filter (where not (${kept(i)})) as removed${i}`,
      `count(*) filter (where ${before.join('')}not (${kept(i)})) as sequence${i}`,
    ];
  });
  return `
  select ${['count(*) as total', ...counts].join(',\n         ')}
    from (select ${verdicts.join(', ')} from creator_listings l where l.closed_xid is null offset 0) as judged`;
}

function toExplanation(filters: NamedCriteria[], counts: Record<string, number>): FilterExplanation {
  const countOf = (name: string) => counts[name] ?? 0;
  const total = countOf('total');
  let left = total;
  const effects = filters.map(({ name }, i) => {
    const removedInSequence = countOf(`sequence${i}`);
    left -= removedInSequence;
    return { filter: name, removed: countOf(`removed${i}`), removedInSequence, left, unknown: countOf(`unknown${i}`) };
  });
  return { total, matches: left, filters: effects };
}
