import fc from 'fast-check';
import { Lifts } from './lift';
import type { CountedPost } from './report-input.types';
import { aCounted, daysBefore, HIDDEN, READ_AT } from './report-builders.fixture';

const READINGS = new Map([
  ['nora', READ_AT],
  ['ben', READ_AT],
]);
/** Engagement 100, 200, 300, 400, 500: median 300. */
const USUAL = [1, 2, 3, 4, 5].map((n) =>
  aCounted({ likes: n * 90, comments: n * 10, publishedAt: daysBefore(20 + n) }),
);
const liftOf = (posts: CountedPost[], organic: CountedPost[]) => new Lifts(posts, organic, READINGS).of(posts);
const lift = (likes: number, days = 10) =>
  liftOf([aCounted({ likes, comments: 0, publishedAt: daysBefore(days) })], USUAL);

describe('the lift', () => {
  it('of a copy of the median post is 0', () => {
    const copy = { ...(USUAL[2] ?? aCounted()) };
    expect(liftOf([copy], USUAL)).toMatchObject({ value: 0, used: 1, status: 'measured' });
  });

  it('of a copy of the median post is 0 whatever the posts are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 5, maxLength: 29 }), (likes) => {
        const odd = likes.length % 2 === 1 ? likes : likes.slice(1);
        fc.pre(odd.length >= 5);
        const organic = odd.map((count, n) => aCounted({ likes: count, comments: 0, publishedAt: daysBefore(20 + n) }));
        const middle = [...organic].sort((a, b) => (a.likes ?? 0) - (b.likes ?? 0))[(odd.length - 1) / 2];
        return liftOf([{ ...(middle ?? aCounted()) }], organic).value === 0;
      }),
    );
  });

  it('is the share above or below the usual', () => {
    expect(lift(450).value).toBe(50);
    expect(lift(150).value).toBe(-50);
  });

  it('of several posts is the median of theirs', () => {
    // against 300: +100 %, 0 %, +20 %
    const posts = [600, 300, 360].map((likes) => aCounted({ likes, comments: 0 }));
    expect(liftOf(posts, USUAL)).toMatchObject({ value: 20, used: 3 });
  });

  it('compares a young post with posts of its own age only', () => {
    // Two days old: 100, 100, 100, 100, 100 at two days; the settled ones have 300.
    const young = Array.from({ length: 5 }, () => aCounted({ likes: 100, comments: 0, publishedAt: daysBefore(2.5) }));
    const post = aCounted({ likes: 150, comments: 0, publishedAt: daysBefore(2) });
    expect(liftOf([post], [...USUAL, ...young]).value).toBe(50);
    expect(liftOf([post], USUAL)).toMatchObject({ value: null, excluded: { no_comparison: 1 } });
  });

  it("never compares with another creator's posts", () => {
    const post = aCounted({ profileId: 'ben' });
    expect(liftOf([post], USUAL)).toMatchObject({ value: null, excluded: { no_comparison: 1 } });
  });

  it.each([
    ['hidden likes', aCounted(HIDDEN), 'hidden_likes'],
    ['the first day', aCounted({ publishedAt: daysBefore(0.5) }), 'too_young'],
  ])('leaves out posts with %s', (_what, post, reason) => {
    expect(liftOf([post], USUAL)).toMatchObject({ value: null, excluded: { [reason]: 1 } });
  });

  it('needs five posts to compare with, and shown likes among them', () => {
    expect(liftOf([aCounted()], USUAL.slice(1))).toMatchObject({ status: 'insufficient_data' });
    const withHidden = [...USUAL.slice(1), aCounted({ ...HIDDEN, publishedAt: daysBefore(30) })];
    expect(liftOf([aCounted()], withHidden)).toMatchObject({ status: 'insufficient_data' });
  });
});
