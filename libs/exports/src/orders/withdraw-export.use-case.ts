import { Injectable } from '@nestjs/common';
import { HandedOverHolds, type Settlement } from '@app/credits';
import { Database, type Sql } from '@app/database';
import { Metrics } from '@app/observability';
import { ExportNotCancellableError, ExportNotFoundError } from './export.errors';
import { isUnfinished } from './export.types';
import { ExportPartsRepository } from './export-parts.repository';
import { ExportsRepository, type LockedExport } from './exports.repository';

interface OwnExport {
  userId: string;
  id: string;
}

/** What its owner no longer wants: the credits go back in the transaction that ends the work, and the file goes at once. */
@Injectable()
export class WithdrawExport {
  constructor(
    private readonly database: Database,
    private readonly exports: ExportsRepository,
    private readonly parts: ExportPartsRepository,
    private readonly holds: HandedOverHolds,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Cancelling again is without effect.
   * @throws ExportNotFoundError; ExportNotCancellableError when it has ended otherwise
   */
  async cancel(own: OwnExport): Promise<void> {
    await this.withdraw(own, async (sql, found) => {
      if (found.status === 'cancelled') return null;
      if (!isUnfinished(found.status)) throw new ExportNotCancellableError(found.status);
      return this.end(sql, own, found);
    });
  }

  /** Cancels it first when it is unfinished. @throws ExportNotFoundError */
  async remove(own: OwnExport): Promise<void> {
    await this.withdraw(own, async (sql, found) => {
      const settlement = isUnfinished(found.status) ? await this.end(sql, own, found) : null;
      await this.exports.markRemoved(sql, own.id);
      await this.parts.remove(sql, own.id);
      return settlement;
    });
  }

  private async withdraw(
    own: OwnExport,
    work: (sql: Sql, found: LockedExport) => Promise<Settlement | null>,
  ): Promise<void> {
    const settlement = await this.database.asSystem(async (sql) => {
      const found = await this.exports.lockOwn(sql, own);
      if (found === null) throw new ExportNotFoundError();
      return work(sql, found);
    });
    if (settlement !== null) await this.holds.settled(own.userId, settlement);
  }

  private async end(sql: Sql, { id }: OwnExport, found: LockedExport): Promise<Settlement> {
    await this.exports.markCancelled(sql, id);
    await this.parts.remove(sql, id);
    this.metrics.count('app_exports_total', { format: found.format, outcome: 'cancelled' });
    return this.holds.release(sql, found.hold);
  }
}
