import { matchesEtag } from './byte-answer';

describe(matchesEtag.name, () => {
  it.each([
    ['the same tag', '"a"', '"a"', true],
    ['the weak form of a strong tag', 'W/"a"', '"a"', true],
    ['the strong form of a weak tag', '"a"', 'W/"a"', true],
    ['one of a list', '"x", W/"a" ,"y"', '"a"', true],
    ['a list without spaces', '"x","a"', '"a"', true],
    ['anything', ' * ', '"a"', true],
    ['another tag', '"b"', '"a"', false],
    ['a tag that only contains it', '"aa"', '"a"', false],
    ['a tag with a comma in it', '"x,a"', '"a"', false],
    ['an unquoted word', 'a', '"a"', false],
    ['nothing', '', '"a"', false],
  ])('compares with %s', (...[, condition, etag, expected]) => {
    expect(matchesEtag(condition, etag)).toBe(expected);
  });
});
