import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { InvalidTokenError } from './auth.errors';
import type { Principal } from './principal';

export type AccountStatus = 'active' | 'suspended';

/** Whose rows a request may need. */
export type Visitor = Pick<Principal, 'userId' | 'email' | 'role'>;

const FOREIGN_KEY_VIOLATION = '23503';
/** Exact to ten minutes, so that users who call all the time are not written all the time. */
const NOTE_VISIT = `
  update users set last_seen_at = now(), role = $2
   where id = $1 and (role <> $2 or last_seen_at is null or last_seen_at < now() - interval '10 minutes')`;

@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  static isUnknownUser(error: unknown): boolean {
    return error instanceof InvalidTokenError;
  }

  /**
   * The rows of a user, and that he was here.
   * @throws InvalidTokenError when the auth user of a still valid token was deleted
   */
  async provision({ userId, email, role }: Visitor): Promise<{ status: AccountStatus; created: boolean }> {
    try {
      return await this.database.asSystem(async (sql) => {
        const [row] = await sql.query<{ status: AccountStatus; created: boolean }>(
          'select status, created from app.provision_user($1, $2)',
          [userId, email],
        );
        if (row === undefined) throw new Error('app.provision_user returned no row');
        await sql.query(NOTE_VISIT, [userId, role]);
        return row;
      });
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new InvalidTokenError(error);
      throw error;
    }
  }
}

/** Drivers and wrappers keep the SQLSTATE on the error or on its cause. */
function sqlState(error: unknown): unknown {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
    ? code
    : cause === undefined
      ? undefined
      : sqlState(cause);
}
