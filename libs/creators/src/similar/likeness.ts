/** What a likeness is made of. */
export const LIKENESS_PARTS = ['content', 'tags', 'language', 'tier', 'graph'] as const;
export type LikenessPart = (typeof LIKENESS_PARTS)[number];

/**
 * The share of each part in the score, when all of them are known of the creators asked for:
 *
 * - content: cosine of the distributions over content categories
 * - tags: weighted Jaccard index of hashtags and named accounts; a tag weighs ln(1 + creators / creators that have it)
 * - language: common share of the captions' languages
 * - tier: 1 - |log10 of the ratio of followers| / 2, at least 0
 * - graph: 1 where Instagram suggests one beside the other, 0.5 where both lead to a common account
 */
export const LIKENESS_WEIGHTS: Readonly<Record<LikenessPart, number>> = {
  content: 0.45,
  tags: 0.2,
  language: 0.15,
  tier: 0.1,
  graph: 0.1,
};

/** The share of the likeness to an unliked creator that is taken away. */
export const UNLIKE_WEIGHT = 0.5;

export const LIKENESS_FORMULA = 'lookalike.v1';

/** Which parts are known of one of the creators asked for. */
export type KnownParts = Readonly<Record<LikenessPart, boolean>>;

/**
 * The weights of this comparison: what is known of none of the creators asked for is left out, and the others share its
 * weight, so that a score of 1 is a perfect likeness in all that can be compared.
 */
export function weightsOf(liked: readonly KnownParts[]): Record<LikenessPart, number> {
  const isKnown = (part: LikenessPart) => liked.some((known) => known[part]);
  const total = LIKENESS_PARTS.filter(isKnown).reduce((sum, part) => sum + LIKENESS_WEIGHTS[part], 0);
  const weightOf = (part: LikenessPart) => (isKnown(part) ? LIKENESS_WEIGHTS[part] / total : 0);
  return Object.fromEntries(LIKENESS_PARTS.map((part) => [part, weightOf(part)])) as Record<LikenessPart, number>;
}

const DECIMALS = 1e6;
const rounded = (value: number) => Math.round(value * DECIMALS) / DECIMALS || 0;

export type ScoreParts = Record<LikenessPart | 'unlike', number>;

/** Parts to six decimals, and the score that is exactly their sum. */
export function toScore(parts: ScoreParts): { score: number; parts: ScoreParts } {
  const told = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, rounded(value)])) as ScoreParts;
  return { score: rounded(Object.values(told).reduce((sum, value) => sum + value, 0)), parts: told };
}
