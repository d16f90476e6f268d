import fc from 'fast-check';
import { decodeCursor, encodeCursor, InvalidCursorError, toPage } from './pagination';

describe('keyset cursors', () => {
  it('survive the round trip whatever the key values are', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor('posts', encodeCursor('posts', key), key.length)).toEqual(key);
      }),
    );
  });

  it.each([
    ['garbage', '%%%'],
    ['JSON that is no array', Buffer.from('{"a":1}').toString('base64url')],
    ['a cursor of another list', encodeCursor('favorites', ['a', 'b'])],
    ['a cursor of another width', encodeCursor('posts', ['a'])],
    ['nested values', Buffer.from('["posts",{"a":1},"b"]').toString('base64url')],
  ])('refuse %s', (_name, cursor) => {
    expect(() => decodeCursor('posts', cursor, 2)).toThrow(InvalidCursorError);
  });

  it('end when the look-ahead row is missing', () => {
    expect(toPage([1, 2, 3], 2, String)).toEqual({ items: [1, 2], nextCursor: '2' });
    expect(toPage([1, 2], 2, String)).toEqual({ items: [1, 2], nextCursor: null });
    expect(toPage([], 2, String)).toEqual({ items: [], nextCursor: null });
  });
});
