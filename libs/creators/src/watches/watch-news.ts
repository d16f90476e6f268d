import { sponsorshipOf } from '@app/analytics';
import type { AlertDetails, DeclaredBy, NewAlert, WatchConditions } from './watch.types';

/** A watch as it is compared: what is asked, and what was told last. */
export interface HeldWatch extends WatchConditions {
  id: string;
  userId: string;
  toldFollowers: number | null;
  toldUsername: string | null;
  /** Posts published until then were there when the watch began. */
  postsAfter: Date;
  /** Whether the user may see the creator's posts. */
  hasAccess: boolean;
}

/** A creator as it is stored now. */
export interface PresentCreator {
  followers: number | null;
  username: string | null;
  /** Recent posts that say they are advertising. */
  declaredPosts: readonly DeclaredPost[];
}

export interface DeclaredPost {
  id: string;
  shortcode: string;
  publishedAt: Date;
  declaredBy: DeclaredBy;
}

export interface WatchNews {
  /** What counts as told from now on. */
  told: { id: string; followers: number | null; username: string | null };
  alerts: NewAlert[];
}

/**
 * What is new to one watch. The number of followers that was told moves only with an alert, so that many small moves in
 * one direction add up to one; what is not asked for is taken as told, so that asking later does not tell old things.
 */
export function newsOf(watch: HeldWatch, creator: PresentCreator): WatchNews {
  const followers = movedFollowers(watch, creator.followers);
  const renamed = renamedTo(watch, creator.username);
  const details: [NewAlert['kind'], AlertDetails][] = [];
  if (followers !== null) details.push(['followers_moved', { followers }]);
  if (renamed !== null) details.push(['renamed', { renamed }]);
  const isKept = watch.followersPercent !== null && followers === null && watch.toldFollowers !== null;
  return {
    told: {
      id: watch.id,
      followers: isKept ? watch.toldFollowers : (creator.followers ?? watch.toldFollowers),
      username: creator.username ?? watch.toldUsername,
    },
    alerts: [
      ...details.map(([kind, what]) => ({ userId: watch.userId, kind, details: what })),
      ...sponsoredPosts(watch, creator.declaredPosts),
    ],
  };
}

/** Whether a post says that it is advertising, and who says so. */
export function declaredBy(post: {
  caption: string | null;
  isSponsored: boolean;
  sponsorUsernames: readonly string[];
}): DeclaredBy | null {
  if (post.isSponsored || post.sponsorUsernames.length > 0) return 'platform_label';
  return sponsorshipOf(post.caption).isSponsored ? 'disclosure' : null;
}

/** changePercent = 100 (after - before) / before; before counts as 1 when it was none. */
function movedFollowers({ followersPercent, toldFollowers: before }: HeldWatch, after: number | null) {
  if (followersPercent === null || before === null || after === null || after === before) return null;
  const changePercent = (100 * (after - before)) / Math.max(before, 1);
  if (Math.abs(changePercent) < followersPercent) return null;
  return { before, after, changePercent: Math.round(changePercent * 100) / 100 };
}

function renamedTo({ renames, toldUsername: before }: HeldWatch, after: string | null) {
  return renames && before !== null && after !== null && before !== after ? { before, after } : null;
}

function sponsoredPosts(watch: HeldWatch, posts: readonly DeclaredPost[]): NewAlert[] {
  if (!watch.sponsoredPosts) return [];
  return posts
    .filter(({ publishedAt }) => publishedAt > watch.postsAfter)
    .map((post) => ({
      userId: watch.userId,
      kind: 'sponsored_post',
      postId: post.id,
      details: {
        post: {
          shortcode: watch.hasAccess ? post.shortcode : null,
          publishedAt: post.publishedAt.toISOString(),
          declaredBy: post.declaredBy,
        },
      },
    }));
}
