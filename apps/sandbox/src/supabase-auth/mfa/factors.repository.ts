import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';

export interface AuthFactor {
  id: string;
  userId: string;
  friendlyName: string | null;
  factorType: 'totp' | 'webauthn' | 'phone';
  status: 'unverified' | 'verified';
  createdAt: Date;
  updatedAt: Date;
  secret: string | null;
  phone: string | null;
  lastChallengedAt: Date | null;
}

const COLUMNS = `
  id, user_id as "userId", friendly_name as "friendlyName", factor_type as "factorType", status,
  created_at as "createdAt", updated_at as "updatedAt", secret, phone, last_challenged_at as "lastChallengedAt"`;

/** SQL of auth.mfa_factors. */
@Injectable()
export class FactorsRepository {
  constructor(private readonly settings: AuthSettings) {}

  async listByUsers(sql: AuthSql, userIds: string[]): Promise<AuthFactor[]> {
    return sql.query<AuthFactor>(
      `select ${COLUMNS} from auth.mfa_factors where user_id = any($1) order by created_at, id`,
      [userIds],
    );
  }

  async findOfUser(sql: AuthSql, factorId: string, userId: string): Promise<AuthFactor | null> {
    const rows = await sql.query<AuthFactor>(`select ${COLUMNS} from auth.mfa_factors where id = $1 and user_id = $2`, [
      factorId,
      userId,
    ]);
    return rows[0] ?? null;
  }

  /** @throws unique violation when the user has a factor of that name */
  async insertTotp(
    sql: AuthSql,
    factor: { userId: string; friendlyName: string | null; secret: string },
  ): Promise<AuthFactor> {
    const rows = await sql.query<AuthFactor>(
      `insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret)
       values ($1, $2, $3, 'totp', 'unverified', $4, $4, $5) returning ${COLUMNS}`,
      [randomUUID(), factor.userId, factor.friendlyName, this.settings.now(), factor.secret],
    );
    const [row] = rows;
    if (!row) throw new Error('The factor was not stored');
    return row;
  }

  async markVerified(sql: AuthSql, factorId: string): Promise<void> {
    await sql.query(`update auth.mfa_factors set status = 'verified', updated_at = $2 where id = $1`, [
      factorId,
      this.settings.now(),
    ]);
  }

  async deleteUnverified(sql: AuthSql, userId: string, keepId: string): Promise<void> {
    await sql.query(
      `delete from auth.mfa_factors
       where user_id = $1 and id <> $2 and status = 'unverified' and factor_type = 'totp'`,
      [userId, keepId],
    );
  }

  async delete(sql: AuthSql, factorId: string): Promise<void> {
    await sql.query('delete from auth.mfa_factors where id = $1', [factorId]);
  }
}
