import fc from 'fast-check';
import { InvalidUsernameError, isUsername, normaliseUsername } from './username';

const problemOf = (raw: string): string => {
  try {
    normaliseUsername(raw);
  } catch (error) {
    if (error instanceof InvalidUsernameError) return error.detail;
    throw error;
  }
  return 'accepted';
};

describe('normaliseUsername', () => {
  it.each([
    ['natgeo', 'natgeo'],
    ['  @NatGeo\n', 'natgeo'],
    ['A.b_9', 'a.b_9'],
    ['_', '_'],
    ['https://www.instagram.com/NatGeo/?hl=en', 'natgeo'],
    ['instagram.com/natgeo', 'natgeo'],
    ['a'.repeat(30), 'a'.repeat(30)],
  ])('reads %j as %j', (raw, username) => {
    expect(normaliseUsername(raw)).toBe(username);
  });

  it.each([
    ['', 'empty'],
    ['@', 'empty'],
    ['a'.repeat(31), 'too long: 31 characters'],
    ['nat geo', 'a space (U+0020)'],
    ['nat-geo', '"-" (U+002D)'],
    ['natgeо', 'a letter outside a-z'], // Cyrillic о
    ['\u212Aim', 'U+212A'], // Kelvin sign
    ['nat\u200bgeo', 'the character U+200B'],
    ['nat\u0000geo', 'the character U+0000'],
    ['😀', '"😀" (U+1F600)'],
    ['@@natgeo', '"@" (U+0040)'],
    ['.natgeo', 'begins with a dot'],
    ['natgeo.', 'ends with a dot'],
    ['nat..geo', 'two dots in a row'],
    ['https://www.instagram.com/p/Cabc/', '":" (U+003A)'],
  ])('refuses %j and names what is wrong: %s', (raw, words) => {
    expect(problemOf(raw)).toContain(words);
  });

  it('gives a valid username or refuses, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'aZ9._@ -') }),
    );
    fc.assert(
      fc.property(text, (raw) => {
        try {
          return isUsername(normaliseUsername(raw));
        } catch (error) {
          return error instanceof InvalidUsernameError && error.code === 'CREATOR.INVALID_USERNAME';
        }
      }),
    );
  });

  it('leaves a valid username alone, and takes any case, one @ and space around it', () => {
    const valid = fc.string({ unit: fc.constantFrom(...'abz019._'), minLength: 1, maxLength: 30 }).filter(isUsername);
    fc.assert(
      fc.property(valid, (name) => {
        expect(normaliseUsername(` @${name.toUpperCase()} `)).toBe(name);
      }),
    );
  });
});
