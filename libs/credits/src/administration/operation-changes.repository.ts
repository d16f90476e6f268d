import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { actorName, type AdminOrder } from './audited-changes.service';

/** The functions that change single operations, inside the transaction that also writes the audit log. */
@Injectable()
export class OperationChangesRepository {
  /** @returns credits given back, and credits owed that are forgiven */
  async refund(sql: Sql, operationId: string, order: AdminOrder): Promise<{ refunded: number; forgiven: number }> {
    const [row] = await sql.query<{ done: { refunded: number; forgiven: number } }>(
      'select app.refund_operation($1, $2, $3) as done',
      [operationId, actorName(order), order.reason],
    );
    if (row === undefined) throw new Error('app.refund_operation returned no row');
    return row.done;
  }

  /** @returns false when the operation is not held any more */
  async settle(sql: Sql, operationId: string, verdict: 'captured' | 'released'): Promise<boolean> {
    const [row] = await sql.query<{ done: { settled: boolean } }>('select app.settle_due_hold($1, $2) as done', [
      operationId,
      verdict === 'captured' ? 'done' : 'not_done',
    ]);
    return row?.done.settled === true;
  }
}
