import { toSqlParameters } from './sql-parameters';

describe('SQL parameters', () => {
  it.each([
    ['null and undefined', [null, undefined], [null, null]],
    ['text as it is', ["it's", ''], ["it's", '']],
    ['numbers and booleans', [1.5, 12n, false], ['1.5', '12', 'false']],
    ['moments as UTC', [new Date('2026-03-29T02:30:00.125+02:00')], ['2026-03-29T00:30:00.125Z']],
    ['objects as JSON', [{ a: ['x'], at: null }], ['{"a":["x"],"at":null}']],
    ['arrays as arrays, whatever is in them', [['a,b', 'c"d', 'e\\f', null, '']], ['{"a,b","c\\"d","e\\\\f",NULL,""}']],
    ['nested arrays', [[[1, 2], []]], ['{{"1","2"},{}}']],
    ['bytes in arrays', [[Buffer.from([1, 255])]], ['{"\\\\x01ff"}']],
  ])('carry %s', (_name, values, expected) => {
    expect(toSqlParameters(values)).toEqual(expected);
  });

  it('leave bytes alone', () => {
    const bytes = Buffer.from([0, 1]);
    expect(toSqlParameters([bytes])[0]).toBe(bytes);
  });

  it('refuse a moment that is none', () => {
    expect(() => toSqlParameters([new Date('nonsense')])).toThrow(RangeError);
  });
});
