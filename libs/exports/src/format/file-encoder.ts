import type { ExportRow } from '../columns/export-columns';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** All that an encoder knows of what it wrote before; stored with each page, so that another process can go on. */
export interface EncoderState {
  rows: number;
  /** Of the packed entry of an archive: checksum and sizes so far. */
  crc: number;
  rawBytes: number;
  packedBytes: number;
}

export interface Encoded {
  bytes: Buffer;
  state: EncoderState;
}

/**
 * Writes a file in pieces, each from the rows of one page and the state after the page before: nothing else is kept in
 * memory. The file is open(), write() of each page, close(), one after another.
 */
export interface FileEncoder {
  readonly mediaType: string;
  open(): Encoded;
  write(rows: readonly ExportRow[], state: EncoderState): Encoded;
  close(state: EncoderState): Buffer;
}

export const NOTHING_WRITTEN: EncoderState = { rows: 0, crc: 0, rawBytes: 0, packedBytes: 0 };
