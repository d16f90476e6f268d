import type { Collection } from '@app/campaigns';
import type { SearchQuery } from '@app/creators';
import type { ExportColumn } from '../columns/export-columns';
import type { ExportFormat } from '../format/file-encoder';

export const EXPORT_STATUSES = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** A search as it was when it was ordered, and what its owner had kept it as. */
export interface SearchSpec {
  kind: 'search';
  query: SearchQuery;
  saved: { id: string; name: string } | null;
}

/** Where the creators come from, as it is stored. */
export type ExportSourceSpec = Collection | SearchSpec;
/** As it is asked for: a saved search is looked up when it is ordered, and changed later without effect. */
export type AskedSource = ExportSourceSpec | { kind: 'savedSearch'; id: string };

/** What is asked for, checked. */
export interface AskedExport {
  format: ExportFormat;
  source: AskedSource;
  columns: readonly ExportColumn[];
  /** Null: what the source is called. */
  name: string | null;
  byteOrderMark: boolean;
}

export interface ExportOrder extends AskedExport {
  source: ExportSourceSpec;
  name: string;
}

/** How far an export is. */
export interface ExportProgress {
  id: string;
  status: ExportStatus;
  rows: number;
  /** Null while nobody has counted. */
  rowsTotal: number | null;
  /** 0 to 100; 100 when the file is ready. */
  percent: number;
  bytes: number;
}

/** An export as its owner sees it. */
export interface ExportRecord extends ExportProgress {
  name: string;
  format: ExportFormat;
  source: ExportSourceSpec;
  columns: ExportColumn[];
  byteOrderMark: boolean;
  schemaVersion: number;
  /** There was more than an export holds. */
  truncated: boolean;
  /** SHA-256 of the file in hex; null until it is ready. */
  checksum: string | null;
  /** Credits it cost; null until that is settled. */
  charged: number | null;
  /** Why it failed, for its owner. */
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** When the file is removed. */
  expiresAt: string | null;
}

export const isUnfinished = (status: ExportStatus): boolean => status === 'queued' || status === 'running';
