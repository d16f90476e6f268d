import { benchmarksFor, placing } from '../benchmarks';
import type {
  AuthenticitySection,
  AuthenticitySignal,
  AuthenticitySignalId,
  CreatorAnalytics,
} from '../creator-analytics.types';
import type { Metric } from '../metric';
import { insufficient, measured, unavailable, type Basis } from '../metric-of';
import { basisOf, type Scope } from '../scope';
import { round } from '../statistics';
import { isUnexplainedRise } from './growth-shape';
import { answeringLevel } from './peers';

/** Where a signal gives nothing and where it gives everything; in between it is linear. Proposals, not calibrated. */
interface Rule {
  weight: number;
  none: number;
  full: number;
  subject: string;
  unit: string;
}

const RULES: Record<AuthenticitySignalId, Rule> = {
  engagement_vs_tier: {
    weight: 0.2,
    none: 0.2,
    full: 1,
    subject: 'The engagement is',
    unit: ' times that of the tier',
  },
  likes_spread: { weight: 0.15, none: 10, full: 40, subject: 'The likes of the posts spread by', unit: ' %' },
  comments_per_like: { weight: 0.15, none: 0.05, full: 0.5, subject: 'For 100 likes there are', unit: ' comments' },
  comment_authenticity: { weight: 0.15, none: 20, full: 70, subject: 'Of the comments', unit: ' % say something' },
  growth_shape: {
    weight: 0.15,
    none: 20,
    full: 0,
    subject: 'Sudden rises without a viral post brought',
    unit: ' % of the followers',
  },
  following_ratio: {
    weight: 0.1,
    none: 2,
    full: 0.5,
    subject: 'For each follower the account follows',
    unit: ' others',
  },
  views_per_like: { weight: 0.1, none: 0.8, full: 2, subject: 'A like comes with', unit: ' views' },
};

const FEWEST_COVERAGE = 60;
const GREEN = 85;
const AMBER = 60;

type Sections = Pick<CreatorAnalytics, 'account' | 'engagement' | 'spread' | 'comments' | 'growth'>;

/** What the other sections say of the account being what it seems. Each signal is explained; none is a verdict. */
export function authenticityOf(scope: Scope, sections: Sections): AuthenticitySection {
  const usual = usualRate(scope, sections.engagement.rate.value);
  const values: Record<AuthenticitySignalId, Metric> = {
    engagement_vs_tier: againstTier(scope, sections.engagement.rate, usual),
    likes_spread: sections.spread.likesIqr,
    comments_per_like: sections.spread.commentsPer100Likes,
    comment_authenticity: sections.comments.authentic,
    growth_shape: unexplainedShare(scope, sections.growth),
    following_ratio: sections.account.followingRatio,
    views_per_like: sections.spread.viewsPerLike,
  };
  const ids = Object.keys(RULES) as AuthenticitySignalId[];
  const weight = ids.reduce((sum, id) => sum + (values[id].value === null ? 0 : RULES[id].weight), 0);
  const signals = ids.map((id) => signalOf(id, values[id], { weight, usual }));
  const coverage = round(100 * weight, 2);
  const basis = basisOf(scope, signals.filter(({ effectiveWeight }) => effectiveWeight > 0).length);
  const score = scoreOf(signals, coverage, basis);
  return { score, band: bandOf(score.value), coverage: measured('authenticity_coverage', coverage, basis), signals };
}

function scoreOf(signals: AuthenticitySignal[], coverage: number, basis: Basis): Metric {
  if (coverage < FEWEST_COVERAGE) {
    const reason = `The signals that can be computed have ${coverage} % of the weight; ${FEWEST_COVERAGE} % are needed.`;
    return insufficient('authenticity_score', reason, basis);
  }
  return measured(
    'authenticity_score',
    signals.reduce((sum, { points }) => sum + points, 0),
    basis,
  );
}

function bandOf(score: number | null): AuthenticitySection['band'] {
  if (score === null) return null;
  if (score >= GREEN) return 'green';
  return score >= AMBER ? 'amber' : 'red';
}

function signalOf(
  id: AuthenticitySignalId,
  value: Metric,
  { weight, usual }: { weight: number; usual: Usual | null },
): AuthenticitySignal {
  const rule = RULES[id];
  const effectiveWeight = value.value === null ? 0 : round(rule.weight / weight, 6);
  const degree = value.value === null ? 0 : degreeOf(rule, value.value);
  return {
    id,
    value,
    peerBand: id === 'engagement_vs_tier' && usual !== null ? usual.band : rampOf(rule),
    weight: rule.weight,
    effectiveWeight,
    points: round(100 * effectiveWeight * degree, 2),
    sentence: sentenceOf(rule, value, degree),
  };
}

/** 0 to 1, rising or falling all the way with the value. */
export const degreeOf = ({ none, full }: Pick<Rule, 'none' | 'full'>, value: number): number =>
  Math.min(1, Math.max(0, (value - none) / (full - none)));

const rampOf = ({ none, full }: Rule) => ({
  low: Math.min(none, full),
  high: Math.max(none, full),
  source: 'authenticity_score.v1, not calibrated',
});

function sentenceOf({ subject, unit, none, full }: Rule, { value, reason }: Metric, degree: number): string {
  if (value === null) return `Not judged: ${reason}`;
  const judgement = degree >= 1 ? 'which is usual' : degree <= 0 ? 'which is unusual' : 'which is less than usual';
  const towards = full > none ? judgement : judgement.replace('less', 'more');
  // Two decimals would make 0 of a small figure, which says another thing.
  const shown = round(value, 2) || Number(value.toPrecision(1));
  return `${subject} ${shown}${unit}, ${towards}.`;
}

interface Usual {
  rate: number;
  band: { low: number; high: number; source: string };
}

/** The usual rate of the tier: the median of the stored creators, else the "average" floor of the latest published table. */
function usualRate(scope: Scope, rate: number | null): Usual | null {
  const figure = 'engagement_rate';
  const level = answeringLevel(scope.input.peers.find((one) => one.figure === figure));
  if (level?.quantiles && level.quantiles.p50 > 0) {
    const { p25, p50, p75 } = level.quantiles;
    const band = { low: round(p25 / p50, 4), high: round(p75 / p50, 4), source: `${level.n} stored creators` };
    return { rate: p50, band };
  }
  const table = placing(benchmarksFor(scope.input.benchmarks, { figure, followers: scope.followers, value: rate }));
  const floor = (label: string) => table?.references.find((one) => one.label === label)?.value ?? null;
  const [average, above] = [floor('average'), floor('above_average')];
  if (table === null || average === null || average <= 0) return null;
  const source = `${table.source} (${table.publishedOn})`;
  return { rate: average, band: { low: 1, high: above === null ? 1 : round(above / average, 4), source } };
}

function againstTier(scope: Scope, rate: Metric, usual: Usual | null): Metric {
  const basis = basisOf(scope, rate.used, rate.excluded);
  if (rate.value === null) return insufficient('engagement_vs_tier', rate.reason ?? '', basis);
  if (usual === null) return unavailable('engagement_vs_tier', 'Nothing is known of the tier to compare with.', basis);
  return measured('engagement_vs_tier', rate.value / usual.rate, basis);
}

function unexplainedShare(scope: Scope, { events, unexplainedRises }: Sections['growth']): Metric {
  const basis: Basis = { ...basisOf(scope, unexplainedRises.used), window: unexplainedRises.window };
  if (unexplainedRises.value === null) return insufficient('growth_unexplained_share', unexplainedRises.reason, basis);
  if (scope.followers === null || scope.followers <= 0)
    return unavailable('growth_unexplained_share', 'The follower count is not public or zero.', basis);
  const recent = events.filter((event) => isUnexplainedRise(event) && !event.olderThanAYear);
  const gained = recent.reduce((sum, { change }) => sum + change, 0);
  return measured('growth_unexplained_share', (100 * gained) / scope.followers, basis);
}
