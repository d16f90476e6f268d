import { EXPORT_COLUMNS, type Cell, type ExportColumn, type ExportRow } from '../columns/export-columns';
import { NOTHING_WRITTEN, type Encoded, type EncoderState, type FileEncoder } from './file-encoder';
import { toPlainCell } from './text-encoders';
import { closeArchive, openArchive, packPiece, type StoredEntry } from './zip-framing';

const SHEET = 'xl/worksheets/sheet1.xml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** What a cell holds at most, by the format. */
const LONGEST_TEXT = 32_767;
/** Row and style of the heading. */
const HEADING_ROW = 1;
const HEADING_STYLE = 1;

const xml = (name: string, text: string): StoredEntry => ({ name, content: Buffer.from(HEAD + text) });

/** The parts of a workbook (ECMA-376) that do not depend on the rows. */
const ENTRIES: readonly StoredEntry[] = [
  xml(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>` +
      `<Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET}.sheet.main+xml"/>` +
      `<Override PartName="/${SHEET}" ContentType="${SPREADSHEET}.worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/></Types>`,
  ),
  xml(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ),
  xml(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Creators" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ),
  xml(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ),
  xml(
    'xl/styles.xml',
    `<styleSheet xmlns="${MAIN}">` +
      `<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
      `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
      `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
      `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
      `<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
      `<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>` +
      `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  ),
];
const ARCHIVE = { entries: ENTRIES, streamed: SHEET };
const SHEET_OPENS =
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
  `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
const SHEET_CLOSES = '</sheetData></worksheet>';

/** A workbook with one sheet, its heading frozen. Times are ISO texts, lists are joined. */
export class XlsxEncoder implements FileEncoder {
  readonly mediaType = `${SPREADSHEET}.sheet`;
  private readonly letters: readonly string[];

  constructor(private readonly columns: readonly ExportColumn[]) {
    this.letters = columns.map((_, index) => columnLetters(index));
  }

  open(): Encoded {
    const heading = this.columns.map((column) => EXPORT_COLUMNS[column].header);
    const sheet = Buffer.from(SHEET_OPENS + this.row(heading, HEADING_ROW, HEADING_STYLE));
    const { bytes, state } = packPiece(sheet, NOTHING_WRITTEN);
    return { bytes: Buffer.concat([openArchive(ENTRIES, SHEET), bytes]), state };
  }

  write(rows: readonly ExportRow[], state: EncoderState): Encoded {
    const first = HEADING_ROW + state.rows + 1;
    const lines = rows.map((row, index) =>
      this.row(
        this.columns.map((column) => row[column]),
        first + index,
      ),
    );
    return packPiece(Buffer.from(lines.join('')), { ...state, rows: state.rows + rows.length });
  }

  close(state: EncoderState): Buffer {
    return closeArchive(ARCHIVE, Buffer.from(SHEET_CLOSES), state);
  }

  private row(cells: readonly Cell[], number: number, style?: number): string {
    const written = cells.map((cell, index) => toXml(cell, `${this.letters[index]}${number}`, style));
    return `<row r="${number}">${written.join('')}</row>`;
  }
}

function toXml(cell: Cell, place: string, style?: number): string {
  const plain = toPlainCell(cell);
  if (plain === null || plain === '') return '';
  const start = `<c r="${place}"${style === undefined ? '' : ` s="${style}"`}`;
  if (typeof plain === 'number') return Number.isFinite(plain) ? `${start}><v>${plain}</v></c>` : '';
  if (typeof plain === 'boolean') return `${start} t="b"><v>${plain ? 1 : 0}</v></c>`;
  return `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(plain)}</t></is></c>`;
}

/** What XML 1.0 has no place for is left out; halves of characters become the replacement character. */
function escapeXml(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replaceAll(/(?![\t\r\n])[\p{Cc}\uFFFE\uFFFF]/gu, '')
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A, B, … Z, AA, … */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
