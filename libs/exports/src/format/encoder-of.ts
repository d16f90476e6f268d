import type { ExportColumn } from '../columns/export-columns';
import type { ExportFormat, FileEncoder } from './file-encoder';
import { CsvEncoder, JsonLinesEncoder } from './text-encoders';
import { XlsxEncoder } from './xlsx-encoder';

/** What decides the bytes of a file beside its rows. */
export interface FileLayout {
  format: ExportFormat;
  columns: readonly ExportColumn[];
  /** For csv alone. */
  byteOrderMark: boolean;
}

export function encoderOf({ format, columns, byteOrderMark }: FileLayout): FileEncoder {
  switch (format) {
    case 'csv':
      return new CsvEncoder(columns, { byteOrderMark });
    case 'jsonl':
      return new JsonLinesEncoder(columns);
    case 'xlsx':
      return new XlsxEncoder(columns);
  }
}
