import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import type { Database, UserClaims } from '@app/database';

/** Rows that a user keeps. */
export interface KeptRows {
  /** Name of the list in its cursors. */
  list: string;
  table: 'user_favorites' | 'user_lists' | 'campaign_posts cp' | 'campaign_profiles cp';
  /** `id` and `cursor_at` among them. */
  columns: string;
  /** Whose rows, in terms of $4 if of something. */
  whose: string;
}

interface Positioned {
  id: string;
  cursor_at: string;
}

/** A page of what a user keeps, latest added first, read as the user. */
export async function readLatestAdded<Row extends Positioned>(
  { list, table, columns, whose }: KeptRows,
  database: Database,
  { owner, of, limit, cursor }: PageRequest & { owner: UserClaims; of?: string },
): Promise<Page<Row>> {
  const [before, id] = cursor === undefined ? [null, null] : decodeCursor(list, cursor, 2);
  const alias = table.split(' ').at(-1);
  const rows = await database.readAsUser<Row>(
    owner,
    `select ${columns} from ${table}
      where ${whose}
        and ($2::timestamptz is null or (${alias}.created_at, ${alias}.id) < ($2::timestamptz, $3::uuid))
      order by ${alias}.created_at desc, ${alias}.id desc
      limit $1`,
    [limit + 1, before, id, ...(of === undefined ? [] : [of])],
  );
  return toPage(rows, limit, (last) => encodeCursor(list, [last.cursor_at, last.id]));
}
