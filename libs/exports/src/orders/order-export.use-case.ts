import { Injectable } from '@nestjs/common';
import type { Charge } from '@app/credits';
import type { UserClaims } from '@app/database';
import { Logger, workContext } from '@app/observability';
import { JobQueue } from '@app/queues';
import { ExportSources } from '../sources/export-sources.service';
import { ExportRemovedError, TooManyExportsError } from './export.errors';
import type { AskedExport, ExportRecord } from './export.types';
import { ExportsRepository } from './exports.repository';

const LONGEST_NAME = 120;

/** Notes an order down, hands its hold over to the worker, and queues the work. */
@Injectable()
export class OrderExport {
  constructor(
    private readonly sources: ExportSources,
    private readonly exports: ExportsRepository,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** @throws ExportSourceNotFoundError, TooManyExportsError, ExportRemovedError; then nothing is charged */
  async execute(owner: UserClaims, order: AskedExport, charge: Charge): Promise<ExportRecord> {
    if (charge.hold === null) return this.repeat(owner, charge);
    const source = await this.sources.resolve(owner, order.source);
    const sourceName = await this.sources.nameOf(owner, source); // refuses what is not the owner's
    const name = order.name ?? sourceName.slice(0, LONGEST_NAME);
    const requestId = workContext.current()?.requestId ?? null;
    const added = await this.exports.add({ ...order, source, name, userId: owner.sub, hold: charge.hold, requestId });
    if (added === null) throw new TooManyExportsError();
    charge.handOver();
    await this.enqueue(added.id);
    return added;
  }

  /** Paid for by an earlier request under the same key: that export as it is now, and never a second one. */
  private async repeat(owner: UserClaims, { operationId }: Charge): Promise<ExportRecord> {
    const known = operationId === null ? null : await this.exports.findPaidBy(owner, operationId);
    if (known === null) throw new ExportRemovedError();
    return known;
  }

  private async enqueue(exportId: string): Promise<void> {
    try {
      await this.queue.enqueue('export-creators', { exportId }, exportJobOptions(exportId));
    } catch (err) {
      // The order is committed; whoever tends the exports queues it once the queue is back.
      this.logger.warn('an export could not be queued yet', { err, exportId });
    }
  }
}

/** Queued again while it waits or runs it is still one job. */
export const exportJobOptions = (exportId: string) => ({ id: `export-${exportId}` });
