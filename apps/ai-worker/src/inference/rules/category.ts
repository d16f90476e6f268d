import { CONTENT_CATEGORIES, DEFAULT_CATEGORY, type ContentCategory } from '@app/analytics';
import type { CategoryVerdict } from '../task-model';
import { plainEmoji, type CaptionText } from './caption-text';
import { CATEGORY_EMOJI } from './category-emoji';
import { KeywordIndex, type KeywordHit } from './keyword-index';

/** A hashtag is chosen to say what a post is about; a word may only pass through it. */
const FACTORS = { word: 1, tag: 1.8, tagPart: 1, emoji: 0.5 } as const;
/** What an opponent of unknown strength is counted with: one hint alone never makes certain. */
const DOUBT = 1;
const DEFAULT_CONFIDENCE = 0.2;
/** A lone hint ("morning", one emoji) decides nothing. */
const MIN_EVIDENCE = 0.9;

const keywords = new KeywordIndex();
const emojiHits = new Map<string, ContentCategory>(
  CONTENT_CATEGORIES.flatMap((category) =>
    (CATEGORY_EMOJI[category] ?? '')
      .split(' ')
      .filter(Boolean)
      .map((emoji) => [plainEmoji(emoji), category] as const),
  ),
);

/**
 * Which of the 24 categories a caption belongs to, by weighted keywords, hashtags and emoji.
 * @param language ISO 639-1 or `und`; words of other languages are not mistaken for this one's
 */
export function categorise(text: CaptionText, language: string): CategoryVerdict {
  const [first, second] = sortedScores(text, language);
  if (first === undefined || first.score < MIN_EVIDENCE)
    return { category: DEFAULT_CATEGORY, confidence: DEFAULT_CONFIDENCE };
  const confidence = first.score / (first.score + (second?.score ?? 0) + DOUBT);
  return { category: first.category, confidence };
}

/** All 24, the likeliest first, with shares that add up to one. The first is what `categorise` answers. */
export function rankByKeywords(
  text: CaptionText,
  language: string,
): readonly { category: ContentCategory; probability: number }[] {
  const scores = sortedScores(text, language);
  const best = scores[0]?.score ?? 0;
  const shares = scores.map(({ category, score }) => {
    const usual = category === DEFAULT_CATEGORY && best < MIN_EVIDENCE ? MIN_EVIDENCE : 0;
    return { category, share: score + usual + DOUBT / CONTENT_CATEGORIES.length };
  });
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  return shares
    .map(({ category, share }) => ({ category, probability: share / total }))
    .sort((a, b) => b.probability - a.probability);
}

function sortedScores(text: CaptionText, language: string): { category: ContentCategory; score: number }[] {
  const scores = keywordScores(text, language);
  return CONTENT_CATEGORIES.map((category) => ({ category, score: scores.get(category) ?? 0 })).sort(
    (a, b) => b.score - a.score,
  );
}

/** The weight of what a caption says for each category; a category of which nothing is said is left out. */
export function keywordScores(text: CaptionText, language: string): ReadonlyMap<ContentCategory, number> {
  const scores = new Map<ContentCategory, number>();
  for (const [key, weight] of weightsOf(text, language)) {
    const category = key.slice(key.indexOf('|') + 1) as ContentCategory;
    scores.set(category, (scores.get(category) ?? 0) + weight);
  }
  return scores;
}

/** Each keyword of a category counts once, at its best: repeating a word does not make a post more about it. */
function weightsOf(text: CaptionText, language: string): Map<string, number> {
  const best = new Map<string, number>();
  const add = (hits: readonly KeywordHit[], factor: number) => {
    for (const { keyword, category, weight } of hits) {
      const key = `${keyword}|${category}`;
      best.set(key, Math.max(best.get(key) ?? 0, weight * factor));
    }
  };
  add(keywords.findInWords(text.words, language === 'und' ? null : ['en', language]), FACTORS.word);
  add(keywords.findInText(text.prose), FACTORS.word);
  for (const tag of new Set(text.hashtags)) {
    const whole = [...keywords.findWholeTag(tag), ...keywords.findInText(tag)];
    if (whole.length > 0) add(whole, FACTORS.tag);
    else add(keywords.findTagParts(tag), FACTORS.tagPart);
  }
  for (const emoji of new Set(text.emoji)) {
    const category = emojiHits.get(emoji);
    if (category !== undefined) add([{ keyword: emoji, category, weight: 1 }], FACTORS.emoji);
  }
  return best;
}
