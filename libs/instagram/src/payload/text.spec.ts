import fc from 'fast-check';
import { isUsername } from '../username';
import { hashtagsIn, mentionsIn } from './caption';
import { parseJson } from './json';
import { mediaIdOf, shortcodeOf } from './shortcode';
import { asCount, asText } from './wire';

describe('hashtags', () => {
  it.each([
    ['#Sun and #sun', ['sun']],
    ['#one#two', ['one', 'two']],
    ['#été #東京 #путешествие #سفر', ['été', '東京', 'путешествие', 'سفر']],
    ['#love❤️ now', ['love']],
    ['#2026goals, #snake_case!', ['2026goals', 'snake_case']],
    ['it&#39;s https://x.example/#top a#b # alone', []],
    ['＃全角', ['全角']],
    [null, []],
  ])('in %j are %j', (text, tags) => {
    expect(hashtagsIn(text)).toEqual(tags);
  });
});

describe('mentions', () => {
  it.each([
    ['with @Mara.Kestrel and @mara.kestrel', ['mara.kestrel']],
    ['thanks @north.hut. And (@mule_pack)!', ['north.hut', 'mule_pack']],
    ['wait for @ridge...', ['ridge']],
    ['write to mara@example.com or m+x@example.org', []],
    ['medium.example/@mara and @mara@social.example', []],
    ['@josé is somebody else', []],
    [`@${'a'.repeat(31)}`, []],
    [null, []],
  ])('in %j are %j', (text, names) => {
    expect(mentionsIn(text)).toEqual(names);
  });

  it('are always usernames', () => {
    const text = fc.string({ unit: fc.constantFrom(...'@ab.C_é #\n') });
    fc.assert(fc.property(text, (caption) => mentionsIn(caption).every(isUsername)));
  });
});

describe('shortcodes', () => {
  it('are the media id in base64url', () => {
    expect(mediaIdOf('DgAuPK3gABP')).toBe('4035428618724180047');
  });

  it('convert both ways', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 65n - 1n }),
        (id) => mediaIdOf(shortcodeOf(id.toString())) === id.toString(),
      ),
    );
  });

  it('of private accounts carry the id in their first eleven characters', () => {
    expect(mediaIdOf('DgAuPK3gABPsecretsecret')).toBe(mediaIdOf('DgAuPK3gABP'));
  });

  it('are refused when they are something else', () => {
    expect(['', 'with space', 'ü'].map(mediaIdOf)).toEqual([null, null, null]);
  });
});

describe('JSON', () => {
  it('keeps integers past 2^53 exact', () => {
    expect(parseJson('{"pk": 3600000000000000001, "list":[9007199254740993,-9007199254740993]}')).toEqual({
      pk: '3600000000000000001',
      list: ['9007199254740993', '-9007199254740993'],
    });
  });

  it('leaves digits inside text and fractions alone', () => {
    const text =
      '{"caption":"call 3600000000000000001, or \\"x\\":3600000000000000002,","pk":3600000000000000003,"ratio":0.12345678901234567}';
    expect(parseJson(text)).toEqual({
      caption: 'call 3600000000000000001, or "x":3600000000000000002,',
      pk: '3600000000000000003',
      ratio: Number('0.12345678901234567'),
    });
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseJson(text)).replaceAll(/"(-?\d{16,})"/g, '$1')).toBe(
          text.replaceAll(/"(-?\d{16,})"/g, '$1'),
        );
      }),
    );
  });

  it('is undefined when it is cut short', () => {
    expect(parseJson('{"a":')).toBeUndefined();
  });
});

describe('counts', () => {
  it.each([
    [0, 0],
    [3_100_000_000, 3_100_000_000],
    [-1, null],
    [null, null],
    [1.5, null],
    ['56,793', 56_793],
    ['76.5M', 76_500_000],
    ['12k', 12_000],
    ['many', null],
    [{}, null],
  ])('%j is %j', (written, count) => {
    expect(asCount(written)).toBe(count);
  });
});

describe('text', () => {
  it('is NFC, without NUL and lone surrogates, and null when blank', () => {
    expect(['e\u0301', 'a\0b', 'x\udc00', '😀', ' \n', 5].map(asText)).toEqual([
      'é',
      'ab',
      'x\uFFFD',
      '😀',
      null,
      null,
    ]);
  });
});
