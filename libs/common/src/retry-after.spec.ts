import { retryAfterMs } from './retry-after';

describe(retryAfterMs.name, () => {
  const now = Date.parse('2026-06-01T10:00:00Z');

  it.each([
    ['120', 120_000],
    ['0.5', 500],
    [' 7 ', 7_000],
    ['Mon, 01 Jun 2026 10:00:30 GMT', 30_000],
    ['Mon, 01 Jun 2026 09:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %p as %p', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
