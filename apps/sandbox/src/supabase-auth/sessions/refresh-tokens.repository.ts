import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';
import type { RefreshToken } from './session.types';

const COLUMNS = `
  id, token, user_id as "userId", coalesce(revoked, false) as revoked, updated_at as "updatedAt", parent,
  session_id as "sessionId"`;

const TOKEN_LENGTH = 12;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** SQL of auth.refresh_tokens: one chain per session, each token the child of the one it replaced. */
@Injectable()
export class RefreshTokensRepository {
  constructor(private readonly settings: AuthSettings) {}

  async find(sql: AuthSql, token: string): Promise<RefreshToken | null> {
    const rows = await sql.query<RefreshToken>(`select ${COLUMNS} from auth.refresh_tokens where token = $1`, [token]);
    return rows[0] ?? null;
  }

  async findActive(sql: AuthSql, sessionId: string): Promise<RefreshToken | null> {
    const rows = await sql.query<RefreshToken>(
      `select ${COLUMNS} from auth.refresh_tokens
       where session_id = $1 and revoked = false order by id desc limit 1`,
      [sessionId],
    );
    return rows[0] ?? null;
  }

  /** The first token of a session has no parent. */
  async insert(
    sql: AuthSql,
    link: { userId: string; sessionId: string; parent: string | null },
  ): Promise<RefreshToken> {
    const rows = await sql.query<RefreshToken>(
      `insert into auth.refresh_tokens (instance_id, token, user_id, revoked, parent, session_id, created_at, updated_at)
       values ('00000000-0000-0000-0000-000000000000', $1, $2, false, $3, $4, $5, $5) returning ${COLUMNS}`,
      [makeToken(), link.userId, link.parent, link.sessionId, this.settings.now()],
    );
    const [row] = rows;
    if (!row) throw new Error('The refresh token was not stored');
    return row;
  }

  async revoke(sql: AuthSql, id: string): Promise<void> {
    await sql.query('update auth.refresh_tokens set revoked = true, updated_at = $2 where id = $1', [
      id,
      this.settings.now(),
    ]);
  }

  async revokeFamily(sql: AuthSql, sessionId: string): Promise<void> {
    await sql.query(
      'update auth.refresh_tokens set revoked = true, updated_at = $2 where session_id = $1 and revoked = false',
      [sessionId, this.settings.now()],
    );
  }
}

/** 60 random bits as twelve characters. */
function makeToken(): string {
  return Array.from(randomBytes(TOKEN_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
