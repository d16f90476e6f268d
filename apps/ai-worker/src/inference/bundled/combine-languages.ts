import { malayOrIndonesian } from '../rules/language';
import { wordsOf } from '../rules/caption-text';
import { swahiliShare } from '../rules/swahili';
import type { LanguageVerdict } from '../task-model';

export interface LanguageOpinions {
  text: string;
  /** eld's score (0 to 1, no probabilities) by language. */
  ngrams: Readonly<Record<string, number>>;
  /** fastText's probabilities. */
  fastText: readonly (readonly [language: string, probability: number])[];
  /** The languages that eld can answer. */
  known: ReadonlySet<string>;
}

/** The product of two opinions says who is likelier, and exaggerates by how much: chosen on labelled sentences. */
const CALIBRATION = 0.7;
const NGRAM_SHARPNESS = 3;
/** A language that one detector does not mention may still be the right one. */
const FLOOR = 1e-3;
/** What only fastText knows must be certain: noisy English looks like one rare language or another. */
const RARE_LANGUAGE_FROM = 0.5;
const SWAHILI_WEIGHT = 0.3;
/** This share of Swahili words is as much as any Swahili text has to have. */
const SWAHILI_FULL_SHARE = 0.3;
const CEILING = 0.99;

/** Words of one language that its neighbour does not have. */
const TELLING_WORDS: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['hi', new Set('है हैं हूँ हूं नहीं क्या और में का की के को से पर था थी थे वो यह ये अगर तो भी'.split(' '))],
  ['mr', new Set('आहे आहेत आणि नाही नाहीत च्या मध्ये म्हणून काय हे ते ही आम्ही मी तुम्ही'.split(' '))],
];
const WORD_FACTOR = 4;
/** Letters that a language does not have, by the language that they rule out. */
const FOREIGN_LETTERS: readonly (readonly [string, RegExp])[] = [
  ['bg', /[ыэёіїєґ]/iu],
  ['ru', /ъ(?![еёюя])|[іїєґђљњћџ]/iu],
  ['uk', /[ыэёъ]/iu],
];
const LETTER_FACTOR = 0.1;

/** One verdict out of n-grams, subwords, and what tells close neighbours apart. */
export function combineLanguages({ text, ngrams, fastText, known }: LanguageOpinions): LanguageVerdict {
  const words = wordsOf(text);
  const byNgrams = toShares(ngrams);
  const byFastText = new Map(fastText);
  const scores: [string, number][] = [];
  for (const language of new Set([...byNgrams.keys(), ...byFastText.keys(), 'sw'])) {
    if (language.length !== 2) continue;
    const probability = byFastText.get(language) ?? 0;
    const score = known.has(language)
      ? Math.max(byNgrams.get(language) ?? 0, FLOOR) * Math.max(probability, FLOOR)
      : scoreOfRare(language, probability, words);
    scores.push([language, (score * hintFor(language, words, text)) ** CALIBRATION]);
  }
  const total = scores.reduce((sum, [, score]) => sum + score, 0);
  const [language, score] = scores.reduce((best, one) => (one[1] > best[1] ? one : best), ['und', 0]);
  if (total === 0) return { language: 'und', confidence: 0 };
  const confidence = Math.min(CEILING, score / total);
  return { language: language === 'ms' ? malayOrIndonesian(words) : language, confidence };
}

/** eld squeezes its scores into 0..1; this undoes that and sharpens what is left. */
function toShares(ngrams: Readonly<Record<string, number>>): Map<string, number> {
  const evidence = Object.entries(ngrams).map(
    ([language, score]) => [language, (score / (1.0001 - score)) ** NGRAM_SHARPNESS] as const,
  );
  const total = evidence.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(evidence.map(([language, weight]) => [language, weight / total]));
}

/** One opinion stands for both. */
function scoreOfRare(language: string, probability: number, words: readonly string[]): number {
  if (language !== 'sw') return probability >= RARE_LANGUAGE_FROM ? probability ** 2 : 0;
  const share = Math.min(1, swahiliShare(words) / SWAHILI_FULL_SHARE);
  return Math.min(1, probability + SWAHILI_WEIGHT * share) ** 2;
}

function hintFor(language: string, words: readonly string[], text: string): number {
  const telling = TELLING_WORDS.find(([name]) => name === language)?.[1];
  const found = telling === undefined ? 0 : new Set(words.filter((word) => telling.has(word))).size;
  const isForeign = FOREIGN_LETTERS.some(([name, letters]) => name === language && letters.test(text));
  return WORD_FACTOR ** found * (isForeign ? LETTER_FACTOR : 1);
}
