import { Injectable } from '@nestjs/common';
import { AuditLogRepository, Database, type AuditEntry, type Sql } from '@app/database';
import { toLedgerError } from '../ledger/ledger-errors';

/** Who changes something and why. */
export interface AdminOrder {
  /** User id of the administrator. */
  actorId: string;
  reason: string;
  /** The client's Idempotency-Key: a repetition of the order changes nothing a second time. */
  repeatKey?: string | undefined;
}

export type AuditNote = Pick<AuditEntry, 'target' | 'details'>;

/** Every change an administrator makes to credits goes through here, so that none lacks its row in the audit log. */
@Injectable()
export class AuditedChanges {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLogRepository,
  ) {}

  /**
   * One transaction of the system: the change and its audit row, or neither.
   * @param work makes the change and says what to note; a `note` of null means that nothing was changed
   * @throws AppError for what the ledger refuses
   */
  async carryOut<T>(
    order: AdminOrder,
    action: `credits.${string}`,
    work: (sql: Sql) => Promise<{ result: T; note: AuditNote | null }>,
  ): Promise<T> {
    try {
      return await this.database.asSystem(async (sql) => {
        const { result, note } = await work(sql);
        const { actorId, reason } = order;
        if (note !== null) await this.audit.record(sql, { actorId, action, reason, ...note });
        return result;
      });
    } catch (error) {
      throw toLedgerError(error);
    }
  }
}

/** The name of an administrator in the ledger. */
export function actorName({ actorId }: AdminOrder): string {
  return `admin:${actorId}`;
}
