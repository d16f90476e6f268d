import { Injectable } from '@nestjs/common';
import { Cache } from '@app/cache';
import { AuditLogRepository, Database } from '@app/database';
import { accountKey } from '../account-messages';
import { Accounts } from '../accounts';
import type { AccountStatus } from '../accounts.repository';
import { StandingConflictError } from '../auth.errors';
import { UserRecordsRepository } from './user-records.repository';

export interface StandingOrder {
  /** User id of the administrator. */
  actorId: string;
  userId: string;
  reason: string;
}

const VERBS: Record<AccountStatus, string> = { suspended: 'user.suspend', active: 'user.reinstate' };

/** Who may use the service. A suspension counts on all instances at once: for tokens they know, and for open streams. */
@Injectable()
export class AccountStanding {
  constructor(
    private readonly database: Database,
    private readonly users: UserRecordsRepository,
    private readonly audit: AuditLogRepository,
    private readonly accounts: Accounts,
    private readonly cache: Cache,
  ) {}

  /** @throws UserNotFoundError; StandingConflictError for oneself, and for a suspended user */
  async suspend(order: StandingOrder): Promise<void> {
    if (order.actorId === order.userId) {
      throw new StandingConflictError('Nobody suspends himself: nobody would be left to take it back.');
    }
    await this.change(order, 'suspended');
  }

  /** @throws UserNotFoundError; StandingConflictError for a user who is not suspended */
  async reinstate(order: StandingOrder): Promise<void> {
    await this.change(order, 'active');
  }

  private async change({ actorId, userId, reason }: StandingOrder, status: AccountStatus): Promise<void> {
    await this.database.asSystem(async (sql) => {
      const before = await this.users.setStatus(sql, userId, status);
      if (before === status) {
        throw new StandingConflictError(`This user is ${status === 'active' ? 'not suspended' : 'suspended already'}.`);
      }
      const details = { before: { status: before }, after: { status } };
      await this.audit.record(sql, { actorId, action: VERBS[status], target: ['users', userId], reason, details });
    });
    this.accounts.forget(userId); // whatever becomes of the message
    await this.cache.invalidate([accountKey(userId)]);
  }
}
