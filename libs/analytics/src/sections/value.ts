import type {
  AveragesSection,
  CpmPrice,
  EngagementSection,
  KindAverages,
  KindPrice,
  NamedCard,
  PostKind,
  PriceRange,
  RateCard,
  ReachRow,
  ValueSection,
} from '../creator-analytics.types';
import type { Interval, Metric } from '../metric';
import { estimated, insufficient, unavailable, type Basis } from '../metric-of';
import { basisOf, type Scope } from '../scope';

/** What the estimates are made from. */
export interface Performance {
  engagement: EngagementSection;
  averages: AveragesSection;
}

/** A typical number of views is not told from two videos. */
const FEWEST_VIDEOS = 3;
const NO_CARD = 'No rate card is in force.';

/** Reach, earned media value and price of a post: estimates by dated data of the caller, or nothing. */
export function valueOf(scope: Scope, { engagement, averages }: Performance): ValueSection {
  const card = scope.input.rateCard;
  const row = reachRow(scope.input.reachTable, engagement.rate.value);
  const reach = reachOf(scope, engagement.rate, row);
  return {
    reach,
    reachTable: row?.table ?? null,
    earnedMedia: earnedMedia(scope, averages, card),
    price: priceByReach(scope, 'price_post', { reach, card, kind: null }),
    prices: averages.byKind.flatMap((own) => (own.kind === 'all' ? [] : [kindPrice(scope, own, { reach, card })])),
    card: card === null ? null : nameOf(card),
    rateCard: card?.id ?? null,
    currency: card?.currency ?? null,
  };
}

function reachRow(rows: readonly ReachRow[], rate: number | null): ReachRow | null {
  const fitting = rate === null ? [] : rows.filter(({ engagementRateFrom }) => engagementRateFrom <= rate);
  return fitting.sort((a, b) => b.engagementRateFrom - a.engagementRateFrom)[0] ?? null;
}

function reachOf(scope: Scope, rate: Metric, row: ReachRow | null): Metric {
  const basis = cardBasis(basisOf(scope, rate.used, rate.excluded), row === null ? null : scope.input.rateCard);
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
  const basis = moneyBasis(basisOf(scope, all?.likes.mean.used ?? 0, all?.likes.mean.excluded ?? {}), card);
  if (card === null) return unavailable('emv_post', NO_CARD, basis);
  const [likes, comments, views] = [all?.likes.mean.value, all?.comments.mean.value, all?.views.mean.value];
  if (likes == null || comments == null)
    return unavailable('emv_post', 'Likes or comments of the posts are not public.', basis);
  const at = (side: keyof PriceRange): number =>
    likes * card.perLike[side] + comments * card.perComment[side] + (views ?? 0) * card.perView[side];
  const interval = { low: at('low'), high: at('high') };
  return estimated('emv_post', middle(interval), { interval, method: cardMethod(card), basis });
}

interface Reached {
  reach: Metric;
  card: RateCard | null;
}

/** Videos by the views they really had, the rest by the people it may reach. */
function kindPrice(scope: Scope, { kind, views }: KindAverages, { reach, card }: Reached): KindPrice {
  const own = kind as PostKind;
  if (own === 'video' || own === 'reel')
    return { kind: own, by: 'views', price: priceByViews(scope, own, { views: views.median, card }) };
  return { kind: own, by: 'reach', price: priceByReach(scope, 'price_kind', { reach, card, kind: own }) };
}

function priceByViews(scope: Scope, kind: PostKind, { views, card }: { views: Metric; card: RateCard | null }): Metric {
  const basis = moneyBasis(basisOf(scope, views.used, views.excluded), card);
  const cpm = cpmFor(card, scope.followers, kind);
  if (card === null || cpm === null) return noCpm('price_kind', card, basis);
  if (views.value === null) return unavailable('price_kind', views.reason, basis);
  if (views.used < FEWEST_VIDEOS)
    return insufficient(
      'price_kind',
      `Only ${views.used} of at least ${FEWEST_VIDEOS} videos show their views.`,
      basis,
    );
  const interval = costOf({ low: views.value, high: views.value }, cpm);
  return estimated('price_kind', middle(interval), { interval, method: cardMethod(card), basis });
}

function priceByReach(
  scope: Scope,
  name: 'price_post' | 'price_kind',
  { reach, card, kind }: Reached & { kind: PostKind | null },
): Metric {
  const basis = moneyBasis(basisOf(scope, reach.used, reach.excluded), card);
  const cpm = cpmFor(card, scope.followers, kind);
  if (card === null || cpm === null) return noCpm(name, card, basis);
  if (reach.status !== 'estimated') return unavailable(name, reach.reason ?? 'The reach is not estimated.', basis);
  const interval = costOf(reach.interval, cpm);
  return estimated(name, middle(interval), { interval, method: cardMethod(card), basis });
}

/** Of the rows for so many followers the one from most, of the own kind before that of every kind. */
function cpmFor(card: RateCard | null, followers: number | null, kind: PostKind | null): CpmPrice | null {
  if (card === null || followers === null) return null;
  const fitting = card.cpms.filter((row) => row.followersFrom <= followers && (row.kind === null || row.kind === kind));
  const own = fitting.filter((row) => row.kind === kind);
  return (own.length > 0 ? own : fitting).sort((a, b) => b.followersFrom - a.followersFrom)[0] ?? null;
}

function noCpm(name: 'price_post' | 'price_kind', card: RateCard | null, basis: Basis): Metric {
  if (card === null) return unavailable(name, NO_CARD, basis);
  return unavailable(
    name,
    `The rate card "${card.name}" has no cost per mille for so many followers and this kind.`,
    basis,
  );
}

const costOf = (people: Interval, cpm: PriceRange): Interval => ({
  low: (people.low / 1000) * cpm.low,
  high: (people.high / 1000) * cpm.high,
});

const middle = ({ low, high }: Interval): number => (low + high) / 2;

const cardBasis = (basis: Basis, card: RateCard | null): Basis =>
  card === null ? basis : { ...basis, rateCardId: card.id };

const moneyBasis = (basis: Basis, card: RateCard | null): Basis =>
  card === null ? basis : { ...cardBasis(basis, card), currency: card.currency };

const cardMethod = ({ name, version, validFrom }: RateCard): string =>
  `prices of rate card "${name}", version ${version}, in force from ${validFrom.slice(0, 10)}`;

const nameOf = ({ id, name, version, validFrom, source }: RateCard): NamedCard => ({
  ...{ id, name, version, validFrom, source },
});
