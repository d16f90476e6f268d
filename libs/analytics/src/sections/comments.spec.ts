import { analyticsInput, comment, daysAgo, post } from '../../test/analytics-input.builder';
import type { AnalyticsComment } from '../analytics-input.types';
import { marksOf } from '../comment-marks';
import { creatorAnalyticsOf } from '../creator-analytics';

const POSTS = ['a', 'b', 'c', 'd'].map((id, i) => post({ id, publishedAt: daysAgo(10 + i), aiLanguage: 'en' }));

const reportOf = (comments: AnalyticsComment[]) =>
  creatorAnalyticsOf(analyticsInput({ posts: POSTS, comments })).comments;

/** Twelve different sentences by twelve people under one post. */
const SENTENCES = Array.from({ length: 12 }, (_, i) =>
  comment({ postId: 'a', authorUsername: `fan${i}`, text: `I went to see number ${i} of these` }),
);

describe(marksOf, () => {
  it.each([
    ['🔥🔥🔥', 'emoji_only'],
    ['❤️ !!!', 'emoji_only'],
    ['🇩🇪', 'emoji_only'],
    ['@berta', 'mention_only'],
    ['@berta @carl_2 😂', 'mention_only'],
    ['Wow', 'short'],
    ['So nice 😍', 'short'],
    ['@berta look!', 'short'],
    ['素敵', 'short'],
    ['とても素敵な写真ですね', 'prose'],
    ["Where's that lovely beach?", 'prose'],
    ['Красиво, где это?', 'prose'],
    ['...', 'unreadable'],
    ['', 'unreadable'],
  ])('calls "%s" %s', (text, kind) => {
    expect(marksOf(text).kind).toBe(kind);
  });
});

describe('what the comments consist of', () => {
  it('is told in shares of those that can be read, without the owner', () => {
    const report = reportOf([
      ...SENTENCES,
      ...['🔥', '😍😍', '@berta', 'Wow', 'so nice'].map((text, i) =>
        comment({ postId: 'b', authorUsername: `x${i}`, text }),
      ),
      comment({ postId: 'b', authorUsername: 'x8', text: 'Follow my page please' }),
      comment({ postId: 'c', authorUsername: 'x9', text: 'follow my page, please!' }),
      comment({ postId: 'b', authorUsername: 'x7', text: '?' }),
      comment({ postId: 'b', authorUsername: 'Anna', text: 'Thank you' }),
    ]);
    // 12 sentences, 2 of emoji, 1 mention, 2 short, 2 alike = 19
    expect(report.emojiOnly).toMatchObject({ value: 10.5263, used: 19, excluded: { owner_reply: 1, unreadable: 1 } });
    expect(report.mentionOnly.value).toBe(5.2632);
    expect(report.short.value).toBe(10.5263);
    expect(report.duplicates.value).toBe(10.5263);
    expect(report.authentic.value).toBe(63.1579); // 12 / 19
    expect(report.replyRate).toMatchObject({ value: 33.3333, used: 3 }); // under b of a, b and c
  });

  it('says how far a share of a sample may be off', () => {
    // 3 of 15 by Wilson: centre 0.2 + 3.8415 / 30 = 0.32805, reach 1.96 * sqrt(0.2 * 0.8 / 15 + 3.8415 / 900) = 0.23951,
    // both over 1 + 3.8415 / 15 = 1.2561
    const hearts = ['x', 'y', 'z'].map((author) => comment({ postId: 'b', authorUsername: author, text: '❤️' }));
    expect(reportOf([...SENTENCES, ...hearts]).emojiOnly).toMatchObject({
      value: 20,
      status: 'measured',
      method: 'wilson_95',
      interval: { low: expect.closeTo(7.05, 1), high: expect.closeTo(45.19, 1) },
    });
  });

  it('always comes with the note that it is a sample', () => {
    expect(reportOf([]).note).toContain('sample');
    expect(reportOf([]).emojiOnly).toMatchObject({ value: null, status: 'unavailable' });
    expect(reportOf(SENTENCES.slice(0, 9)).emojiOnly).toMatchObject({
      value: null,
      status: 'insufficient_data',
      used: 9,
    });
  });

  it('is foreign where no caption has the language', () => {
    const languages = [...Array.from({ length: 9 }, () => 'en'), 'tr', 'tr', null];
    const comments = SENTENCES.map((one, i) => ({ ...one, language: languages[i] ?? null }));
    // 2 of the 11 with a language
    expect(reportOf(comments).languageMismatch).toMatchObject({ value: 18.1818, excluded: { not_analysed: 1 } });
  });

  it('counts those who come back', () => {
    const again = comment({ postId: 'b', authorUsername: 'fan0', text: 'And here I am a second time' });
    // one of twelve
    expect(reportOf([...SENTENCES, again]).repeatAuthors).toMatchObject({ value: 8.3333, used: 12 });
  });
});

describe('a pod', () => {
  /** Comments under a post, in the order of the authors, a minute apart. */
  const under = (postId: string, authors: string[]): AnalyticsComment[] =>
    authors.map((authorUsername, minute) =>
      comment({
        postId,
        authorUsername,
        text: `${authorUsername} says something about ${postId} here`,
        commentedAt: new Date(daysAgo(6).getTime() + minute * 60_000),
      }),
    );

  it('is found although strangers come in between', () => {
    const report = reportOf([
      ...under('a', ['p1', 's1', 'p2', 'p3', 's2', 'p4']),
      ...under('b', ['s3', 'p1', 'p2', 's4', 'p3', 'p4']),
      ...under('c', ['p1', 'p2', 'p3', 'p4', 's5', 's6']),
      ...under('d', ['s7', 's8', 's9']),
    ]);
    expect(report.pods).toEqual([{ authors: ['p1', 'p2', 'p3', 'p4'], posts: 3 }]);
    // 4 authors under 3 posts of 21 comments
    expect(report.podComments).toMatchObject({ value: 57.1429, used: 21 });
    expect(report.authentic.value).toBe(42.8571);
  });

  it('is not what regulars in changing order are', () => {
    const report = reportOf([
      ...under('a', ['p1', 'p2', 'p3', 'p4']),
      ...under('b', ['p4', 'p2', 'p1', 'p3']),
      ...under('c', ['p3', 'p1', 'p4', 'p2']),
      ...under('d', ['p2', 'p4', 'p3', 'p1']),
    ]);
    expect(report.pods).toEqual([]);
    expect(report.podComments.value).toBe(0);
  });

  it('is not what friends are who came together by chance now and then', () => {
    // three in the same order under 3 posts, but they meet under 7
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const orders = ['123', '123', '123', '321', '213', '231', '312'];
    const comments = ids.flatMap((id, i) =>
      under(
        id,
        [...(orders[i] ?? '')].map((digit) => `p${digit}`),
      ),
    );
    const posts = ids.map((id) => post({ id }));
    expect(creatorAnalyticsOf(analyticsInput({ posts, comments })).comments.pods).toEqual([]);
  });
});

describe('the languages of the audience', () => {
  const speaking = (languages: string[]) =>
    creatorAnalyticsOf(
      analyticsInput({
        posts: POSTS,
        comments: languages.map((language, i) => comment({ postId: 'a', authorUsername: `f${i}`, language })),
      }),
    ).audience;

  it('are estimated from the commenters, with an interval and a method', () => {
    const { languages, language } = speaking([
      ...Array.from({ length: 15 }, () => 'de'),
      ...Array.from({ length: 5 }, () => 'en'),
    ]);
    expect(languages.map((one) => [one.language, one.share.value])).toEqual([
      ['de', 75],
      ['en', 25],
    ]);
    expect(language).toMatchObject({
      status: 'estimated',
      value: 75,
      interval: { low: expect.closeTo(53.13, 1), high: expect.closeTo(88.81, 1) },
      method: expect.stringContaining('commenters'),
    });
  });

  it('are not guessed from nineteen comments', () => {
    expect(speaking(Array.from({ length: 19 }, () => 'de'))).toMatchObject({
      languages: [],
      language: { value: null, status: 'insufficient_data' },
    });
  });

  it('are all that is told: the rest is known to the owner only', () => {
    const { age, gender, geography, fakeFollowers, saves, storyViews, income } = speaking(['de']);
    for (const metric of [age, gender, geography, fakeFollowers, saves, storyViews, income])
      expect(metric).toMatchObject({ value: null, status: 'unavailable', reason: expect.any(String) });
  });
});
