import { anExportRow } from '../../test/an-export-row';
import { encoderOf } from './encoder-of';
import { CsvEncoder, JsonLinesEncoder } from './text-encoders';

const COLUMNS = ['username', 'fullName', 'verified', 'followers', 'sentiment', 'languages', 'email'] as const;
const NORA = anExportRow({
  username: 'nora',
  fullName: '=1+1, "Nora"\nBerg',
  verified: false,
  followers: 1_200,
  sentiment: -0.25,
  languages: ['en', 'de'],
});

describe(CsvEncoder.name, () => {
  const csv = encoderOf({ format: 'csv', columns: COLUMNS, byteOrderMark: false });

  it('begins with the headings', () => {
    expect(csv.open().bytes.toString()).toBe('Username,Name,Verified,Followers,Sentiment,Languages,E-mail\r\n');
  });

  it('writes a byte order mark when one is asked for, once', () => {
    const marked = encoderOf({ format: 'csv', columns: ['username'], byteOrderMark: true });
    const { bytes, state } = marked.open();
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(marked.write([NORA], state).bytes.toString()).toBe('nora\r\n');
  });

  it('quotes, marks formulas as texts, leaves numbers numbers and what is unknown empty', () => {
    expect(csv.write([NORA], csv.open().state).bytes.toString()).toBe(
      `nora,"'=1+1, ""Nora""\nBerg",false,1200,-0.25,en; de,\r\n`,
    );
  });

  it('marks a list whose first member is a formula', () => {
    const { bytes } = csv.write([anExportRow({ languages: ['=1', 'en'] })], csv.open().state);
    expect(bytes.toString()).toContain(`'=1; en`);
  });

  it('counts its rows over the pages', () => {
    const first = csv.write([NORA, NORA], csv.open().state);
    expect(csv.write([NORA], first.state).state.rows).toBe(3);
  });
});

describe(JsonLinesEncoder.name, () => {
  const jsonl = encoderOf({ format: 'jsonl', columns: COLUMNS, byteOrderMark: false });

  it('writes one object a line with the columns asked for, texts as they are', () => {
    const text = jsonl.write([NORA, anExportRow()], jsonl.open().state).bytes.toString();
    const [first, second, rest] = text.split('\n');
    expect(JSON.parse(first ?? '')).toEqual({
      username: 'nora',
      fullName: '=1+1, "Nora"\nBerg',
      verified: false,
      followers: 1_200,
      sentiment: -0.25,
      languages: ['en', 'de'],
      email: null,
    });
    expect(Object.keys(JSON.parse(second ?? '') as object)).toEqual([...COLUMNS]);
    expect(rest).toBe('');
  });
});
