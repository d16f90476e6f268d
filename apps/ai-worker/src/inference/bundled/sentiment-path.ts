import type { CaptionText } from '../rules/caption-text';
import { scorePolarWords } from '../rules/polar-words';
import type { LanguageVerdict } from '../task-model';

/**
 * Who reads a caption: the model knows English alone. `doubtful` = the model, with less confidence, for the language is
 * not certain; `rules` = emoji and lists of polar words.
 */
export type SentimentPath = 'model' | 'doubtful' | 'rules';

/** Below it English full of slang, names and hashtags is taken for another language now and then. */
const FOREIGN_FROM = 0.85;
/** Polar words of the supposed language make it likelier. */
const FOREIGN_WITH_POLAR_WORDS_FROM = 0.5;
const ENGLISH_FROM = 0.5;
/** Every second letter in another script: the model has no tokens for it, whatever the language. */
const LATIN = /\p{Script=Latin}/gu;
const LETTERS = /\p{L}/gu;
const LATIN_SHARE = 0.5;

export function sentimentPathOf(caption: CaptionText, { language, confidence }: LanguageVerdict): SentimentPath {
  if (caption.words.length === 0 && caption.hashtags.length === 0) return 'rules';
  if (!isMostlyLatin([caption.prose, ...caption.hashtags].join(' '))) return 'rules';
  if (language === 'en') return confidence >= ENGLISH_FROM ? 'model' : 'doubtful';
  if (language === 'und' || confidence < FOREIGN_WITH_POLAR_WORDS_FROM) return 'doubtful';
  if (confidence >= FOREIGN_FROM) return 'rules';
  return (scorePolarWords(caption.words, language)?.known ?? 0) > 0 ? 'rules' : 'doubtful';
}

function isMostlyLatin(text: string): boolean {
  const letters = text.match(LETTERS)?.length ?? 0;
  return letters === 0 || (text.match(LATIN)?.length ?? 0) / letters >= LATIN_SHARE;
}
