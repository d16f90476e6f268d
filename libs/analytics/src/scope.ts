import { withVisibleLikes, SETTLING_TIME } from './engagement';
import type { EngagementPost } from './engagement-post';
import type {
  AnalyticsComment,
  AnalyticsInput,
  AnalyticsPost,
  AnalyticsSnapshot,
  AnalyticsWindow,
  PostReading,
} from './analytics-input.types';
import { localTimes, type LocalTime } from './local-time';
import type { Exclusions, MetricPassport } from './metric';
import type { Basis } from './metric-of';

export const DAY = 86_400_000;

/** A post with only those counts that may be believed. */
export interface SeenPost extends AnalyticsPost, EngagementPost {
  commentsDisabled: boolean;
  /** likes + comments; null with hidden likes. */
  reactions: number | null;
  time: number;
  isPinned: boolean;
}

/** The posts of one question, cut once for all sections. All lists are newest first. */
export interface Scope {
  input: AnalyticsInput;
  followers: number | null;
  asOf: Date;
  windowDays: number | null;
  /** Start of the window in milliseconds; null = no start. */
  from: number | null;
  windowText: string;
  timeZone: string;
  /** When it was for the clocks of the time zone. @throws RangeError when there is no such zone */
  localOf: (post: SeenPost) => LocalTime;
  /** Published until `asOf`. */
  posts: SeenPost[];
  /** Until `asOf`, the oldest first. */
  snapshots: AnalyticsSnapshot[];
  /** Until `asOf`. */
  readings: PostReading[];
  /** Until `asOf`, as delivered. */
  comments: AnalyticsComment[];
  /** Of the window, also those that are a few hours old. */
  inWindow: SeenPost[];
  /** Of the window and at least a day old. */
  settled: SeenPost[];
  /** Why the others are not in `settled`. */
  excluded: Exclusions;
  /** Every post of the account is known. */
  isComplete: boolean;
  /** Why no post is to be seen; null when there are posts, or an open timeline without any. */
  closed: string | null;
  book: SampleBook;
}

const WINDOW_DAYS: Record<AnalyticsWindow, number | null> = { '30d': 30, '90d': 90, '180d': 180, all: null };

export function scopeOf(input: AnalyticsInput): Scope {
  const { creator, asOf, window } = input;
  const windowDays = WINDOW_DAYS[window];
  const from = windowDays === null ? null : asOf.getTime() - windowDays * DAY;
  const posts = seenPosts(input);
  const inWindow = posts.filter(({ time }) => from === null || time >= from);
  const settled = inWindow.filter(({ time }) => asOf.getTime() - time >= SETTLING_TIME);
  const old = posts.filter(({ time }) => from !== null && time < from);
  return {
    input,
    followers: creator.followers,
    asOf,
    windowDays,
    from,
    windowText: windowDays === null ? 'all known posts' : `${windowDays} days`,
    timeZone: input.timeZone ?? 'UTC',
    localOf: memory(localTimes(input.timeZone ?? 'UTC')),
    posts,
    snapshots: input.snapshots
      .filter(({ on }) => Date.parse(on) <= asOf.getTime())
      .sort((a, b) => (a.on < b.on ? -1 : 1)),
    readings: (input.readings ?? []).filter(({ at }) => at <= asOf),
    comments: input.comments.filter(({ commentedAt }) => commentedAt <= asOf),
    inWindow,
    settled,
    excluded: countsOf({
      too_young: inWindow.length - settled.length,
      pinned_old: old.filter(({ isPinned }) => isPinned).length,
      outside_window: old.filter(({ isPinned }) => !isPinned).length,
    }),
    isComplete: creator.postsCount !== null && posts.length >= creator.postsCount,
    closed: posts.length > 0 ? null : closedReason(input),
    book: new SampleBook(),
  };
}

/** The counts that are not zero. */
export const countsOf = (counts: Exclusions): Exclusions =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** Passport of a figure about `used` things of the window. */
export const basisOf = (scope: Scope, used: number, excluded: Exclusions = {}): Basis => ({
  used,
  excluded: countsOf(excluded),
  window: scope.windowText,
  asOf: scope.asOf.toISOString(),
});

/** The same for posts, whose ids are kept for computing the value again. */
export const postsBasis = (scope: Scope, posts: readonly { id: string }[], excluded: Exclusions = {}): Basis => ({
  ...basisOf(scope, posts.length, excluded),
  ...sampleOf(scope, posts),
});

export const sampleOf = (scope: Scope, posts: readonly { id: string }[]): Pick<MetricPassport, 'sample'> =>
  posts.length === 0 ? {} : { sample: scope.book.keep(posts.map(({ id }) => id)) };

/** Lists of post ids, each kept once: many figures are made from the same posts. */
export class SampleBook {
  private readonly names = new Map<string, string>();
  readonly samples: Record<string, string[]> = {};

  keep(ids: string[]): string {
    const content = ids.join();
    const known = this.names.get(content);
    if (known !== undefined) return known;
    const name = `s${this.names.size + 1}`;
    this.names.set(content, name);
    this.samples[name] = ids;
    return name;
  }
}

/** Formatting a date is the slowest thing done with a post: once is enough. */
function memory(localTime: (at: Date) => LocalTime): Scope['localOf'] {
  const known = new Map<number, LocalTime>();
  return ({ time, publishedAt }) => {
    const local = known.get(time) ?? localTime(publishedAt);
    known.set(time, local);
    return local;
  };
}

function seenPosts({ posts, creator, asOf }: AnalyticsInput): SeenPost[] {
  const known = posts
    .filter(({ publishedAt }) => publishedAt <= asOf)
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
    .map((post) => ({
      ...post,
      likesCount: post.likes,
      commentsCount: post.commentsDisabled ? null : post.comments,
      time: post.publishedAt.getTime(),
    }));
  return withVisibleLikes(known, creator.followers).map((post) => ({
    ...post,
    reactions: post.likesCount === null ? null : post.likesCount + (post.commentsCount ?? 0),
  }));
}

function closedReason({ creator, isPast }: AnalyticsInput): string | null {
  if (creator.isPrivate || creator.postsAvailability === 'private') return 'The account is private.';
  if (creator.postsAvailability === 'withheld') return 'The provider withholds the posts of this account.';
  if (isPast === true && creator.postsCount !== 0) return 'No counts of posts were kept until that day.';
  return null;
}
