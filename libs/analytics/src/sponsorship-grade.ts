import type { AnalyticsPost } from './analytics-input.types';
import type { SponsorshipGrade } from './creator-analytics.types';
import { sponsorshipOf } from './sponsorship';

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

/** Brands this creator was certainly paid by, per label or disclosure, in any of the posts. */
export function knownBrands(posts: readonly AnalyticsPost[], owner: string): Set<string> {
  const declared = posts.filter((post) => isDeclared(post));
  return new Set(declared.flatMap((post) => brandsOf(post, owner)));
}

/**
 * The strongest evidence that a post is advertising: the platform's label, a disclosure, a coupon or affiliate link next
 * to a brand, or a brand that is known to have paid elsewhere. Null without any.
 */
export function gradeOf(
  post: AnalyticsPost,
  { owner, brands: paying }: { owner: string; brands: ReadonlySet<string> },
): GradedPost | null {
  const brands = brandsOf(post, owner);
  const said = sponsorshipOf(post.caption).evidence;
  if (post.isSponsored || post.sponsorUsernames.length > 0)
    return { grade: 'platform_label', evidence: [{ kind: 'label', quote: 'paid partnership' }, ...said], brands };
  if (said.length > 0) return { grade: 'disclosure', evidence: said, brands };
  const coupon = couponIn(post.caption);
  if (coupon !== null && brands.length > 0)
    return { grade: 'coupon_and_brand', evidence: [{ kind: 'coupon', quote: coupon }], brands };
  const known = brands.filter((brand) => paying.has(brand));
  if (known.length === 0) return null;
  return { grade: 'brand_tag', evidence: known.map((brand) => ({ kind: 'tag', quote: `@${brand}` })), brands: known };
}

/** Said by the platform or by the creator; no guess. */
export const isDeclared = (post: Pick<AnalyticsPost, 'isSponsored' | 'sponsorUsernames' | 'caption'>): boolean =>
  post.isSponsored || post.sponsorUsernames.length > 0 || sponsorshipOf(post.caption).isSponsored;

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
