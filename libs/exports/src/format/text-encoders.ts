import { stringify } from 'csv-stringify/sync';
import { EXPORT_COLUMNS, type Cell, type ExportColumn, type ExportRow } from '../columns/export-columns';
import { NOTHING_WRITTEN, type Encoded, type EncoderState, type FileEncoder } from './file-encoder';
import { neutraliseCell } from './neutralise-cell';

/** RFC 4180. */
const CSV = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const;
const BYTE_ORDER_MARK = '\uFEFF';
/** Between the members of a list. */
const LIST_SEPARATOR = '; ';

const written = (text: string, state: EncoderState, rows = 0): Encoded => ({
  bytes: Buffer.from(text),
  state: { ...state, rows: state.rows + rows },
});

/** What a cell that knows no lists shows. */
export function toPlainCell(cell: Cell): string | number | boolean | null {
  if (typeof cell === 'string') return neutraliseCell(cell);
  return typeof cell === 'object' && cell !== null ? neutraliseCell(cell.join(LIST_SEPARATOR)) : cell;
}

export class CsvEncoder implements FileEncoder {
  readonly mediaType = 'text/csv; charset=utf-8';

  /** @param options.byteOrderMark some spreadsheets take a file without one for another character set */
  constructor(
    private readonly columns: readonly ExportColumn[],
    private readonly options: { byteOrderMark: boolean },
  ) {}

  open(): Encoded {
    const heading = stringify([this.columns.map((column) => EXPORT_COLUMNS[column].header)], CSV);
    return written((this.options.byteOrderMark ? BYTE_ORDER_MARK : '') + heading, NOTHING_WRITTEN);
  }

  write(rows: readonly ExportRow[], state: EncoderState): Encoded {
    const lines = rows.map((row) => this.columns.map((column) => toText(row[column])));
    return written(stringify(lines, CSV), state, rows.length);
  }

  close(): Buffer {
    return Buffer.alloc(0);
  }
}

/** csv-stringify writes nothing for false. */
function toText(cell: Cell): string | number | null {
  const plain = toPlainCell(cell);
  return typeof plain === 'boolean' ? String(plain) : plain;
}

/** One object a line. No spreadsheet reads it, so texts stay as they are. */
export class JsonLinesEncoder implements FileEncoder {
  readonly mediaType = 'application/x-ndjson; charset=utf-8';

  constructor(private readonly columns: readonly ExportColumn[]) {}

  open(): Encoded {
    return written('', NOTHING_WRITTEN);
  }

  write(rows: readonly ExportRow[], state: EncoderState): Encoded {
    const lines = rows.map((row) => {
      const members = Object.fromEntries(this.columns.map((column) => [column, row[column]]));
      return `${JSON.stringify(members)}\n`;
    });
    return written(lines.join(''), state, rows.length);
  }

  close(): Buffer {
    return Buffer.alloc(0);
  }
}
