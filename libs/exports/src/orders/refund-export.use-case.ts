import { Injectable } from '@nestjs/common';
import { HandedOverHolds } from '@app/credits';
import { Database } from '@app/database';
import { TendExportsRepository } from './tend-exports.repository';

const REASON = 'The file was removed before its time, because a creator asked to be forgotten';

/** Gives back what a file cost that an erasure took away, in the transaction that notes that this was done. */
@Injectable()
export class RefundExport {
  constructor(
    private readonly database: Database,
    private readonly exports: TendExportsRepository,
    private readonly holds: HandedOverHolds,
  ) {}

  /** @returns false when nothing is due */
  async next(): Promise<boolean> {
    const due = await this.database.asSystem(async (sql) => {
      const taken = await this.exports.takeRefundDue(sql);
      if (taken !== null) await this.holds.refund(sql, taken.operationId, REASON);
      return taken;
    });
    if (due === null) return false;
    await this.holds.changed(due.userId);
    return true;
  }
}
