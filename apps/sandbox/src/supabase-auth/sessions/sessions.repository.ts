import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';
import type { AmrEntry } from '../tokens/access-tokens';
import type { ClientInfo } from '../users/user.types';
import type { AmrMethod, AuthSession } from './session.types';

const COLUMNS =
  'id, user_id as "userId", coalesce(aal, \'aal1\') as aal, factor_id as "factorId", not_after as "notAfter"';

/** SQL of auth.sessions and of the methods that proved each of them (auth.mfa_amr_claims). */
@Injectable()
export class SessionsRepository {
  constructor(private readonly settings: AuthSettings) {}

  async insert(sql: AuthSql, userId: string, client: ClientInfo): Promise<AuthSession> {
    const rows = await sql.query<AuthSession>(
      `insert into auth.sessions (id, user_id, created_at, updated_at, aal, user_agent, ip)
       values ($1, $2, $3, $3, 'aal1', $4, $5) returning ${COLUMNS}`,
      [randomUUID(), userId, this.settings.now(), client.userAgent, client.ip],
    );
    const [row] = rows;
    if (!row) throw new Error('The session was not stored');
    return row;
  }

  async find(sql: AuthSql, id: string): Promise<AuthSession | null> {
    const rows = await sql.query<AuthSession>(`select ${COLUMNS} from auth.sessions where id = $1`, [id]);
    return rows[0] ?? null;
  }

  /**
   * Holds the session until the transaction ends: refreshes of one session follow each other.
   * @throws lock timeout after five seconds
   */
  async lock(sql: AuthSql, id: string): Promise<AuthSession | null> {
    await sql.query(`set local lock_timeout = '5s'`);
    const rows = await sql.query<AuthSession>(`select ${COLUMNS} from auth.sessions where id = $1 for update`, [id]);
    return rows[0] ?? null;
  }

  async markRefreshed(sql: AuthSql, id: string, client: ClientInfo): Promise<void> {
    await sql.query(
      `update auth.sessions
       set refreshed_at = $2::timestamptz at time zone 'utc', updated_at = $2, user_agent = $3, ip = $4
       where id = $1`,
      [id, this.settings.now(), client.userAgent, client.ip],
    );
  }

  async raiseToAal2(sql: AuthSql, id: string, factorId: string): Promise<void> {
    await sql.query(`update auth.sessions set aal = 'aal2', factor_id = $2, updated_at = $3 where id = $1`, [
      id,
      factorId,
      this.settings.now(),
    ]);
  }

  /** Sessions that were raised with this factor fall back to one factor. */
  async lowerToAal1(sql: AuthSql, factorId: string): Promise<void> {
    await sql.query(
      `delete from auth.mfa_amr_claims
       where authentication_method = 'totp' and session_id in (select id from auth.sessions where factor_id = $1)`,
      [factorId],
    );
    await sql.query(`update auth.sessions set aal = 'aal1', factor_id = null, updated_at = $2 where factor_id = $1`, [
      factorId,
      this.settings.now(),
    ]);
  }

  async delete(sql: AuthSql, id: string): Promise<void> {
    await sql.query('delete from auth.sessions where id = $1', [id]);
  }

  async deleteAllOf(sql: AuthSql, userId: string): Promise<void> {
    await sql.query('delete from auth.sessions where user_id = $1', [userId]);
  }

  async deleteOthersOf(sql: AuthSql, userId: string, keepId: string): Promise<void> {
    await sql.query('delete from auth.sessions where user_id = $1 and id <> $2', [userId, keepId]);
  }

  async deleteOthersBelowAal2(sql: AuthSql, userId: string, keepId: string): Promise<void> {
    await sql.query(`delete from auth.sessions where user_id = $1 and id <> $2 and coalesce(aal, 'aal1') < 'aal2'`, [
      userId,
      keepId,
    ]);
  }

  async addMethod(sql: AuthSql, sessionId: string, method: AmrMethod): Promise<void> {
    await sql.query(
      `insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
       values ($1, $2, $3, $4, $4)
       on conflict (session_id, authentication_method) do update set updated_at = excluded.updated_at`,
      [randomUUID(), sessionId, method, this.settings.now()],
    );
  }

  /** Newest first. */
  async listMethods(sql: AuthSql, sessionId: string): Promise<AmrEntry[]> {
    return sql.query<AmrEntry>(
      `select authentication_method as method, floor(extract(epoch from updated_at))::int as timestamp
       from auth.mfa_amr_claims where session_id = $1 order by updated_at desc, created_at desc`,
      [sessionId],
    );
  }
}
