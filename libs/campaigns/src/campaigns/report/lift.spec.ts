import fc from 'fast-check';
import { Lifts } from './lift';
import type { CountedPost, SameAgePost } from './report-input.types';
import { aCounted, daysBefore, HIDDEN, READ_AT } from './report-builders.fixture';

const READINGS = new Map([
  ['nora', READ_AT],
  ['ben', READ_AT],
]);
/** Engagement 100, 200, 300, 400, 500: median 300. */
const USUAL = [1, 2, 3, 4, 5].map((n) =>
  aCounted({ likes: n * 90, comments: n * 10, publishedAt: daysBefore(20 + n) }),
);
const liftOf = (posts: CountedPost[], organic: CountedPost[], sameAge: SameAgePost[] = []) =>
  new Lifts(posts, { organic, sameAge, fetchedAt: READINGS }).of(posts);
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

  describe('at the same age', () => {
    const DAY = 86_400_000;
    /** A post of two days, and five that had 100, 200 … 500 when they were as old; today they have ten times as much. */
    const young = aCounted({ id: 'young', likes: 450, comments: 0, publishedAt: daysBefore(2) });
    const thens: SameAgePost[] = [1, 2, 3, 4, 5].map((n) => ({
      comparedTo: 'young',
      age: 2 * DAY,
      readings: [
        { age: 1.5 * DAY, engagement: n * 50 },
        { age: 2.5 * DAY, engagement: n * 150 },
      ],
    }));
    const today = [1, 2, 3, 4, 5].map((n) => aCounted({ likes: n * 1_000, comments: 0, publishedAt: daysBefore(30) }));
    const rowOf = (post: CountedPost, sameAge: SameAgePost[]) =>
      new Lifts([post], { organic: today, sameAge, fetchedAt: READINGS }).ofPost(post);

    it('compares with what the posts had then, not with what they have now', () => {
      expect(liftOf([young], today, thens)).toMatchObject({
        value: 50,
        formula: 'campaign_lift.v2',
        method: 'same_age: 1, similar_age: 0',
      });
      expect(rowOf(young, thens)).toEqual({
        lift: 50,
        missing: null,
        usual: 300,
        comparison: 'same_age',
        comparedWith: 5,
      });
    });

    it('of a copy of the median post is 0, whatever became of it since', () => {
      const copy = { ...young, likes: 300 };
      expect(rowOf(copy, thens)).toMatchObject({ lift: 0, comparison: 'same_age' });
    });

    it('falls back to the latest counts of posts of about its age, and says so', () => {
      const settled = aCounted({ id: 'young', likes: 6_000, comments: 0, publishedAt: daysBefore(20) });
      expect(rowOf(settled, thens.slice(1))).toMatchObject({ lift: 100, usual: 3_000, comparison: 'similar_age' });
      expect(liftOf([settled], today, thens.slice(1))).toMatchObject({ method: 'same_age: 0, similar_age: 1' });
    });

    it('takes no post that was not read around that age', () => {
      const far = thens.map((then) => ({ ...then, readings: then.readings.slice(1) }));
      expect(rowOf(young, far)).toMatchObject({ lift: null, missing: 'no_comparison', comparedWith: 0 });
    });

    it('says of each post why there is none', () => {
      expect(rowOf({ ...young, ...HIDDEN }, thens)).toMatchObject({ lift: null, missing: 'hidden_likes' });
      expect(rowOf({ ...young, publishedAt: daysBefore(0.5) }, thens)).toMatchObject({ missing: 'too_young' });
    });
  });
});
