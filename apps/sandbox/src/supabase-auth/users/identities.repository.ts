import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';
import type { AuthIdentity, AuthUser } from './user.types';

const COLUMNS = `
  id as "rowId", provider_id as "providerId", user_id as "userId", identity_data as data, provider,
  last_sign_in_at as "lastSignInAt", created_at as "createdAt", updated_at as "updatedAt", email`;

/** SQL of auth.identities; the only provider here is e-mail. */
@Injectable()
export class IdentitiesRepository {
  constructor(private readonly settings: AuthSettings) {}

  async listByUsers(sql: AuthSql, userIds: string[]): Promise<AuthIdentity[]> {
    return sql.query<AuthIdentity>(
      `select ${COLUMNS} from auth.identities where user_id = any($1) order by created_at, id`,
      [userIds],
    );
  }

  /** Writes the e-mail identity as the account stands now. */
  async saveEmail(sql: AuthSql, user: AuthUser): Promise<void> {
    const data = {
      sub: user.id,
      email: user.email,
      email_verified: user.emailConfirmedAt !== null,
      phone_verified: false,
    };
    await sql.query(
      `insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
       values ($1::text, $1::uuid, $2, 'email', $3, $3, $3)
       on conflict (provider_id, provider)
       do update set identity_data = excluded.identity_data, updated_at = excluded.updated_at`,
      [user.id, JSON.stringify(data), this.settings.now()],
    );
  }

  async markSignIn(sql: AuthSql, userId: string): Promise<void> {
    await sql.query(
      `update auth.identities set last_sign_in_at = $2, updated_at = $2 where user_id = $1 and provider = 'email'`,
      [userId, this.settings.now()],
    );
  }

  async deleteByUser(sql: AuthSql, userId: string): Promise<void> {
    await sql.query('delete from auth.identities where user_id = $1', [userId]);
  }
}
