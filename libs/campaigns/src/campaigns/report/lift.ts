import { median, round } from '@app/analytics';
import { byCreator } from './by-creator';
import { exclusions, insufficient, measured, type Figure, type FigureExclusion, type FigureExclusions } from './figure';
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

/** Percent above or below the usual, or why it cannot be told. */
type Lift = number | FigureExclusion;

/** Lifts of the posts of a campaign, worked out once for all that is told of them. */
export class Lifts {
  private readonly lifts = new Map<CountedPost, Lift>();

  /** @param organic posts of the same creators that are neither advertising nor in the campaign */
  constructor(
    posts: readonly CountedPost[],
    organic: readonly CountedPost[],
    private readonly fetchedAt: ReadonlyMap<string, Date>,
  ) {
    const ownPosts = byCreator(organic);
    for (const [profileId, group] of byCreator(posts)) {
      const usual = new UsualEngagement((ownPosts.get(profileId) ?? []).map((post) => this.aged(post)));
      for (const post of group) this.lifts.set(post, this.liftOf(post, usual));
    }
  }

  /**
   * `campaign_lift.v1`: 100 * (engagement / median engagement of the creator's own organic posts of the same age - 1), the
   * median over the posts. A post that does as the creator's posts always do has a lift of 0.
   * Ages are those at which the counts were read, because nothing tells how a post stood earlier.
   */
  of(posts: readonly CountedPost[]): Figure {
    const excluded: FigureExclusions = {};
    const lifts = posts.flatMap((post) => {
      const lift = this.lifts.get(post) ?? 'no_comparison';
      if (typeof lift === 'number') return [lift];
      excluded[lift] = (excluded[lift] ?? 0) + 1;
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

  private liftOf(post: CountedPost, usual: UsualEngagement): Lift {
    const { age, engagement } = this.aged(post);
    if (engagement === null) return 'hidden_likes';
    if (age < YOUNGEST) return 'too_young';
    const compared = usual.at(age);
    return compared === null ? 'no_comparison' : 100 * (engagement / compared - 1);
  }

  private aged(post: CountedPost): AgedPost {
    const readAt = this.fetchedAt.get(post.profileId)?.getTime() ?? 0;
    return { age: readAt - post.publishedAt.getTime(), engagement: engagementOfPost(post) };
  }
}

interface AgedPost {
  age: number;
  engagement: number | null;
}

/** What one creator's posts usually reach at an age. */
class UsualEngagement {
  /** Undefined until asked for. */
  private settled: number | null | undefined;

  constructor(private readonly posts: readonly AgedPost[]) {}

  /** Null when too few posts of that age show their likes, or when they reach nothing. */
  at(age: number): number | null {
    if (age < SETTLED) return this.usual((other) => other >= YOUNGEST && isNear(age, other));
    if (this.settled === undefined) this.settled = this.usual((other) => other >= SETTLED);
    return this.settled;
  }

  private usual(isSameAge: (age: number) => boolean): number | null {
    const engagements = this.posts.flatMap(({ age, engagement }) =>
      engagement !== null && isSameAge(age) ? [engagement] : [],
    );
    return engagements.length < FEWEST_POSTS ? null : median(engagements) || null;
  }
}

const isNear = (one: number, other: number) => Math.max(one, other) / Math.min(one, other) <= AGE_RATIO;
