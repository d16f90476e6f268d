import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';

export interface SearchHistoryEntry {
  id: string;
  /** The username that was looked up, or the words of a search. */
  query: string;
  outcome: string;
  profileId: string | null;
  searchedAt: string;
}

interface Row {
  id: string;
  query: string;
  outcome: string;
  profile_id: string | null;
  created_at: Date;
  cursor_at: string;
}

@Injectable()
export class SearchHistoryRepository {
  constructor(private readonly database: Database) {}

  async findPage(
    reader: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<SearchHistoryEntry>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('search-history', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      reader,
      `select id, query, outcome, profile_id, created_at, created_at::text as cursor_at from search_history
        where user_id = (select auth.uid())
          and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    // The cursor keeps the database's microseconds, which a Date would round away.
    const page = toPage(rows, limit, (last) => encodeCursor('search-history', [last.cursor_at, last.id]));
    return { items: page.items.map(toEntry), nextCursor: page.nextCursor };
  }

  /** Forgets the reader's whole history. @returns how many entries went */
  async clear(reader: UserClaims): Promise<number> {
    const rows = await this.database.asUser(reader, (sql) =>
      sql.query('delete from search_history where user_id = (select auth.uid()) returning id'),
    );
    return rows.length;
  }
}

const toEntry = (row: Row): SearchHistoryEntry => ({
  id: row.id,
  query: row.query,
  outcome: row.outcome,
  profileId: row.profile_id,
  searchedAt: row.created_at.toISOString(),
});
