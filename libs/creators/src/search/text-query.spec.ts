import fc from 'fast-check';
import {
  asksForSomething,
  languagesOf,
  parseTextQuery,
  printTextQuery,
  wordsToMark,
  type TextItem,
} from './text-query';

const word = (words: string, is: Partial<TextItem> = {}): TextItem => ({ words, exact: false, not: false, ...is });

describe(parseTextQuery, () => {
  it.each<[string, TextItem[][]]>([
    ['street food', [[word('street'), word('food')]]],
    ['"street  food" lisbon', [[word('street food', { exact: true }), word('lisbon')]]],
    [
      'coffee -ads -"paid post"',
      [[word('coffee'), word('ads', { not: true }), word('paid post', { exact: true, not: true })]],
    ],
    ['coffee or tea OR mate', [[word('coffee')], [word('tea')], [word('mate')]]],
    [
      '“guillemets” and „low quotes“',
      [[word('guillemets', { exact: true }), word('and'), word('low quotes', { exact: true })]],
    ],
    ['"or" -or', [[word('or', { exact: true }), word('or', { not: true })]]],
    ['"never closed', [[word('never closed', { exact: true })]]],
    ['e-mail #sun', [[word('e-mail'), word('#sun')]]],
    ['or coffee or', [[word('coffee')]]],
    ['☕️ !!! - ""', []],
  ])('reads %j', (text, expected) => {
    expect(parseTextQuery(text)).toEqual(expected);
  });

  it('reads back what it prints', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abzäñŏ猫жي7.#@'), minLength: 1, maxLength: 8 });
    const named = letters.filter((text) => /[\p{L}\p{N}]/u.test(text));
    const items = fc.record({ words: named, exact: fc.boolean(), not: fc.boolean() });
    const phrases = fc.record({
      words: fc.array(named, { minLength: 2, maxLength: 3 }).map((words) => words.join(' ')),
      exact: fc.constant(true),
      not: fc.boolean(),
    });
    const queries = fc.array(fc.array(fc.oneof(items, phrases), { minLength: 1, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseTextQuery(printTextQuery(query))).toEqual(query);
      }),
    );
  });

  it('makes of any text something that it prints and reads as the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const query = parseTextQuery(text);
        expect(parseTextQuery(printTextQuery(query))).toEqual(query);
      }),
    );
  });
});

describe(asksForSomething, () => {
  it.each([
    ['coffee -tea', true],
    ['-tea', false],
    ['coffee or -tea', false],
    ['', false],
  ])('tells of %j: %s', (text, expected) => {
    expect(asksForSomething(parseTextQuery(text))).toBe(expected);
  });
});

describe(languagesOf, () => {
  it.each([
    ['coffee', ['en']],
    ['кофе', ['ru']],
    ['coffee قهوة', ['en', 'ar']],
    ['猫', []],
  ])('reads the scripts of %j', (text, expected) => {
    expect(languagesOf(text)).toEqual(expected);
  });
});

describe(wordsToMark, () => {
  it('has each wanted word alone, and none of the unwanted', () => {
    expect(wordsToMark(parseTextQuery('"street food" -ads or porto'))).toEqual([
      [word('street', { exact: true }), word('food', { exact: true }), word('porto')],
    ]);
  });
});
