import { round } from '@app/analytics';
import { byCreator } from './by-creator';
import { exclusions, insufficient, measured, sum, unavailable, type Figure, type FigureExclusions } from './figure';
import type { ReportCreator, ReportPost } from './report-input.types';
import { engagementOfPost } from './totals';

export interface Costs {
  /** `cost_per_engagement.v1`: fees of the posts whose likes are shown / their likes and comments. */
  perEngagement: Figure;
  /** `cost_per_thousand_views.v1`: 1000 * fees of the posts whose views are shown / their views. */
  perThousandViews: Figure;
}

type PaidCreator = Pick<ReportCreator, 'profileId' | 'feeMinor'>;

/**
 * Costs in minor units. A fee is spread evenly over the creator's posts of the campaign, so that a post whose count is
 * hidden leaves with its cost; posts of creators without a noted fee are left out and counted.
 */
export function costsOf(
  posts: readonly ReportPost[],
  creators: readonly PaidCreator[],
  currency: string | null,
): Costs {
  const ofCreator = byCreator(posts);
  const feeOfPost = new Map(
    creators.flatMap(({ profileId, feeMinor }) => {
      const count = ofCreator.get(profileId)?.length ?? 0;
      return feeMinor === null || count === 0 ? [] : [[profileId, feeMinor / count] as const];
    }),
  );
  const paid = posts.filter(({ profileId }) => feeOfPost.has(profileId));
  const noFee = posts.length - paid.length;
  const cost = (measure: Measure): Figure => {
    const used = paid.flatMap((post) => {
      const count = measure.count(post);
      return count === null ? [] : [{ fee: feeOfPost.get(post.profileId) ?? 0, count }];
    });
    const passport = {
      unit: 'minor_units' as const,
      formula: measure.formula,
      used: used.length,
      excluded: exclusions({ no_fee: noFee, [measure.hidden]: paid.length - used.length }),
    };
    if (currency === null) return unavailable('The campaign names no currency.', passport);
    const count = sum(used.map((post) => post.count));
    if (count === 0) return insufficient(measure.missing, passport);
    return measured(round((measure.per * sum(used.map(({ fee }) => fee))) / count, 4), passport);
  };
  return { perEngagement: cost(ENGAGEMENT), perThousandViews: cost(VIEWS) };
}

interface Measure {
  formula: string;
  per: number;
  hidden: keyof FigureExclusions;
  missing: string;
  count: (post: ReportPost) => number | null;
}

const ENGAGEMENT: Measure = {
  formula: 'cost_per_engagement.v1',
  per: 1,
  hidden: 'hidden_likes',
  missing: 'No post of a creator with a noted fee shows its likes.',
  count: engagementOfPost,
};
const VIEWS: Measure = {
  formula: 'cost_per_thousand_views.v1',
  per: 1000,
  hidden: 'unknown_views',
  missing: 'No post of a creator with a noted fee shows its views.',
  count: ({ views }) => views,
};
