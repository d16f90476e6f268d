import type { LabelScores } from '../transformers/text-classifier';

/** What the lexicon and the emoji of a caption say, negative to positive. */
export interface SentimentHints {
  /** Sum of AFINN points. */
  lexicon: number;
  /** Sum of emoji polarities. */
  emoji: number;
}

/**
 * How far hints move the odds of positive against negative, in natural logarithms, at most. The lexicon's is small: the
 * middle of a range (0.1 to 0.5) within which the score on labelled tweets hardly changes. The model saw few emoji.
 */
const LEXICON_WEIGHT = 0.3;
const EMOJI_WEIGHT = 0.8;
/** Points at which a hint has three quarters of its weight. */
const LEXICON_SCALE = 3;
const EMOJI_SCALE = 1;

/** Probabilities after the hints; neutral moves only as the other two do. */
export function blendHints(scores: LabelScores, { lexicon, emoji }: SentimentHints): LabelScores {
  const shift = LEXICON_WEIGHT * Math.tanh(lexicon / LEXICON_SCALE) + EMOJI_WEIGHT * Math.tanh(emoji / EMOJI_SCALE);
  const weights = Object.entries(scores).map(([label, score]): [string, number] => {
    const direction = label === 'positive' ? 1 : label === 'negative' ? -1 : 0;
    return [label, score * Math.exp(direction * shift)];
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(weights.map(([label, weight]) => [label, weight / total]));
}
