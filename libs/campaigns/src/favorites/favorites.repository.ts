import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import { CreatorNamesRepository } from '../creator-names.repository';

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

  async findPage(
    reader: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Favorite>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('favorites', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      reader,
      `select ${COLUMNS} from user_favorites
        where user_id = (select auth.uid())
          and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    const { items, nextCursor } = toPage(rows, limit, (last) => encodeCursor('favorites', [last.cursor_at, last.id]));
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
