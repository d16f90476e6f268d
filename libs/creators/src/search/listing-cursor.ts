import { AppError, InvalidCursorError } from '@app/common';
import type { SortType } from './listing-query';

/**
 * A state of the database as Postgres names it: transactions before `xmin` are in it, those from `xmax` on are not, and
 * between them those in `running` are not. Numbers as text, because the database counts to 2^64.
 */
export interface Snapshot {
  xmin: string;
  xmax: string;
  running: string[];
}

/** Where a walk over the listings stands: behind this row, in the state that its first page saw. */
export interface ListingCursor {
  queryHash: string;
  snapshot: Snapshot;
  /** When the walk began. */
  asOf: Date;
  /** The sort value of the last row as the database writes it; null among the rows without one. */
  value: string | null;
  id: string;
  /** In a walk by relevance: creators with so many followers are ranked; null: all are. */
  rankedFrom?: string | null;
}

/** How long versions of listings are kept after they were replaced: app.purge_expired_step() knows it too. */
export const CURSOR_LIFETIME_MS = 24 * 3_600_000;

const LIST = 'listings';
const SNAPSHOT = /^(\d{1,18}):(\d{1,18}):((?:\d{1,18},)*\d{1,18})?$/;
const FOLLOWERS = /^\d{1,18}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const VALUES: Record<SortType, RegExp> = {
  bigint: /^-?\d{1,18}$/,
  float8: /^-?\d{1,309}(\.\d{1,30})?(e[+-]?\d{1,3})?$/,
  timestamptz: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/,
};

/** @throws InvalidCursorError for a text that Postgres does not write */
export function parseSnapshot(text: string): Snapshot {
  const [, xmin, xmax, running = ''] = SNAPSHOT.exec(text) ?? [];
  if (xmin === undefined || xmax === undefined) throw new InvalidCursorError();
  return { xmin, xmax, running: running === '' ? [] : running.split(',') };
}

export function encodeListingCursor({ queryHash, snapshot, asOf, value, id, rankedFrom }: ListingCursor): string {
  const state = `${snapshot.xmin}:${snapshot.xmax}:${snapshot.running.join()}`;
  const parts = [LIST, queryHash, state, asOf.getTime(), value, id];
  if (rankedFrom !== undefined) parts.push(rankedFrom);
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Checked and not signed: whatever passes is a place in a list of rows that its bearer may read anyway.
 * @throws AppError REQUEST.INVALID_CURSOR for a cursor of another list or question, one that is older than a day, or no cursor
 */
export function decodeListingCursor(
  cursor: string,
  { type, queryHash, now }: { type: SortType; queryHash: string; now: Date },
): ListingCursor {
  const [list, hash, state, asOf, value, id, rankedFrom] = parse(cursor);
  if (list !== LIST || typeof hash !== 'string' || typeof state !== 'string') throw new InvalidCursorError();
  if (typeof asOf !== 'number' || !Number.isSafeInteger(asOf) || asOf < 0 || asOf > 8.64e15)
    throw new InvalidCursorError();
  if (typeof id !== 'string' || !UUID.test(id)) throw new InvalidCursorError();
  if (hash !== queryHash) {
    throw refusal('This cursor belongs to another search: keep filters and order as they were, or leave cursor out.');
  }
  if (now.getTime() - asOf > CURSOR_LIFETIME_MS) {
    throw refusal('This cursor is older than 24 hours, and the state it walks is gone: begin again without cursor.');
  }
  if (value !== null && (typeof value !== 'string' || !VALUES[type].test(value))) throw new InvalidCursorError();
  const made = { queryHash: hash, snapshot: parseSnapshot(state), asOf: new Date(asOf), value, id };
  if (rankedFrom === undefined) return made;
  if (rankedFrom !== null && (typeof rankedFrom !== 'string' || !FOLLOWERS.test(rankedFrom)))
    throw new InvalidCursorError();
  return { ...made, rankedFrom };
}

/** What a page is, whenever it is asked for: the place without the state. For cursors that were not checked yet. */
export function placeOf(cursor: string): string {
  const [, , , , value, id] = parse(cursor);
  return JSON.stringify([value ?? null, id ?? null]);
}

const refusal = (detail: string) => new AppError('REQUEST.INVALID_CURSOR', { detail });

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // not ours: refused below
  }
  throw new InvalidCursorError();
}
