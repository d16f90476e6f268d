import type {
  AveragesSection,
  EngagementSection,
  PriceRange,
  RateCard,
  ReachRow,
  ValueSection,
} from '../creator-analytics.types';
import type { Interval, Metric } from '../metric';
import { estimated, unavailable } from '../metric-of';
import { basisOf, type Scope } from '../scope';

/** What the estimates are made from. */
export interface Performance {
  engagement: EngagementSection;
  averages: AveragesSection;
}

/** Reach, earned media value and price of a post: estimates by dated data of the caller, or nothing. */
export function valueOf(scope: Scope, { engagement, averages }: Performance): ValueSection {
  const card = scope.input.rateCard;
  const row = reachRow(scope.input.reachTable, engagement.rate.value);
  const reach = reachOf(scope, engagement.rate, row);
  return {
    reach,
    reachTable: row?.table ?? null,
    earnedMedia: earnedMedia(scope, averages, card),
    price: priceOf(scope, reach, card),
    rateCard: card?.id ?? null,
    currency: card?.currency ?? null,
  };
}

function reachRow(rows: readonly ReachRow[], rate: number | null): ReachRow | null {
  const fitting = rate === null ? [] : rows.filter(({ engagementRateFrom }) => engagementRateFrom <= rate);
  return fitting.sort((a, b) => b.engagementRateFrom - a.engagementRateFrom)[0] ?? null;
}

function reachOf(scope: Scope, rate: Metric, row: ReachRow | null): Metric {
  const basis = basisOf(scope, rate.used, rate.excluded);
  const { followers } = scope;
  if (followers === null || rate.value === null)
    return unavailable('reach_estimate', rate.reason ?? 'The follower count is not public.', basis);
  if (row === null) return unavailable('reach_estimate', 'No table of reach covers this engagement rate.', basis);
  const interval = { low: followers * row.low, high: followers * row.high };
  const method = `followers by the shares of ${row.table} (${row.publishedOn})`;
  return estimated('reach_estimate', middle(interval), { interval, method, basis });
}

function earnedMedia(scope: Scope, averages: AveragesSection, card: RateCard | null): Metric {
  const all = averages.byKind[0];
  const basis = basisOf(scope, all?.likes.mean.used ?? 0, all?.likes.mean.excluded ?? {});
  if (card === null) return unavailable('emv_post', 'No rate card is given.', basis);
  const [likes, comments, views] = [all?.likes.mean.value, all?.comments.mean.value, all?.views.mean.value];
  if (likes == null || comments == null)
    return unavailable('emv_post', 'Likes or comments of the posts are not public.', basis);
  const at = (side: keyof PriceRange): number =>
    likes * card.perLike[side] + comments * card.perComment[side] + (views ?? 0) * card.perView[side];
  const interval = { low: at('low'), high: at('high') };
  return estimated('emv_post', middle(interval), { interval, method: cardMethod(card), basis });
}

function priceOf(scope: Scope, reach: Metric, card: RateCard | null): Metric {
  const basis = basisOf(scope, reach.used, reach.excluded);
  if (card === null) return unavailable('price_post', 'No rate card is given.', basis);
  if (reach.status !== 'estimated')
    return unavailable('price_post', reach.reason ?? 'The reach is not estimated.', basis);
  const interval = {
    low: (reach.interval.low / 1000) * card.cpm.low,
    high: (reach.interval.high / 1000) * card.cpm.high,
  };
  return estimated('price_post', middle(interval), { interval, method: cardMethod(card), basis });
}

const middle = ({ low, high }: Interval): number => (low + high) / 2;

const cardMethod = (card: RateCard): string => `prices of rate card ${card.id}, valid from ${card.validFrom}`;
