import { createEntry, decodeFrame, encodeEntry, etagOf } from './cache-entry';

const frameOf = (generation: string, frame: Buffer) => Buffer.concat([Buffer.from(`${generation}\n`), frame]);
const entry = createEntry(
  { body: Buffer.from('{"name":"Zoë"}\n\n'), meta: { status: 'complete', n: 3, gone: null } },
  { now: 1_000, ttlMs: 500 },
);

describe('cache frames', () => {
  it('return what was put in, byte for byte', () => {
    expect(decodeFrame(frameOf('77', encodeEntry(entry)), Buffer.from('77'))).toEqual(entry);
  });

  it('carry an empty body', () => {
    const empty = createEntry({ body: Buffer.alloc(0), meta: {} }, { now: 0, ttlMs: 1 });
    expect(decodeFrame(frameOf('1', encodeEntry(empty)), Buffer.from('1'))).toEqual(empty);
  });

  it.each(['7', '777', ''])('are not read under generation "%s" when stored under 77', (generation) => {
    expect(decodeFrame(frameOf('77', encodeEntry(entry)), Buffer.from(generation))).toBeNull();
  });

  it('are not read when they are not frames', () => {
    expect(decodeFrame(Buffer.from('anything'), Buffer.from('1'))).toBeNull();
    expect(decodeFrame(Buffer.from('1\nno second line'), Buffer.from('1'))).toBeNull();
  });
});

describe(etagOf, () => {
  it('is a quoted strong tag, equal for equal bytes only', () => {
    expect(etagOf(Buffer.from('a'))).toMatch(/^"[\w-]{27}"$/);
    expect(etagOf(Buffer.from('a'))).toBe(etagOf(Buffer.from('a')));
    expect(etagOf(Buffer.from('a'))).not.toBe(etagOf(Buffer.from('b')));
  });
});
