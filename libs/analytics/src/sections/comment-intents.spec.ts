import { analyticsInput, comment, daysAgo, post } from '../../test/analytics-input.builder';
import type { AnalyticsComment } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';

const intentsOf = (comments: AnalyticsComment[]) =>
  creatorAnalyticsOf(analyticsInput({ posts: [post({ id: 'a', publishedAt: daysAgo(10) })], comments })).comments
    .intents;

const said = (...texts: string[]): AnalyticsComment[] =>
  texts.map((text, i) => comment({ postId: 'a', authorUsername: `fan${i}`, text, language: 'en' }));

/** 3 questions, 2 who want to buy, 1 complaint, 1 spam, 2 sure and 1 faint praise, 2 others: 12. */
const TWELVE = said(
  ...['Where is this?', 'What camera did you use?', 'is the trail open in winter?'],
  ...['How much does it cost?', 'I want to buy one', 'This did not work for me at all', 'Check out my page'],
  ...['This is beautiful', 'Amazing work', '😍', 'We were there in May', '@berta'],
);

describe('what comments are written for', () => {
  it('is told in shares that sum to everything', () => {
    const { confidence, ...shares } = intentsOf(TWELVE);
    expect(Object.fromEntries(Object.entries(shares).map(([intent, { value }]) => [intent, value]))).toEqual({
      question: 25,
      purchase: 16.6667,
      complaint: 8.3333,
      spam: 8.3333,
      praise: 25,
      other: 16.6667,
    });
    // several marks 3 * 0.9, one telling mark 6 * 0.8, a hint 0.5, a mention 0.9, nothing found 0.4: 9.3 / 12
    expect(confidence).toMatchObject({ value: 0.775, status: 'measured', unit: 'ratio', used: 12 });
  });

  it('is an estimate: from the sure ones at their lowest to all of them at their highest', () => {
    // praise: 3 of 12, of which 2 are sure. Wilson of 2/12: centre (1/6 + 3.8415/24) = 0.32673, reach
    // 1.96 * sqrt((1/6)(5/6)/12 + 3.8415/576) = 0.26534, over 1 + 3.8415/12 = 1.32012: 4.65 %. Of 3/12: centre 0.41006,
    // reach 1.96 * sqrt(0.25 * 0.75 / 12 + 3.8415 / 576) = 0.29262: 53.23 %.
    expect(intentsOf(TWELVE).praise).toMatchObject({
      status: 'estimated',
      formula: 'comment_intent.v1',
      interval: { low: expect.closeTo(4.65, 1), high: expect.closeTo(53.23, 1) },
      method: expect.stringContaining('keyword rules'),
    });
  });

  it('leaves out the owner, what cannot be read and languages whose words are not known', () => {
    const { question } = intentsOf([
      ...TWELVE,
      comment({ postId: 'a', authorUsername: 'anna', text: 'Where? In Lisbon!' }),
      comment({ postId: 'a', authorUsername: 'x', text: '...' }),
      comment({ postId: 'a', authorUsername: 'y', text: 'Hình đẹp quá bạn ơi', language: 'vi' }),
    ]);
    expect(question).toMatchObject({
      value: 25,
      used: 12,
      excluded: { owner_reply: 1, unreadable: 1, unknown_language: 1 },
    });
  });

  it('is not told from nine comments, nor from none', () => {
    expect(intentsOf(TWELVE.slice(0, 9)).spam).toMatchObject({ value: null, status: 'insufficient_data', used: 9 });
    expect(intentsOf([]).confidence).toMatchObject({ value: null, status: 'unavailable' });
  });

  it('is the same to the last digit when told again', () => {
    expect(JSON.stringify(intentsOf(TWELVE))).toBe(JSON.stringify(intentsOf([...TWELVE])));
  });
});
