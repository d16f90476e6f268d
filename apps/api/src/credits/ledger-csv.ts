import { stringify } from 'csv-stringify/sync';
import type { LedgerEntry } from '@app/credits';

export const CSV_TYPE = 'text/csv';

/** RFC 4180. A text that a spreadsheet would read as a formula is given an apostrophe; numbers stay numbers. */
export const CSV_FORMAT = { record_delimiter: '\r\n', quoted_match: /[\r\n]/, escape_formulas: true } as const;

const COLUMNS = [
  'number',
  'createdAt',
  'type',
  'action',
  'delta',
  'balanceAfter',
  'lot',
  'reason',
  'operationId',
  'reversesId',
  'id',
] as const satisfies readonly (keyof LedgerEntry)[];

/** The heading, then one line per entry with the balance after it; one chunk per batch. */
export async function* toCsv(batches: AsyncIterable<LedgerEntry[]>): AsyncGenerator<string> {
  let heading: string = stringify([COLUMNS], CSV_FORMAT);
  for await (const entries of batches) {
    yield (
      heading +
      stringify(
        entries.map((entry) => COLUMNS.map((column) => entry[column])),
        CSV_FORMAT,
      )
    );
    heading = '';
  }
}
