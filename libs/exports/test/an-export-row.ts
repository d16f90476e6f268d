import { EXPORT_COLUMN_NAMES, type ExportRow } from '../src/columns/export-columns';

/** A creator of whom nothing is known but what is given. */
export function anExportRow(known: Partial<ExportRow> = {}): ExportRow {
  const empty = Object.fromEntries(EXPORT_COLUMN_NAMES.map((name) => [name, null])) as ExportRow;
  return { ...empty, ...known };
}
