import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';

export type OneTimeTokenType = 'confirmation_token' | 'recovery_token' | 'email_change_token_new';

export interface OneTimeToken {
  userId: string;
  type: OneTimeTokenType;
  createdAt: Date;
}

/** SQL of auth.one_time_tokens. Only hashes are stored; one token per user and type. */
@Injectable()
export class OneTimeTokensRepository {
  constructor(private readonly settings: AuthSettings) {}

  /** A new token of a type replaces the old one. */
  async save(
    sql: AuthSql,
    token: { userId: string; type: OneTimeTokenType; hash: string; relatesTo: string },
  ): Promise<void> {
    await sql.query(
      `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6::timestamptz at time zone 'utc', $6::timestamptz at time zone 'utc')
       on conflict (user_id, token_type) do update
       set token_hash = excluded.token_hash, relates_to = excluded.relates_to,
           created_at = excluded.created_at, updated_at = excluded.updated_at`,
      [randomUUID(), token.userId, token.type, token.hash, token.relatesTo, this.settings.now()],
    );
  }

  /** Takes the token out, so that of two who show it only one gets it. */
  async take(sql: AuthSql, hash: string, types: readonly OneTimeTokenType[]): Promise<OneTimeToken | null> {
    const rows = await sql.query<OneTimeToken>(
      `delete from auth.one_time_tokens where token_hash = $1 and token_type::text = any($2)
       returning user_id as "userId", token_type as type, created_at at time zone 'utc' as "createdAt"`,
      [hash, types],
    );
    return rows[0] ?? null;
  }

  async deleteAllOf(sql: AuthSql, userId: string): Promise<void> {
    await sql.query('delete from auth.one_time_tokens where user_id = $1', [userId]);
  }
}
