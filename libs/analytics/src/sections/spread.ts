import type { SpreadSection } from '../creator-analytics.types';
import type { Exclusions } from '../metric';
import { postsBasis, type Scope, type SeenPost } from '../scope';
import { mean, median, medianAbsoluteDeviation, quantile, ratioOf, standardDeviation } from '../statistics';
import { figure } from './figure';

/** Makes the median absolute deviation of normal noise its standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** From this multiple of the own median a post counts as viral. */
export const VIRAL = 3;

export type LikedPost = SeenPost & { likesCount: number; reactions: number };

export const isLiked = (post: SeenPost): post is LikedPost => post.reactions !== null;

/** How far apart the posts of the window lie. */
export function spreadOf(scope: Scope): SpreadSection {
  const liked = scope.settled.filter(isLiked);
  const hidden = { ...scope.excluded, hidden_likes: scope.settled.length - liked.length };
  const likes = liked.map(({ likesCount }) => likesCount);
  const reactions = liked.map((post) => post.reactions);
  const usual = median(reactions);
  const rules = { basis: postsBasis(scope, liked, hidden) };
  return {
    likesIqr: figure(scope, 'likes_spread_iqr', interquartileSpread(likes), rules),
    likesStdev: figure(scope, 'likes_spread_stdev', times100(ratioOf(standardDeviation(likes), mean(likes))), rules),
    commentsPer100Likes: commentsPer100Likes(scope, liked, hidden),
    viewsPerLike: viewsPerLike(scope, liked, hidden),
    viralShare: figure(scope, 'viral_share', viralShare(reactions, usual), rules),
    engagementVariation: figure(scope, 'engagement_robust_cv', robustVariation(reactions, usual), rules),
  };
}

function interquartileSpread(likes: number[]): number | null {
  const [low, high] = [quantile(likes, 0.25), quantile(likes, 0.75)];
  return low === null || high === null ? null : times100(ratioOf(high - low, median(likes)));
}

function viralShare(reactions: number[], usual: number | null): number | null {
  if (usual === null || usual <= 0) return null;
  return (100 * reactions.filter((count) => count > VIRAL * usual).length) / reactions.length;
}

function robustVariation(reactions: number[], usual: number | null): number | null {
  const deviation = medianAbsoluteDeviation(reactions);
  return deviation === null ? null : ratioOf(MAD_TO_SIGMA * deviation, usual);
}

function commentsPer100Likes(scope: Scope, liked: LikedPost[], excluded: Exclusions) {
  const posts = liked.filter((post) => post.likesCount > 0 && post.commentsCount !== null);
  const ratios = posts.map((post) => (100 * (post.commentsCount ?? 0)) / post.likesCount);
  const basis = postsBasis(scope, posts, { ...excluded, hidden_comments: liked.length - posts.length });
  return figure(scope, 'comments_per_100_likes', median(ratios), { basis });
}

function viewsPerLike(scope: Scope, liked: LikedPost[], excluded: Exclusions) {
  const videos = liked.filter(({ kind }) => kind === 'video' || kind === 'reel');
  const seen = videos.filter((post) => post.views !== null && post.likesCount > 0);
  const basis = postsBasis(scope, seen, { ...excluded, unknown_views: videos.length - seen.length });
  return figure(scope, 'views_per_like', median(seen.map((post) => (post.views ?? 0) / post.likesCount)), {
    basis,
    noun: 'video',
  });
}

const times100 = (ratio: number | null): number | null => (ratio === null ? null : 100 * ratio);
