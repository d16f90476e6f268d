import type { LedgerEntry } from '@app/credits';
import { toCsv } from './ledger-csv';

const HEADING = 'number,createdAt,type,action,delta,balanceAfter,lot,reason,operationId,reversesId,id\r\n';

const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 'e1',
  number: 1,
  type: 'adjust',
  action: null,
  amount: 25,
  delta: -25,
  balanceAfter: 975,
  lot: 'package',
  reason: null,
  operationId: null,
  reversesId: null,
  createdAt: '2026-06-01T10:00:00.000Z',
  ...change,
});

async function csvOf(...batches: LedgerEntry[][]): Promise<string> {
  let text = '';
  async function* source() {
    yield* batches;
  }
  for await (const chunk of toCsv(source())) text += chunk;
  return text;
}

describe(toCsv.name, () => {
  it('writes the heading once, then a line per entry', async () => {
    const text = await csvOf([entry()], [entry({ number: 2, id: 'e2', delta: 100, balanceAfter: 1_075 })]);
    expect(text).toBe(
      `${HEADING}1,2026-06-01T10:00:00.000Z,adjust,,-25,975,package,,,,e1\r\n2,2026-06-01T10:00:00.000Z,adjust,,100,1075,package,,,,e2\r\n`,
    );
  });

  it('writes the heading of an empty ledger too', async () => {
    expect(await csvOf([])).toBe(HEADING);
  });

  it.each([
    ['=HYPERLINK("http://evil.test")', `"'=HYPERLINK(""http://evil.test"")"`],
    ['+1+1', `'+1+1`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t=1`],
    ['\r=1', `"'\r=1"`],
    ['＝1', `'＝1`],
  ])('makes %j harmless', async (reason, cell) => {
    expect(await csvOf([entry({ reason })])).toContain(`,package,${cell},`);
  });

  it('quotes commas, quotes and line breaks', async () => {
    expect(await csvOf([entry({ reason: 'a, "b"\nc' })])).toContain(',"a, ""b""\nc",');
    expect(await csvOf([entry({ reason: 'two\nlines' })])).toContain(',"two\nlines",');
  });
});
