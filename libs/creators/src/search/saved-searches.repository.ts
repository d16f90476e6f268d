import { Injectable } from '@nestjs/common';
import { AppError, decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, isUniqueViolation, type Sql, type UserClaims } from '@app/database';
import { describeSearch, type SearchQuery } from './search-query';

export type SavedSearchKind = 'discovery' | 'advanced';

export interface SavedSearch {
  id: string;
  name: string;
  kind: SavedSearchKind;
  query: SearchQuery;
  /** Whether new matches are told. */
  alerts: boolean;
  createdAt: string;
}

/** What is left out stays as it is. */
export interface SavedSearchChange {
  name?: string | undefined;
  alerts?: boolean | undefined;
}

interface Row {
  id: string;
  name: string;
  kind: SavedSearchKind;
  query: SearchQuery;
  alerts: boolean;
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

export class TooManySearchAlertsError extends AppError {
  constructor(cause: unknown) {
    super('RESOURCE.CONFLICT', {
      detail: 'You have 20 saved searches with alerts, the most there may be. Turn the alerts of another one off.',
      cause,
    });
  }
}

const MOST_SAVED = 500;
const LIST = 'saved-searches';
const COLUMNS = `id, name, kind, query, created_at, created_at::text as cursor_at,
  exists (select from search_alerts a where a.search_id = user_searches.id) as alerts`;
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

  /** @throws SearchNameTakenError, TooManySavedSearchesError, TooManySearchAlertsError */
  async create(
    owner: UserClaims,
    { name, kind, query, alerts }: Pick<SavedSearch, 'name' | 'kind' | 'query' | 'alerts'>,
  ): Promise<SavedSearch> {
    return this.written(owner, name, async (sql) => {
      const [row] = await sql.query<Row>(CREATE_SQL, [kind, JSON.stringify(query), name]);
      if (row === undefined) throw new TooManySavedSearchesError();
      if (alerts) await sql.query(ALERTS_ON_SQL, [row.id]);
      return toSavedSearch({ ...row, alerts });
    });
  }

  /**
   * What a search finds when its alerts are turned on is no new match.
   * @returns null when there is none
   * @throws SearchNameTakenError, TooManySearchAlertsError
   */
  async change(owner: UserClaims, id: string, { name, alerts }: SavedSearchChange): Promise<SavedSearch | null> {
    return this.written(owner, name ?? '', async (sql) => {
      const [row] = await sql.query<Row>(CHANGE_SQL, [id, name ?? null]);
      if (row === undefined) return null;
      if (alerts !== undefined) await sql.query(alerts ? ALERTS_ON_SQL : ALERTS_OFF_SQL, [id]);
      return toSavedSearch({ ...row, alerts: alerts ?? row.alerts });
    });
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

  private async written<T>(owner: UserClaims, name: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    try {
      return await this.database.asUser(owner, work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new SearchNameTakenError(name);
      if ((error as { code?: unknown }).code === 'CR409') throw new TooManySearchAlertsError(error);
      throw error;
    }
  }
}

const CREATE_SQL = `
  insert into user_searches (user_id, kind, query, name)
  select (select auth.uid()), $1, $2::jsonb, $3
   where (select count(*) from user_searches where ${OWN}) < ${MOST_SAVED}
  returning ${COLUMNS}`;

const CHANGE_SQL = `
  update user_searches set name = coalesce($2, name) where ${OWN} and id = $1 returning ${COLUMNS}`;

const ALERTS_ON_SQL = `
  insert into search_alerts (search_id, user_id) values ($1, (select auth.uid())) on conflict (search_id) do nothing`;

const ALERTS_OFF_SQL = 'delete from search_alerts where search_id = $1 and user_id = (select auth.uid())';

const RECORD_SQL = `
  with run as (
    insert into user_searches (user_id, kind, query, result_count)
    values ((select auth.uid()), $1, $2::jsonb, $3)
  )
  insert into search_history (user_id, query, outcome) values ((select auth.uid()), $4, 'search')`;

const toSavedSearch = ({ id, name, kind, query, alerts, created_at: createdAt }: Row): SavedSearch => ({
  id,
  name,
  kind,
  query,
  alerts,
  createdAt: createdAt.toISOString(),
});
