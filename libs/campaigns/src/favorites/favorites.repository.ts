import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import { CreatorNamesRepository } from '../creator-names.repository';
import { readLatestAdded, type KeptRows } from '../latest-added.sql';

export interface Favorite {
  id: string;
  /** The creator's present name; null while another account carries the last known one. */
  username: string | null;
  note: string | null;
  createdAt: string;
}

interface Row {
  id: string;
  profile_id: string;
  note: string | null;
  created_at: Date;
  cursor_at: string;
}

const COLUMNS = 'id, profile_id, note, created_at, created_at::text as cursor_at';
const ROWS: KeptRows = {
  list: 'favorites',
  table: 'user_favorites',
  columns: COLUMNS,
  whose: 'user_id = (select auth.uid())',
};

/**
 * A user's favourite creators. A creator may be a favourite without being unlocked: the favourite is read as the user,
 * the creator's name, which is part of the preview everybody may see, as the system.
 */
@Injectable()
export class FavoritesRepository {
  constructor(
    private readonly database: Database,
    private readonly names: CreatorNamesRepository,
  ) {}

  async findPage(reader: UserClaims, request: PageRequest): Promise<Page<Favorite>> {
    const { items, nextCursor } = await readLatestAdded<Row>(ROWS, this.database, { owner: reader, ...request });
    return { items: await this.withNames(items), nextCursor };
  }

  /** Adds a favourite, or changes its note when it is one already. */
  async save(reader: UserClaims, favorite: { profileId: string; note: string | null }): Promise<Favorite> {
    const rows = await this.database.asUser(reader, (sql) =>
      sql.query<Row>(
        `insert into user_favorites (user_id, profile_id, note) values ((select auth.uid()), $1, $2)
         on conflict (user_id, profile_id) do update set note = excluded.note
         returning ${COLUMNS}`,
        [favorite.profileId, favorite.note],
      ),
    );
    const [saved] = await this.withNames(rows);
    if (saved === undefined) throw new Error('saving a favourite returned no row');
    return saved;
  }

  /** @returns whether it was a favourite */
  async remove(reader: UserClaims, profileId: string): Promise<boolean> {
    const rows = await this.database.asUser(reader, (sql) =>
      sql.query('delete from user_favorites where user_id = (select auth.uid()) and profile_id = $1 returning id', [
        profileId,
      ]),
    );
    return rows.length > 0;
  }

  private async withNames(rows: Row[]): Promise<Favorite[]> {
    const names = await this.names.findByIds(rows.map((row) => row.profile_id));
    return rows.map((row) => ({
      id: row.id,
      username: names.get(row.profile_id) ?? null,
      note: row.note,
      createdAt: row.created_at.toISOString(),
    }));
  }
}
