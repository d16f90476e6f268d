import { fingerprint, readIdempotencyKey } from './idempotency';
import { InvalidIdempotencyKeyError } from './idempotency.errors';

const request = { method: 'POST', url: '/orders', userId: 'u', body: { a: 1, b: { c: [1, 2], d: null } } };

describe(fingerprint.name, () => {
  it('does not depend on the order of members', () => {
    expect(fingerprint({ ...request, body: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(fingerprint(request));
  });

  it.each([
    ['another value', { body: { a: 2, b: { c: [1, 2], d: null } } }],
    ['another order of a list', { body: { a: 1, b: { c: [2, 1], d: null } } }],
    ['a number as text', { body: { a: '1', b: { c: [1, 2], d: null } } }],
    [
      'a list of pairs instead of an object',
      {
        body: [
          ['a', 1],
          [
            'b',
            [
              ['c', [1, 2]],
              ['d', null],
            ],
          ],
        ],
      },
    ],
    ['another route', { url: '/others' }],
    ['another method', { method: 'PUT' }],
    ['another user', { userId: 'v' }],
    ['another amount', { units: 2 }],
  ])('tells %s apart', (_name, change) => {
    expect(fingerprint({ ...request, ...change })).not.toBe(fingerprint(request));
  });
});

describe(readIdempotencyKey.name, () => {
  it('takes visible characters, and nothing at all', () => {
    expect(readIdempotencyKey('order-1!~')).toBe('order-1!~');
    expect(readIdempotencyKey(undefined)).toBeUndefined();
  });

  it.each([[''], ['a b'], ['k'.repeat(256)], ['\u00e9'], [['a', 'b']]])('refuses %j', (header) => {
    expect(() => readIdempotencyKey(header)).toThrow(InvalidIdempotencyKeyError);
  });
});
