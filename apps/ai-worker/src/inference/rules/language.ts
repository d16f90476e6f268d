import type { LanguageVerdict } from '../task-model';
import { countWords, wordsOf, type CaptionText } from './caption-text';
import { isPlainlySwahili } from './swahili';

/** What the n-gram detector answers: scores 0 to 1 by ISO 639-1 code, best first. */
export interface NgramDetector {
  detect(text: string): { language: string; getScores(): Record<string, number> };
}

const UNKNOWN: LanguageVerdict = { language: 'und', confidence: 0 };
/** Fewer words than this are a guess. */
const FEW_WORDS = 3;
const CEILING_FEW_WORDS = 0.4;
/** Below it a guess at a few words is not worth telling. */
const FLOOR_FEW_WORDS = 0.3;
/** A script used by one language alone settles the matter when most letters belong to it. Order matters: kana before Han. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Gujarati}/gu, 'gu'],
  [/\p{Script=Kannada}/gu, 'kn'],
  [/\p{Script=Malayalam}/gu, 'ml'],
  [/\p{Script=Gurmukhi}/gu, 'pa'],
  [/\p{Script=Lao}/gu, 'lo'],
];
/** Japanese prose is a third kana at least; a brand name in katakana does not make a Chinese caption Japanese. */
const SCRIPT_SHARE: Readonly<Record<string, number>> = { ja: 0.15 };
const DEFAULT_SCRIPT_SHARE = 0.5;

/** A score of the detector from which on it knows the language: "comida sana para la semana" is no Swahili. */
const DETECTOR_KNOWS = 0.72;
const INDONESIAN = new Set(
  `yang dan di dari untuk dengan tidak ini itu ada akan sudah bisa karena aku kamu kita banget nggak gak ga enggak udah aja sih dong kok gue lo lu kalian jadi
  sama kalo kalau buat lagi temen teman hari mau juga saya bukan apa lebih semua orang terima kasih`.split(/\s+/u),
);
/** Malay that Indonesians would not write. */
const MALAY_ONLY = new Set(
  `awak kerana boleh tak nak sahaja anda kereta bila macam korang saje jer lah ialah adalah bahawa cuma pergilah berkata sekarang`.split(
    ' ',
  ),
);
const CONFIDENCE_BY_WORDS = 0.85;
/** Chosen so that the confidence follows the measured accuracy on texts of three to eight words. */
const SHARPNESS = 5;

/** What says the language of a text of three words or more, and guesses at fewer. */
export type LanguageGuess = (text: string) => LanguageVerdict;

/** Language of a caption by n-grams alone. */
export function identifyLanguage(caption: CaptionText, detector: NgramDetector): LanguageVerdict {
  return identifyLanguageBy(caption, (text) => languageOfNgrams(text, detector));
}

/**
 * Language of a caption: by its script where that settles the matter, else by the guess. Hashtags are read only where
 * the caption has little else: they are English everywhere.
 * @returns `und` when there are no letters, or too few words to tell
 */
export function identifyLanguageBy({ prose, hashtags }: CaptionText, guess: LanguageGuess): LanguageVerdict {
  const text = countWords(prose) >= FEW_WORDS ? prose : [prose, ...hashtags].join(' ').trim();
  const count = countWords(text);
  if (count === 0) return UNKNOWN;
  const byScript = languageOfScript(text);
  if (byScript !== null) return byScript;
  const guessed = guess(text);
  if (count >= FEW_WORDS) return guessed;
  const confidence = Math.min(guessed.confidence, CEILING_FEW_WORDS);
  return confidence < FLOOR_FEW_WORDS ? { language: 'und', confidence } : { ...guessed, confidence };
}

function languageOfScript(text: string): LanguageVerdict | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, language] of SCRIPTS) {
    const share = (text.match(script)?.length ?? 0) / letters;
    if (share < (SCRIPT_SHARE[language] ?? DEFAULT_SCRIPT_SHARE)) continue;
    return { language, confidence: Math.min(0.99, 0.8 + share * 0.19) };
  }
  return null;
}

function languageOfNgrams(text: string, detector: NgramDetector): LanguageVerdict {
  const scores = Object.entries(detector.detect(text).getScores());
  const [best] = scores;
  if (best === undefined) return UNKNOWN;
  const words = wordsOf(text);
  if (best[1] < DETECTOR_KNOWS && words.length >= FEW_WORDS && isPlainlySwahili(words))
    return { language: 'sw', confidence: CONFIDENCE_BY_WORDS };
  const weights = scores.map(([, score]) => evidence(score));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const confidence = Math.min(0.99, evidence(best[1]) / total);
  return { language: best[0] === 'ms' ? malayOrIndonesian(words) : best[0], confidence };
}

/** The detector squeezes its scores into 0..1; this undoes that and sharpens what is left. */
const evidence = (score: number): number => (score / (1 - score)) ** SHARPNESS;

/** The databases take most Indonesian for Malay. */
export function malayOrIndonesian(words: readonly string[]): string {
  const count = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length;
  return count(MALAY_ONLY) >= count(INDONESIAN) && count(MALAY_ONLY) > 0 ? 'ms' : 'id';
}
