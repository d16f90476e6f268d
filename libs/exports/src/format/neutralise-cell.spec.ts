import { neutraliseCell } from './neutralise-cell';

describe(neutraliseCell.name, () => {
  it.each([
    '=HYPERLINK("http://evil.test","click")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\rtext',
    '\n=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
    ' =1+1',
    '\u200B=1+1',
    '\uFEFF=1+1',
    '\u0000=1+1',
    '-',
    '+4930123456',
    '-1e3',
    '-1|cmd',
  ])('marks %j as a text', (text) => {
    expect(neutraliseCell(text)).toBe(`'${text}`);
  });

  it.each(['', 'nora.travels', '-12', '-0.5', 'a = b', '1+1', 'mail@example.test', ')', '日本', "'quoted"])(
    'leaves %j alone',
    (text) => {
      expect(neutraliseCell(text)).toBe(text);
    },
  );
});
