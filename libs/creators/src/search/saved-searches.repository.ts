import { Injectable } from '@nestjs/common';
import { AppError, decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, isUniqueViolation, type UserClaims } from '@app/database';
import { describeSearch, type SearchQuery } from './search-query';

export type SavedSearchKind = 'discovery' | 'advanced';

export interface SavedSearch {
  id: string;
  name: string;
  kind: SavedSearchKind;
  query: SearchQuery;
  createdAt: string;
}

interface Row {
  id: string;
  name: string;
  kind: SavedSearchKind;
  query: SearchQuery;
  created_at: Date;
  cursor_at: string;
}

export class SearchNameTakenError extends AppError {
  constructor(name: string) {
    super('RESOURCE.CONFLICT', { detail: `You have another saved search named ${name}. Choose another name.` });
  }
}

export class TooManySavedSearchesError extends AppError {
  constructor() {
    super('RESOURCE.CONFLICT', {
      detail: `You have ${MOST_SAVED} saved searches, the most there may be. Delete some.`,
    });
  }
}

const MOST_SAVED = 500;
const LIST = 'saved-searches';
const COLUMNS = 'id, name, kind, query, created_at, created_at::text as cursor_at';
const OWN = 'user_id = (select auth.uid()) and name is not null';

/** Searches of a user: the named ones, which are kept, and those that were run. The question of one never changes. */
@Injectable()
export class SavedSearchesRepository {
  constructor(private readonly database: Database) {}

  async findPage(
    owner: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<SavedSearch>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST, cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      owner,
      `select ${COLUMNS} from user_searches
        where ${OWN} and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor(LIST, [last.cursor_at, last.id]));
    return { items: page.items.map(toSavedSearch), nextCursor: page.nextCursor };
  }

  async find(owner: UserClaims, id: string): Promise<SavedSearch | null> {
    const [row] = await this.database.readAsUser<Row>(
      owner,
      `select ${COLUMNS} from user_searches where ${OWN} and id = $1`,
      [id],
    );
    return row === undefined ? null : toSavedSearch(row);
  }

  /** @throws SearchNameTakenError, TooManySavedSearchesError */
  async create(owner: UserClaims, search: Pick<SavedSearch, 'name' | 'kind' | 'query'>): Promise<SavedSearch> {
    const [row] = await this.named(search.name, owner, CREATE_SQL, [
      search.kind,
      JSON.stringify(search.query),
      search.name,
    ]);
    if (row === undefined) throw new TooManySavedSearchesError();
    return toSavedSearch(row);
  }

  /**
   * @returns null when there is none
   * @throws SearchNameTakenError
   */
  async rename(owner: UserClaims, id: string, name: string): Promise<SavedSearch | null> {
    const sql = `update user_searches set name = $2 where ${OWN} and id = $1 returning ${COLUMNS}`;
    const [row] = await this.named(name, owner, sql, [id, name]);
    return row === undefined ? null : toSavedSearch(row);
  }

  /** @returns whether there was one */
  async remove(owner: UserClaims, id: string): Promise<boolean> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query(`delete from user_searches where ${OWN} and id = $1 returning id`, [id]),
    );
    return rows.length > 0;
  }

  /** Writes a search that was run into both histories of its reader. */
  async record(
    reader: UserClaims,
    kind: SavedSearchKind,
    run: { query: SearchQuery; resultCount: number },
  ): Promise<void> {
    const { query, resultCount } = run;
    await this.database.asUser(reader, (sql) =>
      sql.query(RECORD_SQL, [kind, JSON.stringify(query), resultCount, describeSearch(query)]),
    );
  }

  private async named(name: string, owner: UserClaims, text: string, params: unknown[]): Promise<Row[]> {
    try {
      return await this.database.asUser(owner, (sql) => sql.query<Row>(text, params));
    } catch (error) {
      if (isUniqueViolation(error)) throw new SearchNameTakenError(name);
      throw error;
    }
  }
}

const CREATE_SQL = `
  insert into user_searches (user_id, kind, query, name)
  select (select auth.uid()), $1, $2::jsonb, $3
   where (select count(*) from user_searches where ${OWN}) < ${MOST_SAVED}
  returning ${COLUMNS}`;

const RECORD_SQL = `
  with run as (
    insert into user_searches (user_id, kind, query, result_count)
    values ((select auth.uid()), $1, $2::jsonb, $3)
  )
  insert into search_history (user_id, query, outcome) values ((select auth.uid()), $4, 'search')`;

const toSavedSearch = ({ id, name, kind, query, created_at: createdAt }: Row): SavedSearch => ({
  id,
  name,
  kind,
  query,
  createdAt: createdAt.toISOString(),
});
