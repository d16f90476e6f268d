import { createHash } from 'node:crypto';

/** The feature that will bring a query which nothing runs yet. */
export type PendingFeature = 'discovery' | 'search' | 'ledger' | 'monitoring';

export interface IndexQuery {
  index: string;
  /** Who asks: the statement in the code, or the server itself. */
  why: string;
  sql: string | Probe;
  /** Asked as a signed-in user, with the policies of row level security added to the question. */
  asUser?: true;
  pending?: PendingFeature;
}

/** Equality on the leading columns of an index, with values of a stored row. */
export interface Probe {
  table: string;
  columns: string[];
  /** The predicate of a partial index. */
  where?: string;
}

export const idOf = (kind: string, n: number): string =>
  createHash('md5')
    .update(`${kind}${n}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A signed-in user of the filled database who has access to the creator. */
export const USER = idOf('u', 12);
export const PROFILE = idOf('p', 2);
export const POST = idOf('post', 100);

/** The row of an id: repositories, policies, and every foreign key that refers to it. */
export const byKey = (index: string, table: string, ...columns: string[]): IndexQuery => ({
  index,
  why: 'the row of a key',
  sql: { table, columns },
});
/** The server asks at every insert; `on conflict` names these columns. */
export const unique = (index: string, table: string, columns: string[], where?: string): IndexQuery => ({
  index,
  why: 'no second row with this key',
  sql: { table, columns, ...(where === undefined ? {} : { where }) },
});
/** The server asks when the row that is referred to goes, and so does every join from it. */
export const children = (index: string, table: string, column: string): IndexQuery => ({
  index,
  why: 'rows that refer to a row',
  sql: { table, columns: [column] },
});
export const purge = (index: string, sql: string): IndexQuery => ({ index, why: 'app.purge_expired()', sql });
export const asked = (index: string, why: string, sql: string): IndexQuery => ({ index, why, sql });
export const askedByUser = (index: string, why: string, sql: string): IndexQuery => ({ index, why, sql, asUser: true });
export const pending = (feature: PendingFeature, index: string, why: string, sql: string): IndexQuery => ({
  index,
  why,
  sql,
  pending: feature,
});
