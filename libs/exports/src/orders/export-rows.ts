import type { ExportColumn } from '../columns/export-columns';
import type { ExportFormat } from '../format/file-encoder';
import type { ExportProgress, ExportRecord, ExportSourceSpec, ExportStatus } from './export.types';

/** Columns of `exports` for progress, and the rest of what its owner sees. */
export const PROGRESS_COLUMNS = `
  id, status, rows_done as "rowsDone", rows_total as "rowsTotal", bytes_count as "bytesCount",
  (extract(epoch from updated_at) * 1000000)::bigint as "writtenAt"`;
export const RECORD_COLUMNS = `${PROGRESS_COLUMNS}, name, format, source, columns, byte_order_mark as "byteOrderMark",
  schema_version as "schemaVersion", is_truncated as "isTruncated", checksum, charged, error, created_at as "createdAt",
  started_at as "startedAt", finished_at as "finishedAt", expires_at as "expiresAt", created_at::text as "cursorAt"`;

export interface ProgressRow {
  id: string;
  status: ExportStatus;
  rowsDone: number;
  rowsTotal: number | null;
  bytesCount: number;
  /** Microseconds of Unix time, by the clock of the database while it held the row: grows with each change. */
  writtenAt: number;
}

export interface RecordRow extends ProgressRow {
  name: string;
  format: ExportFormat;
  source: ExportSourceSpec;
  columns: ExportColumn[];
  byteOrderMark: boolean;
  schemaVersion: number;
  isTruncated: boolean;
  checksum: string | null;
  charged: number | null;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  expiresAt: Date | null;
  cursorAt: string;
}

export function toProgress({ id, status, rowsDone, rowsTotal, bytesCount }: ProgressRow): ExportProgress {
  return { id, status, rows: rowsDone, rowsTotal, percent: percentOf(status, rowsDone, rowsTotal), bytes: bytesCount };
}

export function toRecord(row: RecordRow): ExportRecord {
  return {
    ...toProgress(row),
    name: row.name,
    format: row.format,
    source: row.source,
    columns: row.columns,
    byteOrderMark: row.byteOrderMark,
    schemaVersion: row.schemaVersion,
    truncated: row.isTruncated,
    checksum: row.checksum,
    charged: row.charged,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

/** The last hundredth is the checksum: a file that is not ready is not at 100. */
function percentOf(status: ExportStatus, rows: number, total: number | null): number {
  if (status === 'ready' || status === 'expired') return 100;
  if (total === null || total === 0) return 0;
  return Math.min(99, Math.floor((rows / total) * 100));
}
