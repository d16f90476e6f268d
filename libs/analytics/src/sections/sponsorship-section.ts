import {
  SPONSORSHIP_GRADES,
  type BrandHistory,
  type SponsoredPost,
  type SponsorshipGrade,
  type SponsorshipSection,
} from '../creator-analytics.types';
import { rateOf } from '../engagement';
import type { Metric } from '../metric';
import { insufficient, measured, unavailable } from '../metric-of';
import { DAY, postsBasis, type Scope, type SeenPost } from '../scope';
import { gradePosts, type GradedPost } from '../sponsorship-grade';
import { median, ratioOf } from '../statistics';
import { figure } from './figure';
import { isLiked, type LikedPost } from './spread';

const FEWEST_SPONSORED = 2;
const FEWEST_ORGANIC = 5;
const WEEK = 7 * DAY;

interface Judged {
  post: SeenPost;
  graded: GradedPost | null;
}

const DECLARED: ReadonlySet<SponsorshipGrade> = new Set(['platform_label', 'disclosure']);
const LIKELY: ReadonlySet<SponsorshipGrade> = new Set([...DECLARED, 'coupon_and_brand']);

/** Advertising in the window, by the strength of its evidence, and how it does against the other posts. */
export function sponsorshipSectionOf(scope: Scope): SponsorshipSection {
  const owner = scope.input.creator.username;
  const all = gradePosts(scope.posts, owner);
  const judged = all.slice(0, scope.inWindow.length);
  const declared = ofGrade(judged, DECLARED);
  const likely = ofGrade(judged, LIKELY);
  const basis = postsBasis(scope, scope.inWindow, { ...scope.excluded, too_young: 0 });
  const share = (part: Judged[]) => (100 * part.length) / judged.length;
  return {
    share: figure(scope, 'sponsored_share', share(declared), { basis }),
    likelyShare: figure(scope, 'sponsored_likely_share', share(likely), { basis }),
    byGrade: Object.fromEntries(
      SPONSORSHIP_GRADES.map((grade) => [grade, ofGrade(judged, new Set([grade])).length]),
    ) as Record<SponsorshipGrade, number>,
    ledger: judged.flatMap(toLedger),
    ...performanceOf(
      scope,
      declared,
      judged.filter((one) => !likely.includes(one)),
    ),
    saturation: figure(scope, 'sponsor_saturation', densestWeek(declared), { basis }),
    brands: brandHistory(all),
  };
}

const ofGrade = (judged: Judged[], grades: ReadonlySet<SponsorshipGrade>): Judged[] =>
  judged.filter(({ graded }) => graded !== null && grades.has(graded.grade));

const toLedger = ({ post, graded }: Judged): SponsoredPost[] =>
  graded === null ? [] : [{ postId: post.id, publishedAt: post.publishedAt.toISOString(), ...graded }];

function performanceOf(scope: Scope, sponsored: Judged[], organic: Judged[]) {
  const settled = new Set(scope.settled);
  const usable = (judged: Judged[]): LikedPost[] =>
    judged.map(({ post }) => post).filter((post): post is LikedPost => settled.has(post) && isLiked(post));
  const [paid, own] = [usable(sponsored), usable(organic)];
  const centre = (posts: LikedPost[]) => median(posts.map(({ reactions }) => reactions));
  const rate = (name: 'er_sponsored_median' | 'er_organic_median', posts: LikedPost[], fewest: number): Metric => {
    const basis = postsBasis(scope, posts);
    if (scope.closed !== null) return unavailable(name, scope.closed, basis);
    return rateOf(name, centre(posts), { followers: scope.followers, basis, fewest });
  };
  return {
    sponsoredRate: rate('er_sponsored_median', paid, FEWEST_SPONSORED),
    organicRate: rate('er_organic_median', own, FEWEST_ORGANIC),
    paidPerformance: paidPerformance(scope, paid, own),
  };
}

function paidPerformance(scope: Scope, paid: LikedPost[], own: LikedPost[]): Metric {
  const basis = postsBasis(scope, [...paid, ...own]);
  if (scope.closed !== null) return unavailable('paid_post_performance', scope.closed, basis);
  if (paid.length < FEWEST_SPONSORED || own.length < FEWEST_ORGANIC) {
    const reason = `${paid.length} sponsored and ${own.length} organic posts; ${FEWEST_SPONSORED} and ${FEWEST_ORGANIC} are needed.`;
    return insufficient('paid_post_performance', reason, basis);
  }
  const [a, b] = [paid, own].map((posts) => median(posts.map(({ reactions }) => reactions)));
  const ratio = ratioOf(a ?? null, b ?? null);
  if (ratio === null) return unavailable('paid_post_performance', 'The organic posts have no engagement.', basis);
  return measured('paid_post_performance', 100 * ratio, basis);
}

/** Posts come newest first: a window of a week slides over them once. */
function densestWeek(judged: Judged[]): number {
  let most = 0;
  let first = 0;
  judged.forEach(({ post }, last) => {
    while ((judged[first] as Judged).post.time - post.time >= WEEK) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

/** Over all known posts: a brand of last year is history worth telling. */
function brandHistory(all: Judged[]): BrandHistory[] {
  const brands = new Map<string, BrandHistory>();
  for (const { post, graded } of all)
    for (const brand of graded?.brands ?? []) brands.set(brand, withPost(brands.get(brand), brand, { post, graded }));
  return [...brands.values()].sort((a, b) => b.posts - a.posts || b.last.localeCompare(a.last));
}

function withPost(known: BrandHistory | undefined, brand: string, { post, graded }: Judged): BrandHistory {
  const at = post.publishedAt.toISOString();
  const grade = graded?.grade ?? 'brand_tag';
  if (known === undefined) return { brand, posts: 1, strongest: grade, first: at, last: at };
  const rank = (one: SponsorshipGrade) => SPONSORSHIP_GRADES.indexOf(one);
  return {
    ...known,
    posts: known.posts + 1,
    first: at,
    strongest: rank(grade) < rank(known.strongest) ? grade : known.strongest,
  };
}
