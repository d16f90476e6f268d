import { engagementAtAge, median, round, SETTLED_AGE } from '@app/analytics';
import { byCreator } from './by-creator';
import { exclusions, insufficient, measured, type Figure, type FigureExclusion, type FigureExclusions } from './figure';
import type { CountedPost, SameAgePost } from './report-input.types';
import { engagementOfPost } from './totals';

const DAY = 86_400_000;
/** Younger posts are compared with posts at most this much older or younger than they are. */
const AGE_RATIO = 1.5;
/** Below a day the counts run too fast to be compared. */
const YOUNGEST = DAY;
/** Below this many posts a median says more about chance than about the creator. */
const FEWEST_POSTS = 5;

/** `same_age`: at the age of the post, as they were read then. `similar_age`: by their latest counts. */
export type Comparison = 'same_age' | 'similar_age';

export interface PostLift {
  /** Percent above (below) the usual. */
  lift: number | null;
  /** Why there is none. */
  missing: Extract<FigureExclusion, 'hidden_likes' | 'too_young' | 'no_comparison'> | null;
  /** Median engagement of the posts it is compared with. */
  usual: number | null;
  comparison: Comparison | null;
  /** How many posts it is compared with. */
  comparedWith: number;
}

interface Comparable {
  /** Posts of the same creators that are neither advertising nor in the campaign, as last counted. */
  organic: readonly CountedPost[];
  sameAge: readonly SameAgePost[];
  /** When each creator's posts were last counted. */
  fetchedAt: ReadonlyMap<string, Date>;
}

/** Lifts of the posts of a campaign, worked out once for all that is told of them. */
export class Lifts {
  private readonly lifts = new Map<CountedPost, PostLift>();
  private readonly fetchedAt: ReadonlyMap<string, Date>;

  constructor(posts: readonly CountedPost[], { organic, sameAge, fetchedAt }: Comparable) {
    this.fetchedAt = fetchedAt;
    const ownPosts = byCreator(organic);
    const thenOf = engagementsAtAge(sameAge);
    for (const [profileId, group] of byCreator(posts)) {
      const latest = new UsualEngagement((ownPosts.get(profileId) ?? []).map((post) => this.aged(post)));
      for (const post of group) this.lifts.set(post, this.liftOf(post, thenOf.get(post.id) ?? [], latest));
    }
  }

  /**
   * `campaign_lift.v2`: 100 * (engagement / median engagement of the creator's own organic posts of the same age - 1), the
   * median over the posts. A post that does as the creator's posts always do has a lift of 0.
   * Compared is with what five posts and more had when they were as old as it is now (`same_age`); where too few were
   * read then, with posts of about its age by their latest counts (`similar_age`). `method` says how many of each.
   */
  of(posts: readonly CountedPost[]): Figure {
    const told = posts.map((post) => this.ofPost(post));
    const excluded: FigureExclusions = {};
    for (const { missing } of told) if (missing !== null) excluded[missing] = (excluded[missing] ?? 0) + 1;
    const known = told.filter(({ lift }) => lift !== null);
    const passport = {
      unit: 'percent' as const,
      formula: 'campaign_lift.v2',
      used: known.length,
      excluded: exclusions(excluded),
    };
    const value = median(known.map(({ lift }) => lift ?? 0));
    if (value !== null) return { ...measured(round(value, 2), passport), method: methodOf(known) };
    return insufficient(
      `No post has ${FEWEST_POSTS} organic posts of the same creator and age to be compared with.`,
      passport,
    );
  }

  ofPost(post: CountedPost): PostLift {
    return this.lifts.get(post) ?? absent('no_comparison');
  }

  private liftOf(post: CountedPost, then: readonly number[], latest: UsualEngagement): PostLift {
    const { age, engagement } = this.aged(post);
    if (engagement === null) return absent('hidden_likes');
    if (age < YOUNGEST) return absent('too_young');
    const sameAge = usualOf(then);
    const [comparison, usual] =
      sameAge === null ? (['similar_age', latest.at(age)] as const) : (['same_age', sameAge] as const);
    if (usual === null) return absent('no_comparison');
    return {
      lift: round(100 * (engagement / usual.median - 1), 2),
      missing: null,
      usual: usual.median,
      comparison,
      comparedWith: usual.posts,
    };
  }

  private aged(post: CountedPost): AgedPost {
    const readAt = this.fetchedAt.get(post.profileId)?.getTime() ?? 0;
    return { age: readAt - post.publishedAt.getTime(), engagement: engagementOfPost(post) };
  }
}

const absent = (missing: NonNullable<PostLift['missing']>): PostLift => ({
  lift: null,
  missing,
  usual: null,
  comparison: null,
  comparedWith: 0,
});

/** By the post of the campaign that they are compared with. */
function engagementsAtAge(posts: readonly SameAgePost[]): Map<string, number[]> {
  const engagements = new Map<string, number[]>();
  for (const { comparedTo, age, readings } of posts) {
    const then = engagementAtAge(readings, age);
    if (then !== null) engagements.set(comparedTo, [...(engagements.get(comparedTo) ?? []), then.value]);
  }
  return engagements;
}

function methodOf(told: readonly PostLift[]): string {
  const count = (kind: Comparison) => told.filter(({ comparison }) => comparison === kind).length;
  return `same_age: ${count('same_age')}, similar_age: ${count('similar_age')}`;
}

interface Usual {
  median: number;
  posts: number;
}

/** Null when too few posts show their likes, or when they reach nothing. */
function usualOf(engagements: readonly number[]): Usual | null {
  if (engagements.length < FEWEST_POSTS) return null;
  const middle = median(engagements) || null;
  return middle === null ? null : { median: middle, posts: engagements.length };
}

interface AgedPost {
  age: number;
  engagement: number | null;
}

/** What one creator's posts usually reach at about an age, by their latest counts. */
class UsualEngagement {
  /** Undefined until asked for. */
  private settled: Usual | null | undefined;

  constructor(private readonly posts: readonly AgedPost[]) {}

  at(age: number): Usual | null {
    if (age < SETTLED_AGE) return this.usual((other) => other >= YOUNGEST && isNear(age, other));
    if (this.settled === undefined) this.settled = this.usual((other) => other >= SETTLED_AGE);
    return this.settled;
  }

  private usual(isSameAge: (age: number) => boolean): Usual | null {
    return usualOf(
      this.posts.flatMap(({ age, engagement }) => (engagement !== null && isSameAge(age) ? [engagement] : [])),
    );
  }
}

const isNear = (one: number, other: number) => Math.max(one, other) / Math.min(one, other) <= AGE_RATIO;
