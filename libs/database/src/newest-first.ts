import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import type { Conditions } from './conditions';

export interface ListRequest {
  limit: number;
  cursor?: string | undefined;
  /** From this moment on. */
  from?: Date | undefined;
  /** Before this moment. */
  to?: Date | undefined;
}

/** Where a row stands in its list. The time is text: a Date would round away the microseconds. */
export interface Positioned {
  cursorAt: string;
  cursorId: string;
}

export interface NewestFirst<Row> {
  /** Name of the list in its cursors. */
  list: string;
  /** Latest first, by a time and an id. */
  order: { time: string; id: string; idType: 'uuid' | 'text' };
  /** Whether an index leads to the first rows; else they are looked for in growing spans of time. */
  isIndexed: boolean;
  /** The conditions of the caller's filter, anew for each reading. */
  filter: () => Conditions;
  /** Runs `select <its own columns>, <columns> from <its tables> <rest>`. */
  read: (columns: string, rest: string, params: readonly unknown[]) => Promise<Row[]>;
}

/**
 * How far back a page is looked for, one after the other. Tables that are written all the time carry only a block range
 * index on their time, which finds a span cheaply but not "the last 21". The newest rows are nearly always in the first
 * span; only a rare filter is searched for to the beginning.
 */
const SPANS = ['1 hour', '2 days', '60 days', null];

/** A keyset page of the latest rows. */
export async function readNewestFirst<Row extends Positioned>(
  request: ListRequest,
  source: NewestFirst<Row>,
): Promise<Page<Omit<Row, keyof Positioned>>> {
  const { limit, cursor } = request;
  const { time, id } = source.order;
  const before = cursor === undefined ? undefined : decodeCursor(source.list, cursor, 2);
  const columns = `${time}::text as "cursorAt", ${id} as "cursorId"`;
  let rows: Row[] = [];
  for (const span of source.isIndexed ? [null] : SPANS) {
    const where = withinTime(source, { ...request, before, span });
    const tail = `order by ${time} desc, ${id} desc limit ${where.param(limit + 1)}`;
    rows = await source.read(columns, `${where.toString()} ${tail}`, where.params);
    if (rows.length > limit) break;
  }
  const page = toPage(rows, limit, (last) => encodeCursor(source.list, [last.cursorAt, last.cursorId]));
  return { items: page.items.map(withoutPosition), nextCursor: page.nextCursor };
}

function withinTime<Row>(
  { filter, order: { time, id, idType } }: NewestFirst<Row>,
  { from, to, before, span }: ListRequest & { before: readonly unknown[] | undefined; span: string | null },
): Conditions {
  const where = filter().add(`${time} >= ?`, from).add(`${time} < ?`, to);
  if (before !== undefined) {
    const [beforeTime, beforeId] = before;
    // The first condition is what a block range index can use, the second is exact.
    where.add(`${time} <= ?::timestamptz`, beforeTime);
    where.also(`(${time}, ${id}) < (${where.param(beforeTime)}::timestamptz, ${where.param(beforeId)}::${idType})`);
  }
  if (span === null) return where;
  return where.add(`${time} >= coalesce(?::timestamptz, now()) - interval '${span}'`, before?.[0] ?? to ?? null);
}

function withoutPosition<Row extends Positioned>({ cursorAt: _at, cursorId: _id, ...row }: Row) {
  return row;
}
