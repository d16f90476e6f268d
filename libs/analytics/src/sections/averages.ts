import { POST_KINDS, type AveragesSection, type KindAverages, type MeanAndMedian } from '../creator-analytics.types';
import type { FormulaName } from '../formulas';
import type { ExclusionReason } from '../metric';
import { basisOf, type Scope, type SeenPost } from '../scope';
import { mean, median } from '../statistics';
import { figure } from './figure';

interface Count {
  mean: FormulaName;
  median: FormulaName;
  of: (post: SeenPost) => number | null;
  missing: ExclusionReason;
  none: string;
}

const COUNTS = {
  likes: {
    mean: 'likes_mean',
    median: 'likes_median',
    of: ({ likesCount }) => likesCount,
    missing: 'hidden_likes',
    none: 'No post shows its likes.',
  },
  comments: {
    mean: 'comments_mean',
    median: 'comments_median',
    of: ({ commentsCount }) => commentsCount,
    missing: 'hidden_comments',
    none: 'No post shows its comments.',
  },
  views: {
    mean: 'views_mean',
    median: 'views_median',
    of: ({ views }) => views,
    missing: 'unknown_views',
    none: 'No video shows its views.',
  },
  plays: {
    mean: 'plays_mean',
    median: 'plays_median',
    of: ({ plays }) => plays,
    missing: 'unknown_views',
    none: 'No video shows its plays.',
  },
} as const satisfies Record<string, Count>;

/** What a post of each kind gets. A description of the posts there are: one is enough, `used` says how many. */
export function averagesOf(scope: Scope): AveragesSection {
  const kinds = POST_KINDS.filter((kind) => scope.settled.some((post) => post.kind === kind));
  return {
    byKind: [
      averagesOfKind(scope, 'all', scope.settled),
      ...kinds.map((kind) =>
        averagesOfKind(
          scope,
          kind,
          scope.settled.filter((post) => post.kind === kind),
        ),
      ),
    ],
  };
}

function averagesOfKind(scope: Scope, kind: KindAverages['kind'], posts: SeenPost[]): KindAverages {
  const videos = posts.filter((post) => post.kind === 'video' || post.kind === 'reel');
  return {
    kind,
    posts: posts.length,
    likes: meanAndMedian(scope, posts, COUNTS.likes),
    comments: meanAndMedian(scope, posts, COUNTS.comments),
    views: meanAndMedian(scope, videos, COUNTS.views),
    plays: meanAndMedian(scope, videos, COUNTS.plays),
  };
}

function meanAndMedian(scope: Scope, posts: SeenPost[], count: Count): MeanAndMedian {
  const values = posts.map((post) => count.of(post)).filter((value) => value !== null);
  const basis = basisOf(scope, values.length, { ...scope.excluded, [count.missing]: posts.length - values.length });
  const rules = { basis, fewest: 0, undefinedBecause: count.none };
  return {
    mean: figure(scope, count.mean, mean(values), rules),
    median: figure(scope, count.median, median(values), rules),
  };
}
