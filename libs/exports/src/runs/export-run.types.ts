import type { Hold } from '@app/credits';
import type { UserClaims } from '@app/database';
import type { FileLayout } from '../format/encoder-of';
import type { EncoderState } from '../format/file-encoder';
import type { ExportSourceSpec } from '../orders/export.types';

/** Everything a process needs to go on with an export, whoever began it. */
export interface ExportRun {
  id: string;
  owner: UserClaims;
  hold: Hold;
  layout: FileLayout;
  source: ExportSourceSpec;
  orderedAt: string;
  rowsTotal: number | null;
  rowsDone: number;
  partsCount: number;
  bytesCount: number;
  /** The file is written; what is left is its checksum and its charge. */
  sourceDone: boolean;
  cursor: string | null;
  /** Null before the first page. */
  encoderState: EncoderState | null;
  /** How many erasures of creators there had been when the run began. */
  erasures: number;
  /** Runs since the last page that was stored, this one included. */
  barrenRuns: number;
}

/** What one page adds. */
export interface RunStep {
  bytes: Buffer;
  rows: number;
  state: EncoderState;
  cursor: string | null;
  isLast: boolean;
  isTruncated: boolean;
}

/** The export was cancelled, removed, or is made by another process: nothing of this run may be stored. */
export class ExportOvertakenError extends Error {
  constructor(exportId: string) {
    super(`the export ${exportId} is no longer this run's`);
    this.name = ExportOvertakenError.name;
  }
}

/** A creator was erased since the run began, and may be in what it read: nothing of it may be stored, and the file begins anew. */
export class ExportOutdatedError extends Error {
  constructor(exportId: string) {
    super(`the export ${exportId} read a creator who may be gone`);
    this.name = ExportOutdatedError.name;
  }
}
