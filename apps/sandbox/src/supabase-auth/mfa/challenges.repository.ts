import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthSettings } from '../supabase-auth.options';
import type { AuthSql } from '../storage/auth-database';

export interface AuthChallenge {
  id: string;
  factorId: string;
  createdAt: Date;
  verifiedAt: Date | null;
  ip: string;
}

const COLUMNS = `
  id, factor_id as "factorId", created_at as "createdAt", verified_at as "verifiedAt", host(ip_address) as ip`;

/** SQL of auth.mfa_challenges. */
@Injectable()
export class ChallengesRepository {
  constructor(private readonly settings: AuthSettings) {}

  async insert(sql: AuthSql, factorId: string, ip: string): Promise<AuthChallenge> {
    const now = this.settings.now();
    const rows = await sql.query<AuthChallenge>(
      `insert into auth.mfa_challenges (id, factor_id, created_at, ip_address) values ($1, $2, $3, $4)
       returning ${COLUMNS}`,
      [randomUUID(), factorId, now, ip],
    );
    const [row] = rows;
    if (!row) throw new Error('The challenge was not stored');
    // the column is unique over all factors, and the clock counts milliseconds only
    await sql.query(
      `update auth.mfa_factors
       set last_challenged_at = $2::timestamptz + random() * interval '999 microseconds' where id = $1`,
      [factorId, now],
    );
    return row;
  }

  /** Holds the challenge, so that of two answers at once only one counts. */
  async lock(sql: AuthSql, id: string, factorId: string): Promise<AuthChallenge | null> {
    const rows = await sql.query<AuthChallenge>(
      `select ${COLUMNS} from auth.mfa_challenges where id = $1 and factor_id = $2 for update`,
      [id, factorId],
    );
    return rows[0] ?? null;
  }

  async markVerified(sql: AuthSql, id: string): Promise<void> {
    await sql.query('update auth.mfa_challenges set verified_at = $2 where id = $1', [id, this.settings.now()]);
  }

  async delete(sql: AuthSql, id: string): Promise<void> {
    await sql.query('delete from auth.mfa_challenges where id = $1', [id]);
  }
}
