import fc from 'fast-check';
import { CURSOR_LIFETIME_MS, decodeListingCursor, encodeListingCursor, parseSnapshot, placeOf } from './listing-cursor';
import type { ListingCursor } from './listing-cursor';

const NOW = new Date('2026-06-15T12:00:00Z');
const EXPECTED = { type: 'float8', queryHash: 'hash', now: NOW } as const;
const ID = '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910';
const SNAPSHOT = { xmin: '740', xmax: '745', running: ['740', '743'] };
const cursor = (changes: Partial<ListingCursor> = {}) =>
  encodeListingCursor({ queryHash: 'hash', snapshot: SNAPSHOT, asOf: NOW, value: '2.5', id: ID, ...changes });
const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('the cursor of a walk over listings', () => {
  it('brings back where the walk stands and in which state', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
        fc.uuid(),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 17n }).map(String), { maxLength: 40 }),
        (value, id, running) => {
          const made = { queryHash: 'hash', snapshot: { ...SNAPSHOT, running }, asOf: NOW, value, id };
          expect(decodeListingCursor(encodeListingCursor(made), EXPECTED)).toEqual(made);
        },
      ),
    );
  });

  it('is short whatever runs: a hundred writers fit', () => {
    const running = Array.from({ length: 100 }, (_, i) => String(10 ** 12 + i));
    expect(cursor({ snapshot: { ...SNAPSHOT, running } }).length).toBeLessThan(4_096);
  });

  it('is refused for another search, and says so', () => {
    expect(() => decodeListingCursor(cursor({ queryHash: 'other' }), EXPECTED)).toThrow('belongs to another search');
  });

  it('is refused when the versions it needs may be gone, and says so', () => {
    const late = (ms: number) => () =>
      decodeListingCursor(cursor(), { ...EXPECTED, now: new Date(NOW.getTime() + ms) });
    expect(late(CURSOR_LIFETIME_MS)).not.toThrow();
    expect(late(CURSOR_LIFETIME_MS + 1)).toThrow('older than 24 hours');
  });

  it.each([
    ['garbage', '%%%'],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['a cursor of another list', forged('posts', 'hash', '1:2:', 0, '1', ID)],
    ['SQL as a snapshot', forged('listings', 'hash', `1:2:3); drop table profiles`, NOW.getTime(), '1', ID)],
    ['a word as a number', forged('listings', 'hash', '1:2:', NOW.getTime(), 'many', ID)],
    ['a number as a value', forged('listings', 'hash', '1:2:', NOW.getTime(), 1, ID)],
    ['an id that is none', forged('listings', 'hash', '1:2:', NOW.getTime(), '1', 'me')],
    ['a time that is none', forged('listings', 'hash', '1:2:', 'now', '1', ID)],
  ])('refuses %s', (_name, given) => {
    expect(() => decodeListingCursor(given, EXPECTED)).toThrow(
      expect.objectContaining({ code: 'REQUEST.INVALID_CURSOR' }),
    );
  });

  it('names the same place in whatever state it is looked at', () => {
    const tomorrow = new Date(NOW.getTime() + 1);
    expect(placeOf(cursor({ asOf: tomorrow, snapshot: { ...SNAPSHOT, xmax: '999' } }))).toBe(placeOf(cursor()));
    expect(placeOf(cursor({ value: '2.6' }))).not.toBe(placeOf(cursor()));
  });
});

describe(parseSnapshot.name, () => {
  it.each([
    ['740:745:740,743', SNAPSHOT],
    ['740:740:', { xmin: '740', xmax: '740', running: [] }],
  ])('reads %s', (text, snapshot) => {
    expect(parseSnapshot(text)).toEqual(snapshot);
  });
});
