import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@app/common';
import { Database, type Sql, type UserClaims } from '@app/database';
import { readLatestAdded, type KeptRows } from '../latest-added.sql';

export interface CreatorList {
  id: string;
  name: string;
  description: string | null;
  /** How many creators are on it. */
  size: number;
  createdAt: string;
  updatedAt: string;
}

interface Row {
  id: string;
  name: string;
  description: string | null;
  size: number;
  created_at: Date;
  updated_at: Date;
  cursor_at: string;
}

/** Lists of one user. */
export const MOST_LISTS = 200;

const COLUMNS = `
  id, name, description, created_at, updated_at, created_at::text as cursor_at,
  (select count(*)::integer from user_list_profiles p where p.list_id = user_lists.id) as size`;
const ROWS: KeptRows = {
  list: 'lists',
  table: 'user_lists',
  columns: COLUMNS,
  whose: 'user_id = (select auth.uid())',
};

/** A user's lists of creators. Everything is read and written as the user: row level security shows nobody else's. */
@Injectable()
export class ListsRepository {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async findPage(reader: UserClaims, request: PageRequest): Promise<Page<CreatorList>> {
    const { items, nextCursor } = await readLatestAdded<Row>(ROWS, this.database, { owner: reader, ...request });
    return { items: items.map(toList), nextCursor };
  }

  async find(reader: UserClaims, id: string): Promise<CreatorList | null> {
    const [row] = await this.database.readAsUser<Row>(reader, `select ${COLUMNS} from user_lists where id = $1`, [id]);
    return row === undefined ? null : toList(row);
  }

  /**
   * @returns null when the user has as many lists as one may have
   * @throws the driver's unique violation when another list of the user has this name
   */
  async create(
    owner: UserClaims,
    { name, description }: { name: string; description: string | null },
  ): Promise<CreatorList | null> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query<Row>(
        `insert into user_lists (user_id, name, description)
         select (select auth.uid()), $1, $2
          where (select count(*) from user_lists where user_id = (select auth.uid())) < $3
         returning ${COLUMNS}`,
        [name, description, MOST_LISTS],
      ),
    );
    return rows[0] === undefined ? null : toList(rows[0]);
  }

  /**
   * What is undefined stays.
   * @throws the driver's unique violation when another list of the user has the name
   */
  async change(
    owner: UserClaims,
    id: string,
    { name, description }: { name?: string | undefined; description?: string | null | undefined },
  ): Promise<CreatorList | null> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query<Row>(
        `update user_lists
            set name = coalesce($2, name), description = case when $3 then $4 else description end, updated_at = now()
          where id = $1
         returning ${COLUMNS}`,
        [id, name ?? null, description !== undefined, description ?? null],
      ),
    );
    return rows[0] === undefined ? null : toList(rows[0]);
  }

  /** @returns whether there was such a list */
  async remove(owner: UserClaims, id: string): Promise<boolean> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query('delete from user_lists where id = $1 returning id', [id]),
    );
    return rows.length > 0;
  }

  /** Marks a list as changed now, and keeps others from changing it until the transaction ends. @returns false when the user has no such list */
  async touch(sql: Sql, id: string): Promise<boolean> {
    const rows = await sql.query('update user_lists set updated_at = now() where id = $1 returning id', [id]);
    return rows.length > 0;
  }
}

const toList = (row: Row): CreatorList => ({
  id: row.id,
  name: row.name,
  description: row.description,
  size: row.size,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
