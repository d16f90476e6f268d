import { exclusions, insufficient, measured, sum, unavailable, type Figure } from './figure';
import type { CountedPost, ReportPost } from './report-input.types';

export interface Totals {
  posts: Figure;
  likes: Figure;
  comments: Figure;
  /** likes + comments of the posts whose likes are shown. */
  engagement: Figure;
  /** Views of videos, plays where only those are given. */
  views: Figure;
}

/** likes + comments; null while likes are hidden: what is not shown is not zero. */
export function engagementOfPost({ likes, likesHidden, comments }: CountedPost): number | null {
  return likes === null || likesHidden ? null : likes + (comments ?? 0);
}

export const isVideo = ({ kind }: Pick<ReportPost, 'kind'>) => kind === 'video' || kind === 'reel';

/** @param withoutAccess posts of the campaign that the owner may not read: counted, never guessed */
export function totalsOf(posts: readonly ReportPost[], withoutAccess: number): Totals {
  const noAccess = { no_access: withoutAccess };
  const shown = posts.filter((post) => engagementOfPost(post) !== null);
  const hidden = posts.length - shown.length;
  const commented = posts.flatMap(({ comments }) => (comments === null ? [] : [comments]));
  const videos = posts.filter(isVideo);
  const viewed = videos.flatMap(({ views }) => (views === null ? [] : [views]));
  return {
    posts: measured(posts.length, {
      unit: 'count',
      formula: 'campaign_posts.v1',
      used: posts.length,
      excluded: exclusions(noAccess),
    }),
    likes: total(
      shown.map(({ likes }) => likes as number),
      'campaign_likes.v1',
      { ...noAccess, hidden_likes: hidden },
    ),
    comments: total(commented, 'campaign_comments.v1', {
      ...noAccess,
      hidden_comments: posts.length - commented.length,
    }),
    engagement: total(
      shown.map((post) => engagementOfPost(post) as number),
      'campaign_engagement.v1',
      { ...noAccess, hidden_likes: hidden },
    ),
    views:
      posts.length > 0 && videos.length === 0
        ? unavailable('None of the posts is a video; Instagram shows no views of others.', {
            unit: 'count',
            formula: 'campaign_views.v1',
            used: 0,
            excluded: exclusions(noAccess),
          })
        : total(viewed, 'campaign_views.v1', { ...noAccess, unknown_views: videos.length - viewed.length }),
  };
}

function total(values: number[], formula: string, excluded: Parameters<typeof exclusions>[0]): Figure {
  const passport = { unit: 'count' as const, formula, used: values.length, excluded: exclusions(excluded) };
  if (values.length === 0) return insufficient('No post of the campaign shows it.', passport);
  return measured(sum(values), passport);
}
