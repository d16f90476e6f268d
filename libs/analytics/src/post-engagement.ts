import { visibleLikes } from './hidden-likes';
import { median, round } from './statistics';
import type { EngagementPost } from './engagement-post';

/** How one post did. Null wherever likes are hidden or followers unknown: never zero for want of knowledge. */
export interface PostEngagement {
  /** likes + comments. */
  reactions: number | null;
  /** `er_post_f.v1`: 100 * reactions / followers, in percent. */
  rate: number | null;
  /** `vs_median.v1`: reactions / median reactions of the posts it is seen with; 1 = as usual. */
  relativeToMedian: number | null;
}

/** Engagement of each post among its neighbours, in their order. Formulas: the published "by followers" family. */
export function postEngagementOf(posts: readonly EngagementPost[], followers: number | null): PostEngagement[] {
  const likes = visibleLikes(posts, followers);
  const reactions = posts.map((post, i) => {
    const visible = likes[i] ?? null;
    return visible === null ? null : visible + (post.commentsCount ?? 0);
  });
  const usual = median(reactions.filter((count) => count !== null));
  return reactions.map((count) => ({
    reactions: count,
    rate: count === null || followers === null || followers <= 0 ? null : round((100 * count) / followers, 4),
    relativeToMedian: count === null || usual === null || usual <= 0 ? null : round(count / usual, 2),
  }));
}
