import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HandedOverHolds } from '@app/credits';
import { Logger, Metrics } from '@app/observability';
import { encoderOf } from '../format/encoder-of';
import type { Encoded, FileEncoder } from '../format/file-encoder';
import { EXPORT_LIMITS } from '../orders/export-limits';
import { ExportPartsRepository } from '../orders/export-parts.repository';
import { ExportRowsRepository } from '../rows/export-rows.repository';
import { ExportSources } from '../sources/export-sources.service';
import { ExportOutdatedError, ExportOvertakenError, type ExportRun } from './export-run.types';
import { ExportRunsRepository } from './export-runs.repository';

/** Read, written and stored at a time: what an export costs in memory, however long it is. */
const PAGE_ROWS = 1_000;
/** Runs in a row that stored nothing, whatever ended them: the next one would not, either. */
const MOST_BARREN_RUNS = 5;
const FAILED = 'The export could not be made. Nothing was charged; order it again, and tell us if it fails again.';

/** Makes the file of an export, page by page. A run that ends in the middle is gone on with by the next, at its last page. */
@Injectable()
export class RunExport {
  constructor(
    private readonly runs: ExportRunsRepository,
    private readonly sources: ExportSources,
    private readonly rows: ExportRowsRepository,
    private readonly parts: ExportPartsRepository,
    private readonly holds: HandedOverHolds,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws what went wrong while trying again may help; the signal's reason when the process stops */
  async execute(exportId: string, signal: AbortSignal): Promise<void> {
    const run = await this.runs.begin(exportId);
    if (run === null) return;
    try {
      if (run.barrenRuns > MOST_BARREN_RUNS) await this.giveUp(run, new Error('too many runs without a page'));
      else await this.complete(await this.writeAll(await this.counted(run), signal));
    } catch (error) {
      if (error instanceof ExportOvertakenError)
        return this.logger.log('an export was withdrawn or overtaken', { exportId });
      signal.throwIfAborted();
      if (error instanceof ExportOutdatedError) return this.execute(exportId, signal);
      throw error;
    }
  }

  /** The total is for the progress alone: counted once, and only an estimate of what the walk will find. */
  private async counted(run: ExportRun): Promise<ExportRun> {
    if (run.rowsTotal !== null) return run;
    const total = await this.sources.count(run.owner, run.source, run.orderedAt);
    if (total !== null) await this.runs.noteTotal(run, total);
    return { ...run, rowsTotal: total };
  }

  private async writeAll(begun: ExportRun, signal: AbortSignal): Promise<ExportRun> {
    const encoder = encoderOf(begun.layout);
    let run = begun;
    while (!run.sourceDone) {
      signal.throwIfAborted();
      run = await this.writePage(run, encoder);
    }
    return run;
  }

  private async writePage(run: ExportRun, encoder: FileEncoder): Promise<ExportRun> {
    const { owner, source, orderedAt, cursor } = run;
    const limit = Math.min(PAGE_ROWS, EXPORT_LIMITS.rows - run.rowsDone);
    const page = await this.sources.page(owner, source, { limit, cursor, orderedAt });
    const rows = await this.rows.findRows(owner, page.profileIds);
    const opened: Encoded = run.encoderState === null ? encoder.open() : { bytes: NOTHING, state: run.encoderState };
    const written = encoder.write(rows, opened.state);
    const isFull = run.rowsDone + rows.length >= EXPORT_LIMITS.rows;
    const isLast = page.nextCursor === null || isFull;
    const closing = isLast ? encoder.close(written.state) : NOTHING;
    return this.runs.store(run, {
      bytes: Buffer.concat([opened.bytes, written.bytes, closing]),
      rows: rows.length,
      state: written.state,
      cursor: page.nextCursor,
      isLast,
      isTruncated: isFull && page.nextCursor !== null,
    });
  }

  /** The checksum is taken from what is stored: of that it has to tell. */
  private async complete(run: ExportRun): Promise<void> {
    const hash = createHash('sha256');
    for await (const bytes of this.parts.read(run.id, { start: 0, end: run.bytesCount - 1 })) hash.update(bytes);
    const settlement = await this.runs.complete(run, hash.digest('hex'));
    await this.holds.settled(run.owner.sub, settlement);
    this.metrics.count('app_exports_total', { format: run.layout.format, outcome: 'ready' });
    this.metrics.count('app_export_rows_total', { format: run.layout.format }, run.rowsDone);
    this.logger.log('export ready', { exportId: run.id, rows: run.rowsDone, bytes: run.bytesCount });
  }

  private async giveUp(run: ExportRun, error: Error): Promise<void> {
    const settlement = await this.runs.fail(run, FAILED);
    await this.holds.settled(run.owner.sub, settlement);
    this.metrics.count('app_exports_total', { format: run.layout.format, outcome: 'failed' });
    this.logger.error('an export failed for good', { err: error, exportId: run.id, rows: run.rowsDone });
  }
}

const NOTHING = Buffer.alloc(0);
