import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { AppError } from '@app/common';
import { AuditLogRepository, Database } from '@app/database';
import { accountKey } from '../account-messages';
import { Accounts } from '../accounts';
import { StandingConflictError } from '../auth.errors';
import type { StandingOrder } from './account-standing.service';
import { UserRecordsRepository } from './user-records.repository';

/** What was removed: rows by table. */
export interface UserErasure {
  removed: Record<string, number>;
}

/**
 * Removes what is known of a user, at his own request and for good. The books stay, under an id that leads to no person;
 * the account stays suspended, so that a token that still lives brings nothing back.
 */
@Injectable()
export class EraseUser {
  constructor(
    private readonly database: Database,
    private readonly users: UserRecordsRepository,
    private readonly audit: AuditLogRepository,
    private readonly accounts: Accounts,
    private readonly cache: Cache,
  ) {}

  /** @throws UserNotFoundError; StandingConflictError for oneself; AppError REQUEST.INVALID when the reason names the address */
  async execute({ actorId, userId, reason }: StandingOrder): Promise<UserErasure> {
    if (actorId === userId) throw new StandingConflictError('Nobody erases himself: another administrator does.');
    const { email } = await this.users.get(userId);
    if (email !== null && reason.toLowerCase().includes(email)) throw new ReasonNamesUserError();
    const removed = await this.database.asSystem(async (sql) => {
      const counts = await this.users.erase(sql, userId);
      const details = { removed: counts };
      await this.audit.record(sql, { actorId, action: 'user.erase', target: ['users', userId], reason, details });
      return counts;
    });
    this.accounts.forget(userId);
    await this.cache.invalidate([accountKey(userId)]);
    return { removed };
  }
}

/** The audit log cannot be changed: an address in it would stay for ever. */
class ReasonNamesUserError extends AppError {
  constructor() {
    super('REQUEST.INVALID', {
      detail: 'The reason names the user who is to be forgotten.',
      errors: [{ field: 'reason', code: 'NAMES_USER', message: 'must not name the user: it is kept for ever' }],
    });
  }
}
