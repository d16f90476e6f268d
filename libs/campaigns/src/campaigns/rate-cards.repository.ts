import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import type { PostKind } from '@app/analytics';
import { Database, type Sql } from '@app/database';

/** What a thousand people reached (or views) cost, from so many followers on. */
export interface CpmRow {
  followersFrom: number;
  /** Null: every kind that has no row of its own. */
  kind: PostKind | null;
  low: number;
  high: number;
}

/** Share (0-1) of the followers that see a post, from an engagement rate (percent) on. */
export interface ReachShareRow {
  engagementRateFrom: number;
  low: number;
  high: number;
}

/** Rates in thousandths of a minor unit of the currency, each from what is said at least to what is said at most. */
export interface NewRateCard {
  name: string;
  currency: string;
  /** Who says so. */
  source: string;
  /** yyyy-mm-dd. */
  publishedOn: string;
  likeLow: number;
  likeHigh: number;
  commentLow: number;
  commentHigh: number;
  viewLow: number;
  viewHigh: number;
  cpms: CpmRow[];
  reachShares: ReachShareRow[];
  /** ISO 8601; null: from now on. */
  effectiveFrom: string | null;
}

export interface StoredRateCard extends NewRateCard {
  id: string;
  /** Of its name, from 1. */
  version: number;
  effectiveFrom: string;
  createdAt: string;
  retiredAt: string | null;
}

type Row = Omit<StoredRateCard, 'effectiveFrom' | 'createdAt' | 'retiredAt'> & {
  effectiveFrom: Date;
  createdAt: Date;
  retiredAt: Date | null;
  cursorAt: string;
};

const COLUMNS = `
  id, name, version, currency, source, effective_from as "effectiveFrom", cpms, reach_shares as "reachShares", published_on as "publishedOn", like_low as "likeLow", like_high as "likeHigh",
  comment_low as "commentLow", comment_high as "commentHigh", view_low as "viewLow", view_high as "viewHigh",
  created_at as "createdAt", retired_at as "retiredAt", created_at::text as "cursorAt"`;
const LIST = 'rate-cards';

/** Rate cards are added and retired, never changed: a report names the card it used. */
@Injectable()
export class RateCardsRepository {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async findPage({ limit, cursor }: PageRequest): Promise<Page<StoredRateCard>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST, cursor, 2);
    const rows = await this.database.readAsSystem<Row>(
      `select ${COLUMNS} from emv_rate_cards
        where ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor(LIST, [last.cursorAt, last.id]));
    return { items: page.items.map(toStored), nextCursor: page.nextCursor };
  }

  async add(sql: Sql, card: NewRateCard, createdBy: string): Promise<StoredRateCard> {
    const [row] = await sql.query<Row>(
      `insert into emv_rate_cards (name, currency, source, published_on, like_low, like_high, comment_low, comment_high, view_low, view_high, created_by,
                                   cpms, reach_shares, effective_from)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       returning ${COLUMNS}`,
      [
        card.name,
        card.currency,
        card.source,
        card.publishedOn,
        card.likeLow,
        card.likeHigh,
        card.commentLow,
        card.commentHigh,
        card.viewLow,
        card.viewHigh,
        createdBy,
        JSON.stringify(card.cpms),
        JSON.stringify(card.reachShares),
        card.effectiveFrom,
      ],
    );
    if (row === undefined) throw new Error('adding a rate card returned no row');
    return toStored(row);
  }

  /** @returns whether it was in force */
  async retire(sql: Sql, id: string): Promise<boolean> {
    const rows = await sql.query(
      'update emv_rate_cards set retired_at = now() where id = $1 and retired_at is null returning id',
      [id],
    );
    return rows.length > 0;
  }
}

const toStored = ({ effectiveFrom, createdAt, retiredAt, cursorAt: _cursorAt, ...card }: Row): StoredRateCard => ({
  ...card,
  effectiveFrom: effectiveFrom.toISOString(),
  createdAt: createdAt.toISOString(),
  retiredAt: retiredAt?.toISOString() ?? null,
});
