import type { Sentiment } from '@app/creators';
import SentimentLexicon from 'sentiment';
import type { SentimentVerdict } from '../task-model';
import type { CaptionText } from './caption-text';
import { leaningOf } from './emoji-polarity';
import { scorePolarWords } from './polar-words';

/**
 * Points from which on a caption counts as negative or positive. AFINN knows more praise than blame, so praise needs
 * more; the pair is the best of those tried on the TweetEval validation split.
 */
const NEGATIVE_FROM = -1;
const POSITIVE_FROM = 2;
/** AFINN points that one full emoji, or one polar word of another language, is worth. */
const POINTS_PER_EMOJI = 2.5;
const POINTS_PER_WORD = 2;
/** Points at which the score reaches 0.7 of its range. */
const HALF_RANGE = 16;
/** What this method may claim at most: on English it is right in about six of ten cases, elsewhere it sees less. */
const CEILING = { english: 0.75, known: 0.6, emoji: 0.7, blind: 0.25 } as const;

export const RULES_SENTIMENT = 'afinn-165+emoji (sentiment 5.0.2)';

const lexicon = new SentimentLexicon();

/**
 * Sentiment by the AFINN lexicon (English, and texts too short to tell), by short lists of polar words (19 more
 * languages) and by emoji (all languages). What none of them knows is neutral with low confidence.
 * @param language ISO 639-1 or `und`
 */
export function judgeSentiment(text: CaptionText, language: string): SentimentVerdict {
  const emoji = leaningOf(text.emoji);
  const words = scoreWords(text, language);
  const points = words.points + emoji.sum * POINTS_PER_EMOJI;
  const seen = words.known + emoji.known;
  const score = points / Math.sqrt(points * points + HALF_RANGE);
  const sentiment = sentimentOf(points);
  return { sentiment, score, confidence: confidenceOf({ sentiment, score, seen, ceiling: words.ceiling, text }) };
}

interface WordScore {
  points: number;
  known: number;
  ceiling: number;
}

function scoreWords({ prose, hashtags, words }: CaptionText, language: string): WordScore {
  if (words.length === 0 && hashtags.length === 0) return { points: 0, known: 0, ceiling: CEILING.emoji };
  if (language === 'en' || language === 'und') {
    const { score, known } = afinnScore({ prose, hashtags });
    return { points: score, known, ceiling: CEILING.english };
  }
  const polar = scorePolarWords(words, language);
  // The lists are short: a caption without any of their words may say anything.
  if (polar === null || polar.known === 0) return { points: 0, known: 0, ceiling: CEILING.blind };
  return { points: polar.sum * POINTS_PER_WORD, known: polar.known, ceiling: CEILING.known };
}

/** The verdict of AFINN alone: what a model has to be better than. */
export function lexiconSentiment(text: CaptionText): Sentiment {
  return sentimentOf(afinnScore(text).score);
}

const sentimentOf = (points: number): Sentiment =>
  points <= NEGATIVE_FROM ? 'negative' : points >= POSITIVE_FROM ? 'positive' : 'neutral';

/** Sum of the AFINN points of the English words, and how many words had some. */
export function afinnScore({ prose, hashtags }: Pick<CaptionText, 'prose' | 'hashtags'>): {
  score: number;
  known: number;
} {
  const { score, words } = lexicon.analyze([prose, ...hashtags].join(' ').replace(/[’`´]/gu, "'"));
  return { score, known: words.length };
}

interface ConfidenceInputs {
  sentiment: Sentiment;
  score: number;
  seen: number;
  ceiling: number;
  text: CaptionText;
}

function confidenceOf({ sentiment, score, seen, ceiling, text }: ConfidenceInputs): number {
  if (sentiment !== 'neutral') {
    // Emoji speak every language: what they say is worth more than the words that were not understood.
    const reach = ceiling === CEILING.blind ? CEILING.known : ceiling;
    return reach * (0.5 + 0.5 * Math.abs(score));
  }
  if (seen > 0) return ceiling * 0.6;
  return text.words.length === 0 && text.emoji.length === 0 ? 0.1 : ceiling * 0.5;
}
