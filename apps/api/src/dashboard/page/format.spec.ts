import { bytes, duration, listed, localTime, milliseconds, percent, quantity, utcTime } from './format';

describe('how the status page writes', () => {
  it.each([
    [0.4, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3_600, '1 h'],
    [11_520, '3 h 12 min'],
    [86_400, '1 d'],
    [187_200, '2 d 4 h'],
    [-3, '0 s'],
  ])('%d seconds as %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.064, '6.4 %'],
    [0.9995, '> 99.9 %'],
    [1, '100 %'],
    [null, '–'],
  ])('the share %p as %s: a rare failure is not none', (ratio, text) => expect(percent(ratio)).toBe(text));

  it.each([
    [0.4211, '0.421 ms'],
    [120, '120 ms'],
    [7_200, '7.2 s'],
    [null, '–'],
  ])('%p milliseconds as %s', (value, text) => expect(milliseconds(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1_536, '1.5 KB'],
    [210 * 2 ** 20, '210 MB'],
    [1.5 * 2 ** 30, '1.5 GB'],
  ])('%d bytes as %s', (value, text) => expect(bytes(value)).toBe(text));

  it('quantities exactly enough', () => {
    expect([0.5283, 52.83, 5_283.4].map(quantity)).toEqual(['0.528', '52.8', '5,283']);
  });

  it('a moment of another day with its day', () => {
    const [today, yesterday] = [new Date(2026, 0, 31, 2, 14, 5).getTime(), new Date(2026, 0, 30, 23, 1).getTime()];
    expect(localTime(today, today, 'seconds')).toBe('02:14:05');
    expect(localTime(yesterday, today)).toBe('30 Jan 23:01');
  });

  it('UTC as such', () => {
    expect(utcTime(Date.UTC(2026, 0, 31, 2, 14, 5))).toBe('2026-01-31 02:14:05 UTC');
  });

  it('names as a sentence has them', () => {
    expect([['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['a', 'a and b', 'a, b and c']);
  });
});
