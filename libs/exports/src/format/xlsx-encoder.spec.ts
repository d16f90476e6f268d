import { crc32, inflateRawSync } from 'node:zlib';
import readSheet from 'read-excel-file/node';
import { anExportRow } from '../../test/an-export-row';
import type { ExportRow } from '../columns/export-columns';
import { encoderOf } from './encoder-of';
import type { EncoderState } from './file-encoder';
import { XlsxEncoder } from './xlsx-encoder';

const COLUMNS = ['username', 'fullName', 'verified', 'followers', 'sentiment', 'lastPostedAt'] as const;

/** The file as several processes write it: each begins with nothing but the stored state. */
function fileOf(...pages: ExportRow[][]): Buffer {
  const encoder = () => encoderOf({ format: 'xlsx', columns: COLUMNS, byteOrderMark: false });
  const stored = (state: EncoderState) => JSON.parse(JSON.stringify(state)) as EncoderState;
  let { bytes, state } = encoder().open();
  const parts = [bytes];
  for (const page of pages) {
    ({ bytes, state } = encoder().write(page, stored(state)));
    parts.push(bytes);
  }
  return Buffer.concat([...parts, encoder().close(stored(state))]);
}

const rowsOf = async (file: Buffer) => (await readSheet(file))[0]?.data ?? [];
const aCreator = (n: number) => anExportRow({ username: `creator.${n}`, followers: n, verified: n % 2 === 0 });

describe(XlsxEncoder.name, () => {
  it('makes a workbook that another program reads, from pages written apart', async () => {
    const pages = [0, 1, 2].map((page) => Array.from({ length: 100 }, (_, n) => aCreator(page * 100 + n)));
    const [heading, ...rows] = await rowsOf(fileOf(...pages));
    expect(heading).toEqual(['Username', 'Name', 'Verified', 'Followers', 'Sentiment', 'Last post']);
    expect(rows.map(([username]) => username)).toEqual(Array.from({ length: 300 }, (_, n) => `creator.${n}`));
    expect(rows[7]).toEqual(['creator.7', null, false, 7, null, null]);
  });

  it('makes one of no rows, too', async () => {
    expect(await rowsOf(fileOf())).toHaveLength(1);
  });

  it('keeps what XML and spreadsheets would make something else of', async () => {
    const fullName = `  <b>&amp; "Nora" \u{1F600}\nline two\ttab `;
    const [, row] = await rowsOf(fileOf([anExportRow({ username: '=cmd|1', fullName, sentiment: -0.25 })]));
    expect(row?.[0]).toBe(`'=cmd|1`);
    expect(row?.[1]).toBe(fullName.trim()); // the reader trims
    expect(row?.[4]).toBe(-0.25);
  });

  it('leaves out what XML has no place for, and survives half a character', async () => {
    const [, row] = await rowsOf(fileOf([anExportRow({ username: 'a\u0000b\u0007c', fullName: 'x\ud83dy' })]));
    expect(row?.slice(0, 2)).toEqual(['abc', 'x\uFFFDy']);
  });

  it('is an archive whose entries have the sizes and checksums that its directory says', () => {
    const file = fileOf([aCreator(1)], [aCreator(2)]);
    const found = entriesOf(file);
    expect(found.map(({ name }) => name)).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    for (const { content, crc, rawBytes } of found) {
      expect(crc32(content)).toBe(crc);
      expect(content.length).toBe(rawBytes);
    }
    expect(found.at(-1)?.content.toString()).toMatch(/<row r="3">.*<\/row><\/sheetData><\/worksheet>$/);
  });

  it('is the same for the same rows, whenever it is written', () => {
    expect(fileOf([aCreator(1)]).equals(fileOf([aCreator(1)]))).toBe(true);
  });
});

/** By the directory at its end, as every program reads an archive. */
function entriesOf(file: Buffer) {
  const end = file.length - 22;
  expect(file.readUInt32LE(end)).toBe(0x06054b50);
  let at = file.readUInt32LE(end + 16);
  return Array.from({ length: file.readUInt16LE(end + 10) }, () => {
    const nameLength = file.readUInt16LE(at + 28);
    const offset = file.readUInt32LE(at + 42);
    const packed = file.readUInt32LE(at + 20);
    const begins = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
    const entry = {
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      crc: file.readUInt32LE(at + 16),
      rawBytes: file.readUInt32LE(at + 24),
      content: inflateRawSync(file.subarray(begins, begins + packed)),
    };
    at += 46 + nameLength;
    return entry;
  });
}
