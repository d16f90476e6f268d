import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { InvalidTokenError } from './auth.errors';

export type AccountStatus = 'active' | 'suspended';

const FOREIGN_KEY_VIOLATION = '23503';

@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  static isUnknownUser(error: unknown): boolean {
    return error instanceof InvalidTokenError;
  }

  /** @throws InvalidTokenError when the auth user of a still valid token was deleted */
  async provision(userId: string, email: string | null): Promise<{ status: AccountStatus; created: boolean }> {
    try {
      const [row] = await this.database.asSystem((sql) =>
        sql.query<{ status: AccountStatus; created: boolean }>(
          'select status, created from app.provision_user($1, $2)',
          [userId, email],
        ),
      );
      if (row === undefined) throw new Error('app.provision_user returned no row');
      return row;
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
