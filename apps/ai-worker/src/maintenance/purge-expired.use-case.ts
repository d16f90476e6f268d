import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ExpiredRecordsRepository, type RemovedRecords } from '@app/database';
import { Logger, Metrics } from '@app/observability';

/** Rows of one table in one transaction, and what the database is left alone for before the next ones. */
const STEP = 1_000;
const PAUSE_MS = 50;

/** Removes what is past the time it is kept for, step by step until nothing is left of it. */
@Injectable()
export class PurgeExpired {
  constructor(
    private readonly expired: ExpiredRecordsRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws the signal's reason when the process stops; the next run goes on */
  async execute(signal: AbortSignal, step = STEP): Promise<void> {
    await this.expired.settleRestored();
    const total: Record<string, number> = {};
    for (let isLeft = true; isLeft;) {
      signal.throwIfAborted();
      const removed = this.counted(await this.expired.purgeStep(step), total);
      isLeft = removed.some((rows) => rows === step);
      if (isLeft) await pause(PAUSE_MS);
    }
    if (Object.keys(total).length > 0) this.logger.log('expired records removed', { rows: total });
  }

  private counted(removed: readonly RemovedRecords[], total: Record<string, number>): number[] {
    for (const { table, removed: rows } of removed) {
      if (rows === 0) continue;
      this.metrics.count('app_purged_rows_total', { table }, rows);
      total[table] = (total[table] ?? 0) + rows;
    }
    return removed.map(({ removed: rows }) => rows);
  }
}
