import { median, round } from '@app/analytics';
import { byCreator } from './by-creator';
import { exclusions, insufficient, measured, type Figure } from './figure';
import type { CountedPost } from './report-input.types';
import { engagementOfPost } from './totals';

const DAY = 86_400_000;
/** After a week a post hardly gains any more: settled posts are of the same age for our purpose. */
const SETTLED = 7 * DAY;
/** Younger posts are compared with posts at most this much older or younger than they are. */
const AGE_RATIO = 1.5;
/** Below a day the counts run too fast to be compared. */
const YOUNGEST = DAY;
/** Below this many posts a median says more about chance than about the creator. */
const FEWEST_POSTS = 5;

/**
 * `campaign_lift.v1`: 100 * (engagement / median engagement of the creator's own organic posts of the same age - 1), the
 * median over the posts. A post that does as the creator's posts always do has a lift of 0.
 * Ages are those at which the counts were read, because nothing tells how a post stood earlier.
 */
export function liftOf(
  posts: readonly CountedPost[],
  organic: readonly CountedPost[],
  fetchedAt: ReadonlyMap<string, Date>,
): Figure {
  const excluded = { hidden_likes: 0, too_young: 0, no_comparison: 0 };
  const own = byCreator(organic);
  const lifts = posts.flatMap((post) => {
    const engagement = engagementOfPost(post);
    const age = ageOf(post, fetchedAt);
    if (engagement === null) excluded.hidden_likes += 1;
    else if (age < YOUNGEST) excluded.too_young += 1;
    else {
      const usual = usualAt(age, own.get(post.profileId) ?? [], fetchedAt);
      if (usual !== null) return [100 * (engagement / usual - 1)];
      excluded.no_comparison += 1;
    }
    return [];
  });
  const passport = {
    unit: 'percent' as const,
    formula: 'campaign_lift.v1',
    used: lifts.length,
    excluded: exclusions(excluded),
  };
  const value = median(lifts);
  if (value !== null) return measured(round(value, 2), passport);
  return insufficient(
    `No post has ${FEWEST_POSTS} organic posts of the same creator and age to be compared with.`,
    passport,
  );
}

function usualAt(age: number, organic: readonly CountedPost[], fetchedAt: ReadonlyMap<string, Date>): number | null {
  const engagements = organic
    .filter((post) => isSameAge(age, ageOf(post, fetchedAt)))
    .flatMap((post) => engagementOfPost(post) ?? []);
  const usual = engagements.length < FEWEST_POSTS ? null : median(engagements);
  return usual === 0 ? null : usual;
}

function isSameAge(one: number, other: number): boolean {
  if (one >= SETTLED && other >= SETTLED) return true;
  return other >= YOUNGEST && Math.max(one, other) / Math.min(one, other) <= AGE_RATIO;
}

const ageOf = (post: CountedPost, fetchedAt: ReadonlyMap<string, Date>): number =>
  (fetchedAt.get(post.profileId)?.getTime() ?? 0) - post.publishedAt.getTime();
