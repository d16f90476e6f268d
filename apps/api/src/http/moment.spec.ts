import { isMoment, isPastDay, toRange } from './moment';

describe(isMoment.name, () => {
  it.each(['2026-06-01', '2028-02-29', '2026-06-01T09:30Z', '2026-06-01T09:30:15.250+02:00'])('takes %s', (value) => {
    expect(isMoment(value)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2027-02-29',
    '2026-13-01',
    '2026-6-1',
    '2026-06-01T09:30:00',
    '2026-06-01 09:30:00Z',
    '2026-06-01T25:00:00Z',
    '0001-01-01',
    '9999-12-31',
    'yesterday',
    '',
    20260601,
    null,
  ])('refuses %s', (value) => {
    expect(isMoment(value)).toBe(false);
  });
});

describe(isPastDay.name, () => {
  const now = Date.parse('2026-06-15T00:30:00Z');

  it.each([
    ['today', '2026-06-15', true],
    ['the day that begins in an hour somewhere', '2026-06-16', false],
    ['the oldest', '2026-06-05', true],
    ['one older', '2026-06-04', false],
    ['a moment', '2026-06-15T00:00:00Z', false],
    ['a day that is none', '2026-02-30', false],
  ])('knows %s', (_what, day, is) => {
    expect(isPastDay(day, 10, now)).toBe(is);
  });
});

describe(toRange.name, () => {
  it('takes the last day in', () => {
    expect(toRange({ from: '2026-06-01', to: '2026-06-30' })).toEqual({
      from: '2026-06-01T00:00:00.000Z',
      until: '2026-07-01T00:00:00.000Z',
    });
  });

  it('takes one day as a day', () => {
    expect(toRange({ from: '2026-06-01', to: '2026-06-01' })).toMatchObject({ until: '2026-06-02T00:00:00.000Z' });
  });

  it('ends before a moment', () => {
    expect(toRange({ to: '2026-06-01T12:00:00+02:00' })).toEqual({
      from: undefined,
      until: '2026-06-01T10:00:00.000Z',
    });
  });

  it.each([
    { from: '2026-06-02', to: '2026-06-01' },
    { from: '2026-06-01T10:00:00Z', to: '2026-06-01T10:00:00Z' },
  ])('refuses an end that is not after the start', (range) => {
    expect(() => toRange(range)).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
  });
});
