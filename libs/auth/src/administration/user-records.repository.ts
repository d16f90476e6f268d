import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import {
  beginsWith,
  Conditions,
  Database,
  iso,
  readNewestFirst,
  type ListRequest,
  type Positioned,
  type Sql,
} from '@app/database';
import type { AccountStatus } from '../accounts.repository';
import { UserNotFoundError } from '../auth.errors';
import type { Role } from '../principal';

/** A user as administrators see him. */
export interface UserRecord {
  id: string;
  /** As the token said at the first request. */
  email: string | null;
  displayName: string | null;
  company: string | null;
  status: AccountStatus;
  /** As the latest token said: what a user may do is decided by each token anew. */
  role: Role;
  createdAt: string;
  /** Exact to ten minutes. */
  lastSeenAt: string | null;
}

export interface UserFilter extends ListRequest {
  /** Beginning of the e-mail address or of the display name, or the whole id. */
  search?: string | undefined;
  role?: Role | undefined;
  status?: AccountStatus | undefined;
}

const COLUMNS = `
  u.id, u.email, p.display_name as "displayName", p.company, u.status, u.role,
  ${iso('u.created_at')} as "createdAt", ${iso('u.last_seen_at')} as "lastSeenAt"`;
const TABLES = 'users u left join user_profiles p on p.user_id = u.id';
/** Two indexes, one after the other: an OR over two tables could use neither. */
const BEGINS_WITH = `u.id in (
  select e.id from users e where e.email like ?
  union all
  select n.user_id from user_profiles n where n.display_name is not null and lower(n.display_name) like ?)`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All users, for administrators. */
@Injectable()
export class UserRecordsRepository {
  constructor(private readonly database: Database) {}

  /** Latest registered first. */
  findPage(filter: UserFilter): Promise<Page<UserRecord>> {
    return readNewestFirst<UserRecord & Positioned>(filter, {
      list: 'admin-users',
      order: { time: 'u.created_at', id: 'u.id', idType: 'uuid' },
      isIndexed: true,
      filter: () => conditionsOf(filter),
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from ${TABLES} ${rest}`, params),
    });
  }

  /** @throws UserNotFoundError */
  async get(userId: string): Promise<UserRecord> {
    const [user] = await this.database.readAsSystem<UserRecord>(`select ${COLUMNS} from ${TABLES} where u.id = $1`, [
      userId,
    ]);
    if (user === undefined) throw new UserNotFoundError(userId);
    return user;
  }

  /**
   * Sets the status of a user, who is locked until the transaction ends.
   * @returns the status before
   * @throws UserNotFoundError
   */
  async setStatus(sql: Sql, userId: string, status: AccountStatus): Promise<AccountStatus> {
    const [user] = await sql.query<{ before: AccountStatus }>(
      'select status as before from users where id = $1 for no key update',
      [userId],
    );
    if (user === undefined) throw new UserNotFoundError(userId);
    await sql.query('update users set status = $2, updated_at = now() where id = $1', [userId, status]);
    return user.before;
  }

  /** Removes everything but the books, and suspends the account. @returns removed rows by table */
  async erase(sql: Sql, userId: string): Promise<Record<string, number>> {
    const [row] = await sql.query<{ removed: Record<string, number> }>('select app.erase_user($1) as removed', [
      userId,
    ]);
    if (row === undefined) throw new Error('app.erase_user returned no row');
    return row.removed;
  }
}

function conditionsOf({ search, role, status }: UserFilter): Conditions {
  const where = new Conditions().add('u.role = ?', role).add('u.status = ?', status);
  if (search === undefined) return where;
  return UUID.test(search) ? where.add('u.id = ?', search) : where.add(BEGINS_WITH, beginsWith(search));
}
