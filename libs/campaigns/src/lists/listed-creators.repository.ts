import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import { CreatorNamesRepository } from '../creator-names.repository';
import { ListsRepository } from './lists.repository';

/** Creators on one list. */
export const MOST_LISTED = 1_000;

export interface ListedCreator {
  profileId: string;
  /** The creator's present name; null while another account carries the last known one. */
  username: string | null;
  note: string | null;
  addedAt: string;
}

/** `unknown`: the user has no such list. `full`: nothing was added, it would have more creators than a list may have. */
export type AddOutcome =
  { outcome: 'added'; added: string[] } | { outcome: 'unknown' } | { outcome: 'full'; size: number };

interface Row {
  profile_id: string;
  note: string | null;
  created_at: Date;
  cursor_at: string;
}

/** The creators on a user's list. Rows are read as the user; names, which everybody may see, as the system. */
@Injectable()
export class ListedCreatorsRepository {
  constructor(
    private readonly database: Database,
    private readonly lists: ListsRepository,
    private readonly names: CreatorNamesRepository,
  ) {}

  /** Latest first; empty for a list that is not the reader's. */
  async findPage(reader: UserClaims, listId: string, { limit, cursor }: PageRequest): Promise<Page<ListedCreator>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('listed', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      reader,
      `select profile_id, note, created_at, created_at::text as cursor_at from user_list_profiles
        where list_id = $1 and ($3::timestamptz is null or (created_at, profile_id) < ($3::timestamptz, $4::uuid))
        order by created_at desc, profile_id desc
        limit $2`,
      [listId, limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor('listed', [last.cursor_at, last.profile_id]));
    return { items: await this.withNames(page.items), nextCursor: page.nextCursor };
  }

  /**
   * Adds all of them or none. Who is on the list already stays where it is, with the new note when one is given.
   * The list is locked meanwhile, so that two additions together cannot exceed its size.
   */
  async add(
    owner: UserClaims,
    { listId, profileIds, note }: { listId: string; profileIds: readonly string[]; note: string | null },
  ): Promise<AddOutcome> {
    return this.database.asUser(owner, async (sql): Promise<AddOutcome> => {
      if (!(await this.lists.touch(sql, listId))) return { outcome: 'unknown' };
      const [found] = await sql.query<{ size: number; known: number }>(
        `select count(*)::integer as size, (count(*) filter (where profile_id = any ($2::uuid[])))::integer as known
           from user_list_profiles where list_id = $1`,
        [listId, profileIds],
      );
      const { size, known } = found ?? { size: 0, known: 0 };
      if (size + profileIds.length - known > MOST_LISTED) return { outcome: 'full', size };
      const rows = await sql.query<{ profile_id: string; is_new: boolean }>(
        `insert into user_list_profiles as listed (list_id, profile_id, note)
         select $1, profile_id, $3 from unnest($2::uuid[]) as profile_id
         on conflict (list_id, profile_id) do update set note = coalesce(excluded.note, listed.note)
         returning profile_id, xmax = 0 as is_new`,
        [listId, profileIds, note],
      );
      return { outcome: 'added', added: rows.filter(({ is_new }) => is_new).map(({ profile_id }) => profile_id) };
    });
  }

  /** @returns whether the creator was on the list */
  async remove(owner: UserClaims, { listId, profileId }: { listId: string; profileId: string }): Promise<boolean> {
    return this.database.asUser(owner, async (sql) => {
      if (!(await this.lists.touch(sql, listId))) return false;
      const rows = await sql.query(
        'delete from user_list_profiles where list_id = $1 and profile_id = $2 returning profile_id',
        [listId, profileId],
      );
      return rows.length > 0;
    });
  }

  private async withNames(rows: Row[]): Promise<ListedCreator[]> {
    const names = await this.names.findByIds(rows.map((row) => row.profile_id));
    return rows.map((row) => ({
      profileId: row.profile_id,
      username: names.get(row.profile_id) ?? null,
      note: row.note,
      addedAt: row.created_at.toISOString(),
    }));
  }
}
