import { toTweetText } from './tweet-text';

describe('text as the tweet models know it', () => {
  it.each([
    ['masks addresses', 'Look https://example.com/a?b=1 and www.example.org now', 'Look http and http now'],
    ['masks people', 'Thanks @some.one_1, and you (@other)!', 'Thanks @user, and you (@user)!'],
    ['leaves e-mail-like text and lone signs alone', 'a@b @ 5pm', 'a@b @ 5pm'],
    ['straightens apostrophes', 'don’t ‘quote’ it`s', "don't 'quote' it's"],
    ['collapses blanks and lines', '  one\n\n two\t\u00A0three ', 'one two three'],
    ['drops halves of characters', 'a\uD800b 😍', 'a b 😍'],
    ['keeps case, hashtags and punctuation', 'So GOOD!!! #blessed', 'So GOOD!!! #blessed'],
  ])('%s', (_what, caption, text) => {
    expect(toTweetText(caption)).toBe(text);
  });

  it('is cut where no model reads on', () => {
    expect(toTweetText('ab '.repeat(1_000_000)).length).toBeLessThanOrEqual(4_000);
  });
});
