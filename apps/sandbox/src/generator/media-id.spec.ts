import { idOfShortcode, mediaId, shardOf, shortcodeOf } from './media-id';

describe('media ids', () => {
  const id = mediaId(Date.UTC(2026, 10, 20), 4711, 17);

  it('exceed what a double can hold', () => {
    expect(id > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(Number(id).toString()).not.toBe(id.toString());
  });

  it('keep the shard that leads back to the account', () => {
    expect(shardOf(id)).toBe(4711);
  });

  it('turn into the shortcode Instagram prints and back', () => {
    expect(shortcodeOf(id)).toMatch(/^[A-Za-z0-9_-]{11}$/);
    expect(idOfShortcode(shortcodeOf(id))).toBe(id);
  });

  it('are written in the base64url alphabet, most significant digit first', () => {
    expect(shortcodeOf(64n)).toBe('BA');
    expect(idOfShortcode('_')).toBe(63n);
  });

  it('ignore the tail that codes of private accounts carry', () => {
    expect(idOfShortcode(`${shortcodeOf(id)}privateTail`)).toBe(id);
  });

  it('refuse letters outside the alphabet', () => {
    expect(idOfShortcode('abc$')).toBeNull();
    expect(idOfShortcode('')).toBeNull();
  });

  it('order by time', () => {
    expect(mediaId(2_000_000_000_000, 0, 0) > mediaId(1_999_999_999_999, 8191, 1023)).toBe(true);
  });
});
