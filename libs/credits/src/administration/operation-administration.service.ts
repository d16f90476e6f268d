import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { LedgerConflictError } from '../ledger/ledger-errors';
import { WalletEvents } from '../ledger/wallet-events';
import { AuditedChanges, type AuditNote, type AdminOrder } from './audited-changes.service';
import { OperationChangesRepository } from './operation-changes.repository';
import { OperationRecordsRepository, type OperationRecord } from './operation-records.repository';

export const HOLD_VERDICTS = ['captured', 'released'] as const;
export type HoldVerdict = (typeof HOLD_VERDICTS)[number];

/** What administrators decide about single charges. */
@Injectable()
export class OperationAdministration {
  constructor(
    private readonly audited: AuditedChanges,
    private readonly changes: OperationChangesRepository,
    private readonly operations: OperationRecordsRepository,
    private readonly events: WalletEvents,
  ) {}

  /**
   * Gives back what an operation charged, to the lots that paid; what it left unpaid is forgiven. What was bought stays.
   * @throws LedgerConflictError when it was not charged, or refunded before
   */
  refund(order: AdminOrder, operationId: string): Promise<OperationRecord> {
    return this.change(operationId, { order, action: 'credits.refund' }, async (sql) => {
      const { refunded, forgiven } = await this.changes.refund(sql, operationId, order);
      return { target: ['credit_operations', operationId], details: { refunded, forgiven } };
    });
  }

  /**
   * Settles a hold of which nobody could tell whether its work was done.
   * @throws LedgerConflictError for any other operation: those settle by themselves
   */
  settle(order: AdminOrder, operationId: string, verdict: HoldVerdict): Promise<OperationRecord> {
    return this.change(operationId, { order, action: 'credits.settle' }, async (sql) => {
      const { action, status, needsReview, amount } = await this.operations.get(sql, operationId);
      if (!needsReview) {
        const reason = status === 'held' ? 'still under way, and settled by itself' : `already ${status}`;
        throw new LedgerConflictError(`Only holds that need a review are settled by hand; this one is ${reason}.`);
      }
      if (action === 'influencer_unlock' && verdict === 'captured') {
        throw new LedgerConflictError(
          'An unlock is charged together with its effect: without it there is nothing to charge.',
        );
      }
      const isSettled = await this.changes.settle(sql, operationId, verdict);
      if (!isSettled) throw new LedgerConflictError('The hold was settled by itself a moment ago.');
      return { target: ['credit_operations', operationId], details: { verdict, amount } };
    });
  }

  private async change(
    operationId: string,
    { order, action }: { order: AdminOrder; action: `credits.${string}` },
    work: (sql: Sql) => Promise<AuditNote>,
  ): Promise<OperationRecord> {
    const operation = await this.audited.carryOut(order, action, async (sql) => {
      const note = await work(sql);
      const result = await this.operations.get(sql, operationId);
      return { result, note: { ...note, details: { userId: result.userId, ...note.details } } };
    });
    await this.events.changed(operation.userId);
    return operation;
  }
}
