import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import { Database, isUniqueViolation, violatedCheckOf, type Sql, type UserClaims } from '@app/database';
import type { Watch, WatchConditions } from './watch.types';
import { EmptyWatchError, TooManyWatchesError, WatchedAlreadyError, WatchNotFoundError } from './watches.errors';

export interface NewWatch extends WatchConditions {
  profileId: string;
  /** For saying who is watched already. */
  username: string;
}

/** What is left out stays as it is. */
export type WatchChange = { [Member in keyof WatchConditions]?: WatchConditions[Member] | undefined };

interface Row extends WatchConditions {
  id: string;
  profileId: string;
  createdAt: Date;
  updatedAt: Date;
  cursorAt: string;
}

const LIST = 'watches';
const COLUMNS = `id, profile_id as "profileId", followers_percent as "followersPercent", sponsored_posts as "sponsoredPosts",
  renames, created_at as "createdAt", updated_at as "updatedAt", created_at::text as "cursorAt"`;
const OWN = 'user_id = (select auth.uid())';

const CREATE_SQL = `
  insert into creator_watches (user_id, profile_id, followers_percent, sponsored_posts, renames)
  values ((select auth.uid()), $1, $2, $3, $4)
  returning ${COLUMNS}`;
const CHANGE_SQL = `
  update creator_watches
     set followers_percent = case when $2 then $3 else followers_percent end,
         sponsored_posts = coalesce($4::boolean, sponsored_posts), renames = coalesce($5::boolean, renames), updated_at = now()
   where ${OWN} and id = $1
  returning ${COLUMNS}`;
const PAGE_SQL = `
  select ${COLUMNS} from creator_watches
   where ${OWN} and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
   order by created_at desc, id desc
   limit $1`;

/**
 * The creators that a user watches, read and written as the user; their names, which everybody may see, as the system:
 * a creator may be watched without being unlocked.
 */
@Injectable()
export class WatchesRepository {
  constructor(private readonly database: Database) {}

  /** @throws WatchedAlreadyError, TooManyWatchesError, EmptyWatchError */
  async create(owner: UserClaims, { profileId, username, ...asked }: NewWatch): Promise<Watch> {
    const params = [profileId, asked.followersPercent, asked.sponsoredPosts, asked.renames];
    const rows = await this.written(owner, username, (sql) => sql.query<Row>(CREATE_SQL, params));
    return this.one(rows);
  }

  async findPage(owner: UserClaims, { limit, cursor }: PageRequest): Promise<Page<Watch>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST, cursor, 2);
    const rows = await this.database.readAsUser<Row>(owner, PAGE_SQL, [limit + 1, before, id]);
    const page = toPage(rows, limit, (last) => encodeCursor(LIST, [last.cursorAt, last.id]));
    return { items: await this.named(page.items), nextCursor: page.nextCursor };
  }

  /** @throws WatchNotFoundError */
  async get(owner: UserClaims, id: string): Promise<Watch> {
    return this.one(
      await this.database.readAsUser<Row>(owner, `select ${COLUMNS} from creator_watches where ${OWN} and id = $1`, [
        id,
      ]),
    );
  }

  /** @throws WatchNotFoundError, EmptyWatchError */
  async change(owner: UserClaims, id: string, change: WatchChange): Promise<Watch> {
    const { followersPercent, sponsoredPosts = null, renames = null } = change;
    const params = [id, followersPercent !== undefined, followersPercent ?? null, sponsoredPosts, renames];
    return this.one(await this.written(owner, '', (sql) => sql.query<Row>(CHANGE_SQL, params)));
  }

  /** What was told stays. @throws WatchNotFoundError */
  async remove(owner: UserClaims, id: string): Promise<void> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query(`delete from creator_watches where ${OWN} and id = $1 returning id`, [id]),
    );
    if (rows.length === 0) throw new WatchNotFoundError();
  }

  private async written(owner: UserClaims, username: string, work: (sql: Sql) => Promise<Row[]>): Promise<Row[]> {
    try {
      return await this.database.asUser(owner, work);
    } catch (error) {
      if (isUniqueViolation(error)) throw new WatchedAlreadyError(username);
      if ((error as { code?: unknown }).code === 'CR409') throw new TooManyWatchesError(error);
      if (violatedCheckOf(error)?.constraint === 'ck_creator_watches_something') throw new EmptyWatchError(error);
      throw error;
    }
  }

  private async one(rows: Row[]): Promise<Watch> {
    const [watch] = await this.named(rows);
    if (watch === undefined) throw new WatchNotFoundError();
    return watch;
  }

  private async named(rows: Row[]): Promise<Watch[]> {
    if (rows.length === 0) return [];
    const found = await this.database.readAsSystem<{ id: string; username: string | null }>(
      'select id, username from profiles where id = any ($1::uuid[])',
      [rows.map(({ profileId }) => profileId)],
    );
    const names = new Map(found.map(({ id, username }) => [id, username]));
    return rows.map(({ profileId, cursorAt: _cursorAt, createdAt, updatedAt, ...watch }) => ({
      ...watch,
      username: names.get(profileId) ?? null,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    }));
  }
}
