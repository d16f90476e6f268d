import { readRange } from './byte-range';

describe(readRange.name, () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=40-', { start: 40, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
  ])('%s of a hundred bytes', (header, range) => {
    expect(readRange(header, 100)).toEqual(range);
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=0-1,5-9',
    'lines=1-2',
    'bytes=a-b',
    'bytes=0-1000000000000000',
  ])('%s asks for the whole', (header) => {
    expect(readRange(header, 100)).toBe('whole');
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s is not there', (header) => {
    expect(readRange(header, 100)).toBe('none');
  });

  it('finds nothing in an empty file', () => {
    expect(readRange('bytes=0-', 0)).toBe('none');
    expect(readRange('bytes=-5', 0)).toBe('none');
  });
});
