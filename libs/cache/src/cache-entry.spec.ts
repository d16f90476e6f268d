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

  it.each(['7', '777', ''])('are outdated under generation "%s" when stored under 77', (generation) => {
    expect(decodeFrame(frameOf('77', encodeEntry(entry)), Buffer.from(generation))).toBe('outdated');
  });

  const frame = frameOf('1', encodeEntry(entry)).toString();
  const altered = (from: string | RegExp, to: string) => frame.replace(from, to);
  it.each([
    ['anything', 'anything'],
    ['nothing', ''],
    ['no header', '1\nno second line'],
    ['a header that is no JSON', altered('{"v"', '{v')],
    ['a header that is null', '1\nnull\n{}'],
    ['a header that is a list', '1\n[]\n{}'],
    ['another version', altered(/"v":\d+/, '"v":99')],
    ['no version', altered(/"v":\d+,/, '')],
    ['a moment that is text', altered(/"x":\d+/, '"x":"tomorrow"')],
    ['meta that is a list', altered(/"m":\{.*?\}/, '"m":[]')],
    ['meta with something inside', altered('"n":3', '"n":{"deep":1}')],
    ['a body cut short', frame.slice(0, -1)],
    ['a body that goes on', `${frame}x`],
    ['a body with other bytes', altered('Zoë', 'Eve')],
    ['a first line without end', '1'.repeat(10_000)],
    ['another first line', altered('1\n', 'first\n')],
  ])('are unreadable with %s', (_, text) => {
    expect(decodeFrame(Buffer.from(text), Buffer.from('1'))).toBe('unreadable');
  });
});

describe(etagOf, () => {
  it('is a quoted strong tag, equal for equal bytes only', () => {
    expect(etagOf(Buffer.from('a'))).toMatch(/^"[\w-]{27}"$/);
    expect(etagOf(Buffer.from('a'))).toBe(etagOf(Buffer.from('a')));
    expect(etagOf(Buffer.from('a'))).not.toBe(etagOf(Buffer.from('b')));
  });
});
