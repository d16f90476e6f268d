import { AppError } from './app-error';

/** One page of a keyset-paginated list; `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Items of a page when the reader asks for no number. */
/** Which page is wanted: `cursor` is the `nextCursor` of the page before. */
export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

export const DEFAULT_PAGE_SIZE = 20;

/** The values of the ordering columns of the last row of a page, in the order of the ORDER BY. */
export type CursorKey = readonly (string | number | null)[];

/** Opaque to clients: base64url of a JSON array, prefixed by the list it belongs to. */
export function encodeCursor(list: string, key: CursorKey): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

/**
 * @param width how many key values the list's ORDER BY has
 * @throws AppError REQUEST.INVALID_CURSOR for anything that `encodeCursor` did not make for this list
 */
export function decodeCursor(list: string, cursor: string, width: number): CursorKey {
  const parsed = parseCursor(cursor);
  const isKey =
    Array.isArray(parsed) &&
    parsed[0] === list &&
    parsed.length === width + 1 &&
    parsed.slice(1).every((v) => v === null || typeof v === 'string' || typeof v === 'number');
  if (!isKey) throw new InvalidCursorError();
  return parsed.slice(1) as CursorKey;
}

/** Cuts a result that was read with LIMIT `limit + 1` into a page. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

export class InvalidCursorError extends AppError {
  constructor() {
    super('REQUEST.INVALID_CURSOR', {
      detail: 'Pass the nextCursor of the previous page unchanged, or leave cursor out to start from the first page.',
    });
  }
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null; // not ours: refused by the caller with REQUEST.INVALID_CURSOR
  }
}
