import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';
import type { AuthUser, JsonObject, NewUser } from './user.types';

const COLUMNS = `
  id, aud, role, email, encrypted_password as "encryptedPassword", email_confirmed_at as "emailConfirmedAt",
  invited_at as "invitedAt", phone, phone_confirmed_at as "phoneConfirmedAt",
  confirmation_sent_at as "confirmationSentAt", confirmed_at as "confirmedAt", recovery_sent_at as "recoverySentAt",
  email_change as "emailChange", email_change_sent_at as "emailChangeSentAt", last_sign_in_at as "lastSignInAt",
  coalesce(raw_app_meta_data, '{}') as "appMetadata", coalesce(raw_user_meta_data, '{}') as "userMetadata",
  created_at as "createdAt", updated_at as "updatedAt", banned_until as "bannedUntil", deleted_at as "deletedAt",
  is_anonymous as "isAnonymous"`;

/** Columns that later steps of an account's life change. */
const CHANGEABLE = {
  email: 'email',
  role: 'role',
  encryptedPassword: 'encrypted_password',
  emailConfirmedAt: 'email_confirmed_at',
  confirmationSentAt: 'confirmation_sent_at',
  recoverySentAt: 'recovery_sent_at',
  emailChange: 'email_change',
  emailChangeSentAt: 'email_change_sent_at',
  lastSignInAt: 'last_sign_in_at',
  invitedAt: 'invited_at',
  bannedUntil: 'banned_until',
  deletedAt: 'deleted_at',
  phone: 'phone',
  appMetadata: 'raw_app_meta_data',
  userMetadata: 'raw_user_meta_data',
} as const satisfies Partial<Record<keyof AuthUser, string>>;

export type UserChanges = Partial<Pick<AuthUser, keyof typeof CHANGEABLE>>;

/** SQL of auth.users. E-mail addresses arrive already lower-cased. */
@Injectable()
export class UsersRepository {
  constructor(private readonly settings: AuthSettings) {}

  async findById(sql: AuthSql, id: string): Promise<AuthUser | null> {
    const rows = await sql.query<AuthUser>(`select ${COLUMNS} from auth.users where id = $1`, [id]);
    return rows[0] ?? null;
  }

  async findByEmail(sql: AuthSql, email: string): Promise<AuthUser | null> {
    const rows = await sql.query<AuthUser>(
      `select ${COLUMNS} from auth.users where email = $1 and is_sso_user = false`,
      [email],
    );
    return rows[0] ?? null;
  }

  /** Holds the row until the transaction ends, so that two changes of one account follow each other. */
  async lock(sql: AuthSql, id: string): Promise<AuthUser | null> {
    const rows = await sql.query<AuthUser>(`select ${COLUMNS} from auth.users where id = $1 for update`, [id]);
    return rows[0] ?? null;
  }

  /** @throws unique violation when the e-mail or id is taken */
  async insert(sql: AuthSql, user: NewUser): Promise<AuthUser> {
    const now = this.settings.now();
    const rows = await sql.query<AuthUser>(
      `insert into auth.users (
         instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, invited_at, banned_until,
         raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
         confirmation_token, recovery_token, email_change_token_new, email_change
       ) values (
         '00000000-0000-0000-0000-000000000000', $1, 'authenticated', $2, $3, $4, $5, $6, $7, $8, $9, $10, $10,
         '', '', '', ''
       ) returning ${COLUMNS}`,
      [
        user.id ?? randomUUID(),
        user.role ?? 'authenticated',
        user.email,
        user.encryptedPassword,
        user.emailConfirmedAt,
        user.invitedAt ?? null,
        user.bannedUntil ?? null,
        JSON.stringify(user.appMetadata ?? {}),
        JSON.stringify(user.userMetadata ?? {}),
        now,
      ],
    );
    return only(rows);
  }

  /** Writes the given members only. */
  async update(sql: AuthSql, id: string, changes: UserChanges): Promise<AuthUser> {
    const members = Object.entries(changes).filter(([, value]) => value !== undefined);
    const sets = members.map(([name], index) => `${CHANGEABLE[name as keyof typeof CHANGEABLE]} = $${index + 3}`);
    const rows = await sql.query<AuthUser>(
      `update auth.users set ${['updated_at = $2', ...sets].join(', ')} where id = $1 returning ${COLUMNS}`,
      [id, this.settings.now(), ...members.map(([, value]) => toParameter(value))],
    );
    return only(rows);
  }

  async delete(sql: AuthSql, id: string): Promise<void> {
    await sql.query('delete from auth.users where id = $1', [id]);
  }

  /** @returns one page, newest first, and the number of accounts that match */
  async list(sql: AuthSql, page: { limit: number; offset: number; filter: string }): Promise<UserPage> {
    const filter = page.filter ? `%${page.filter.replace(/[\\%_]/g, '\\$&')}%` : null;
    const where = `instance_id is not null
      and ($1::text is null or email ilike $1 or raw_user_meta_data->>'full_name' ilike $1)`;
    const total = await sql.query<{ count: string }>(`select count(*) from auth.users where ${where}`, [filter]);
    const users = await sql.query<AuthUser>(
      `select ${COLUMNS} from auth.users where ${where} order by created_at desc, id limit $2 offset $3`,
      [filter, page.limit, page.offset],
    );
    return { users, total: Number(total[0]?.count ?? 0) };
  }
}

export interface UserPage {
  users: AuthUser[];
  total: number;
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

const toParameter = (value: unknown): unknown => (isJsonObject(value) ? JSON.stringify(value) : value);

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('The account vanished while it was being changed');
  return row;
}
