import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { captureStep, toSettlement, type LedgerStep } from './ledger-steps';
import { LedgerRepository } from './ledger.repository';
import type { Hold, Settlement } from './ledger.types';
import { WalletEvents } from './wallet-events';

/**
 * What a request handed over is settled in the transaction that ends its work: the work is done and charged, or neither.
 * The transaction is the system's; take the work's own row lock before, the wallet's comes last.
 */
@Injectable()
export class HandedOverHolds {
  constructor(
    private readonly repository: LedgerRepository,
    private readonly events: WalletEvents,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Charges; the same again when it was charged before. */
  capture(sql: Sql, hold: Hold): Promise<Settlement> {
    return this.settle(sql, hold, captureStep(hold, {}));
  }

  /** Gives the credits back. Without effect when it was charged, or taken over by a later attempt. */
  release(sql: Sql, hold: Hold): Promise<Settlement> {
    return this.settle(sql, hold, { kind: 'release', id: hold.operationId, attempt: hold.attempt });
  }

  /** Gives back what was charged, unless that was done before. */
  refund(sql: Sql, operationId: string, reason: string): Promise<void> {
    return this.repository.refundWithin(sql, operationId, reason);
  }

  /** The work goes on: the sweep leaves the hold alone for so long. */
  extendLease(sql: Sql, hold: Hold, seconds: number): Promise<void> {
    return this.repository.extendLeaseWithin(sql, hold, seconds);
  }

  /** To be called after the commit. A cache that cannot be told distrusts itself; the books are written. */
  async settled(userId: string, settlement: Settlement): Promise<void> {
    this.metrics.count('app_credit_steps_total', { step: 'settle', outcome: settlement.status });
    await this.changed(userId);
  }

  /** To be called after the commit of a refund. */
  async changed(userId: string): Promise<void> {
    await this.events
      .changed(userId)
      .catch((err: unknown) => this.logger.warn('cached balances could not be dropped', { err }));
  }

  private async settle(sql: Sql, hold: Hold, step: LedgerStep): Promise<Settlement> {
    const { settlement } = await this.repository.applyWithin(sql, hold, step);
    if (settlement == null) throw new Error(`The ledger knows no operation ${hold.operationId}`);
    return toSettlement(settlement);
  }
}
