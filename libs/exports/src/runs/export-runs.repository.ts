import { Injectable } from '@nestjs/common';
import { HandedOverHolds, type Settlement } from '@app/credits';
import { Database, type Sql } from '@app/database';
import type { FileLayout } from '../format/encoder-of';
import { EXPORT_LIMITS } from '../orders/export-limits';
import { ExportPartsRepository } from '../orders/export-parts.repository';
import { ExportOutdatedError, ExportOvertakenError, type ExportRun, type RunStep } from './export-run.types';

/** A run as it is stored: the rest of it is made of these columns. */
interface RunRow extends Omit<ExportRun, 'owner' | 'hold' | 'layout' | 'erasures'>, FileLayout {
  userId: string;
  operationId: string;
  operationAttempt: number;
}

const RUN_COLUMNS = `
  id, user_id as "userId", operation_id as "operationId", operation_attempt as "operationAttempt", format, columns,
  byte_order_mark as "byteOrderMark", source, created_at::text as "orderedAt", rows_total as "rowsTotal",
  rows_done as "rowsDone", parts_count as "partsCount", bytes_count as "bytesCount", source_done as "sourceDone", cursor,
  encoder_state as "encoderState", barren_runs as "barrenRuns"`;
/** A page takes well under a second; the hold must outlive a crash, the search for the lost job and its turn in the queue. */
const LEASE_SECONDS = 15 * 60;

/**
 * Exports as the worker knows them. Whatever a page adds is stored in one transaction, under the condition that the file is
 * as long as this run left it: of two runs of one export only one goes on, and a page is never there twice.
 */
@Injectable()
export class ExportRunsRepository {
  constructor(
    private readonly database: Database,
    private readonly parts: ExportPartsRepository,
    private readonly holds: HandedOverHolds,
  ) {}

  /** Takes up an export where it stands; null when it has ended. */
  async begin(exportId: string): Promise<ExportRun | null> {
    return this.database.asSystem(async (sql) => {
      const erasures = await countErasures(sql);
      const [row] = await sql.query<RunRow>(
        `update exports
            set status = 'running', started_at = coalesce(started_at, now()), barren_runs = barren_runs + 1, updated_at = clock_timestamp()
          where id = $1 and status in ('queued', 'running') and deleted_at is null
        returning ${RUN_COLUMNS}`,
        [exportId],
      );
      if (row === undefined) return null;
      const run = toRun(row, erasures);
      await this.holds.extendLease(sql, run.hold, LEASE_SECONDS);
      return run;
    });
  }

  async noteTotal({ id }: ExportRun, total: number): Promise<void> {
    await this.database.asSystem((sql) =>
      sql.query(
        `update exports set rows_total = $2, updated_at = clock_timestamp() where id = $1 and status = 'running'`,
        [id, Math.min(total, EXPORT_LIMITS.rows)],
      ),
    );
  }

  /** @returns the run after the page. @throws ExportOvertakenError, ExportOutdatedError */
  async store(run: ExportRun, step: RunStep): Promise<ExportRun> {
    return this.database.asSystem(async (sql) => {
      const place = { exportId: run.id, partNo: run.partsCount, startsAt: run.bytesCount };
      const pieces = await this.advance(sql, run, step, () => this.parts.append(sql, place, step.bytes));
      await this.holds.extendLease(sql, run.hold, LEASE_SECONDS);
      return {
        ...run,
        rowsDone: run.rowsDone + step.rows,
        partsCount: run.partsCount + pieces,
        bytesCount: run.bytesCount + step.bytes.length,
        sourceDone: step.isLast,
        cursor: step.cursor,
        encoderState: step.state,
        barrenRuns: 0,
      };
    });
  }

  /**
   * Ready and charged, or ready, empty and free: in one transaction.
   * @throws ExportOvertakenError, ExportOutdatedError
   */
  async complete(run: ExportRun, checksum: string): Promise<Settlement> {
    return this.database.asSystem(async (sql) => {
      await this.lock(sql, run);
      const isEmpty = run.rowsDone === 0;
      const settlement = await (isEmpty ? this.holds.release(sql, run.hold) : this.holds.capture(sql, run.hold));
      await sql.query(
        `update exports set status = 'ready', rows_total = rows_done, checksum = $2, charged = $3, finished_at = now(),
                            expires_at = now() + make_interval(days => $4), updated_at = clock_timestamp()
          where id = $1`,
        [run.id, checksum, settlement.charged, EXPORT_LIMITS.keepDays],
      );
      return settlement;
    });
  }

  /** Failed for good: the credits go back and nothing of the file is kept. @throws ExportOvertakenError, ExportOutdatedError */
  async fail(run: ExportRun, reason: string): Promise<Settlement> {
    return this.database.asSystem(async (sql) => {
      await this.lock(sql, run);
      await sql.query(
        `update exports set status = 'failed', error = $2, charged = 0, finished_at = now(), updated_at = clock_timestamp() where id = $1`,
        [run.id, reason],
      );
      await this.parts.remove(sql, run.id);
      return this.holds.release(sql, run.hold);
    });
  }

  /** An erasure waits for what stores, and what stores finds that there was one. */
  private async lock(sql: Sql, { id, partsCount, erasures }: ExportRun): Promise<void> {
    if ((await countErasures(sql)) !== erasures) throw new ExportOutdatedError(id);
    const rows = await sql.query(
      `select from exports where id = $1 and status = 'running' and parts_count = $2 for update`,
      [id, partsCount],
    );
    if (rows.length === 0) throw new ExportOvertakenError(id);
  }

  /** The row's lock is taken before the parts are written: another run waits, and then finds that it was overtaken. */
  private async advance(sql: Sql, run: ExportRun, step: RunStep, write: () => Promise<number>): Promise<number> {
    await this.lock(sql, run);
    const pieces = await write();
    await sql.query(
      `update exports
          set rows_done = rows_done + $2, parts_count = parts_count + $3, bytes_count = bytes_count + $4, source_done = $5,
              cursor = $6, encoder_state = $7::jsonb, is_truncated = $8, barren_runs = 0, updated_at = clock_timestamp()
        where id = $1`,
      [
        run.id,
        step.rows,
        pieces,
        step.bytes.length,
        step.isLast,
        step.cursor,
        JSON.stringify(step.state),
        step.isTruncated,
      ],
    );
    return pieces;
  }
}

async function countErasures(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ erasures: number }>('select app.count_erasures() as erasures');
  if (row === undefined) throw new Error('app.count_erasures returned no row');
  return row.erasures;
}

function toRun(row: RunRow, erasures: number): ExportRun {
  const { userId, operationId, operationAttempt, format, columns, byteOrderMark, ...rest } = row;
  return {
    ...rest,
    erasures,
    owner: { sub: userId, role: 'authenticated' },
    hold: { operationId, attempt: operationAttempt },
    layout: { format, columns, byteOrderMark },
  };
}
