import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import type { Hold } from '@app/credits';
import { Database, type Sql, type UserClaims } from '@app/database';
import { EXPORT_SCHEMA_VERSION } from '../columns/export-columns';
import type { ExportFormat } from '../format/file-encoder';
import { EXPORT_LIMITS } from './export-limits';
import {
  PROGRESS_COLUMNS,
  RECORD_COLUMNS,
  toProgress,
  toRecord,
  type ProgressRow,
  type RecordRow,
} from './export-rows';
import type { ExportOrder, ExportProgress, ExportRecord, ExportStatus } from './export.types';

export interface NewExport extends ExportOrder {
  userId: string;
  hold: Hold;
  requestId: string | null;
}

/** A progress and the moment it was written: which of two is the newer. */
export interface ExportSnapshot {
  progress: ExportProgress;
  writtenAt: number;
}

/** An export whose row nobody else changes until the transaction ends. */
export interface LockedExport {
  status: ExportStatus;
  format: ExportFormat;
  hold: Hold;
}

export const FIND_EXPORTS_SQL = `
  select ${RECORD_COLUMNS} from exports
   where user_id = (select auth.uid()) and deleted_at is null
     and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
   order by created_at desc, id desc
   limit $1`;
export const COUNT_UNFINISHED_SQL = `
  select count(*) as n from exports where user_id = $1 and status in ('queued', 'running')`;

/** Exports as their owners know them. Owners read as themselves; orders are written by the system, beside their hold. */
@Injectable()
export class ExportsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Notes an order down. Orders of one user wait for each other, so that two at once are not both the third.
   * @returns null when the user has enough unfinished ones
   */
  async add(order: NewExport): Promise<ExportRecord | null> {
    const { userId, hold, name, format, source, columns, byteOrderMark, requestId } = order;
    return this.database.asSystem(async (sql) => {
      await sql.query(`select pg_advisory_xact_lock(hashtextextended('exports:' || $1, 0))`, [userId]);
      const [unfinished] = await sql.query<{ n: number }>(COUNT_UNFINISHED_SQL, [userId]);
      if ((unfinished?.n ?? 0) >= EXPORT_LIMITS.unfinished) return null;
      const [row] = await sql.query<RecordRow>(
        `insert into exports (user_id, operation_id, operation_attempt, name, format, source, columns, byte_order_mark,
                              schema_version, request_id)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10)
         returning ${RECORD_COLUMNS}`,
        [
          userId,
          hold.operationId,
          hold.attempt,
          name,
          format,
          JSON.stringify(source),
          columns,
          byteOrderMark,
          EXPORT_SCHEMA_VERSION,
          requestId,
        ],
      );
      if (row === undefined) throw new Error('an order of an export returned no row');
      return toRecord(row);
    });
  }

  async findPage(
    owner: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<ExportRecord>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('exports', cursor, 2);
    const rows = await this.database.readAsUser<RecordRow>(owner, FIND_EXPORTS_SQL, [limit + 1, before, id]);
    const { items, nextCursor } = toPage(rows, limit, (last) => encodeCursor('exports', [last.cursorAt, last.id]));
    return { items: items.map(toRecord), nextCursor };
  }

  async findById(owner: UserClaims, id: string): Promise<ExportRecord | null> {
    const [row] = await this.database.readAsUser<RecordRow>(
      owner,
      `select ${RECORD_COLUMNS} from exports where id = $1 and user_id = (select auth.uid()) and deleted_at is null`,
      [id],
    );
    return row === undefined ? null : toRecord(row);
  }

  /** The latest export that an operation of the ledger paid for, or is to. */
  async findPaidBy(owner: UserClaims, operationId: string): Promise<ExportRecord | null> {
    const [row] = await this.database.readAsUser<RecordRow>(
      owner,
      `select ${RECORD_COLUMNS} from exports
        where operation_id = $1 and user_id = (select auth.uid()) and deleted_at is null
        order by operation_attempt desc limit 1`,
      [operationId],
    );
    return row === undefined ? null : toRecord(row);
  }

  /** For whoever follows exports that were found to be theirs. */
  async findSnapshots(ids: readonly string[]): Promise<ExportSnapshot[]> {
    const rows = await this.database.readAsSystem<ProgressRow>(
      `select ${PROGRESS_COLUMNS} from exports where id = any($1::uuid[]) and deleted_at is null`,
      [ids],
    );
    return rows.map((row) => ({ progress: toProgress(row), writtenAt: row.writtenAt }));
  }

  /** What became of the work that a hold is to pay; null when it was never begun. */
  async findOutcome({ operationId, attempt }: Hold): Promise<{ status: ExportStatus; charged: number | null } | null> {
    const [row] = await this.database.readAsSystem<{ status: ExportStatus; charged: number | null }>(
      'select status, charged from exports where operation_id = $1 and operation_attempt = $2',
      [operationId, attempt],
    );
    return row ?? null;
  }

  async lockOwn(sql: Sql, { id, userId }: { id: string; userId: string }): Promise<LockedExport | null> {
    const [row] = await sql.query<Hold & Omit<LockedExport, 'hold'>>(
      `select status, format, operation_id as "operationId", operation_attempt as attempt
         from exports where id = $1 and user_id = $2 and deleted_at is null for update`,
      [id, userId],
    );
    if (row === undefined) return null;
    const { status, format, operationId, attempt } = row;
    return { status, format, hold: { operationId, attempt } };
  }

  async markCancelled(sql: Sql, id: string): Promise<void> {
    await sql.query(
      `update exports set status = 'cancelled', finished_at = now(), charged = 0, updated_at = clock_timestamp() where id = $1`,
      [id],
    );
  }

  async markRemoved(sql: Sql, id: string): Promise<void> {
    await sql.query('update exports set deleted_at = now(), updated_at = clock_timestamp() where id = $1', [id]);
  }
}
