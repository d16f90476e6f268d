import type { AnalyticsPost } from './analytics-input.types';
import type { SponsorshipGrade } from './creator-analytics.types';
import { sponsorshipOf, type SponsorshipEvidence } from './sponsorship';

export interface GradedPost {
  grade: SponsorshipGrade;
  evidence: { kind: string; quote: string }[];
  /** Lower-case, without the creator. */
  brands: string[];
}

const phrase = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}#@])(?:${words})(?![\\p{L}\\p{N}])`, 'iu');

/** A code handed on, a discount, an affiliate link: by themselves no proof of payment. */
const COUPONS: readonly RegExp[] = [
  phrase(
    String.raw`(?:use|using|with|apply|enter|mit|con|avec|com|met|med|kod)\s+(?:my |the |meinem |dem |mi |mon |le |il |meu |mijn )?(?:promo |discount )?(?:code|c[óo]digo|codice|kod|koda)\s*:?\s*["'“]?[\p{L}\p{N}]{3,20}`,
  ),
  phrase(
    String.raw`(?:promo|discount|coupon|voucher|rabatt|gutschein)[ -]?(?:code|kod)e?s?|c[óo]digo de descuento|code promo|codice sconto|kortingscode|cupom de desconto|kod rabatowy|промокод`,
  ),
  phrase(
    String.raw`\d{1,2} ?% (?:off|rabatt|de descuento|de r[ée]duction|di sconto|korting|de desconto|zni[żz]ki|indirim)`,
  ),
  phrase(String.raw`affiliate links?|affiliatelinks?|enlace de afiliad[oa]|lien affili[ée]|link affiliato`),
  /(?<![\p{L}\p{N}])#(?:affiliate|affiliatelink|affiliatepartner)(?![\p{L}\p{N}])/iu,
  /(?<![\p{L}\p{N}.])(?:amzn\.to|amzn\.eu|ltk\.app|liketk\.it|shopstyle\.it|rstyle\.me)\/|[?&](?:ref|aff|affiliate|utm_campaign)=/iu,
];

interface ReadPost<T> {
  post: T;
  said: SponsorshipEvidence[];
  brands: string[];
}

/**
 * Each post with the strongest evidence that it is advertising, or null: the platform's label, a disclosure, a coupon or
 * affiliate link next to a brand, or a brand that is known to have paid for another of the posts. In the order given.
 */
export function gradePosts<T extends AnalyticsPost>(
  posts: readonly T[],
  owner: string,
): { post: T; graded: GradedPost | null }[] {
  const read = posts.map((post) => ({
    post,
    // Reading a caption costs more than all other figures of its post together.
    said: (post.disclosure ?? sponsorshipOf(post.caption)).evidence,
    brands: brandsOf(post, owner),
  }));
  const paying = new Set(read.filter(isDeclared).flatMap(({ brands }) => brands));
  return read.map((one) => ({ post: one.post, graded: gradeOf(one, paying) }));
}

function gradeOf({ post, said, brands }: ReadPost<AnalyticsPost>, paying: ReadonlySet<string>): GradedPost | null {
  if (isLabelled(post))
    return { grade: 'platform_label', evidence: [{ kind: 'label', quote: 'paid partnership' }, ...said], brands };
  if (said.length > 0) return { grade: 'disclosure', evidence: said, brands };
  const coupon = brands.length > 0 ? couponIn(post.caption) : null;
  if (coupon !== null) return { grade: 'coupon_and_brand', evidence: [{ kind: 'coupon', quote: coupon }], brands };
  const known = brands.filter((brand) => paying.has(brand));
  if (known.length === 0) return null;
  return { grade: 'brand_tag', evidence: known.map((brand) => ({ kind: 'tag', quote: `@${brand}` })), brands: known };
}

/** Said by the platform or by the creator; no guess. */
const isDeclared = ({ post, said }: ReadPost<AnalyticsPost>): boolean => isLabelled(post) || said.length > 0;

const isLabelled = (post: AnalyticsPost): boolean => post.isSponsored || post.sponsorUsernames.length > 0;

function couponIn(caption: string | null): string | null {
  const text = (caption ?? '').normalize('NFC');
  for (const pattern of COUPONS) {
    const found = pattern.exec(text);
    if (found !== null) return found[0].trim();
  }
  return null;
}

/** Named by the label; otherwise whoever is mentioned or tagged and did not make the post. */
function brandsOf({ sponsorUsernames, mentions, taggedUsernames, coauthors }: AnalyticsPost, owner: string): string[] {
  const makers = new Set([owner, ...coauthors].map((name) => name.toLowerCase()));
  const named = sponsorUsernames.length > 0 ? sponsorUsernames : [...mentions, ...taggedUsernames];
  return [...new Set(named.map((name) => name.toLowerCase()))].filter((name) => !makers.has(name));
}
