import type { SentimentVerdict } from '../task-model';
import type { LabelScores } from './text-classifier';

/** Older conversions of the same models number their labels. */
const LABELS = {
  negative: ['negative', 'label_0'],
  neutral: ['neutral', 'label_1'],
  positive: ['positive', 'label_2'],
};

/**
 * The score is the probability of positive less that of negative, the confidence that of the winner.
 * @throws when the labels are not those of a sentiment model of three classes
 */
export function toSentimentVerdict(scores: LabelScores): SentimentVerdict {
  const [negative, neutral, positive] = [
    scoreOf(scores, LABELS.negative),
    scoreOf(scores, LABELS.neutral),
    scoreOf(scores, LABELS.positive),
  ];
  const confidence = Math.max(negative, neutral, positive);
  const sentiment = confidence === neutral ? 'neutral' : confidence === positive ? 'positive' : 'negative';
  return { sentiment, score: positive - negative, confidence };
}

function scoreOf(scores: LabelScores, names: readonly string[]): number {
  const found = Object.entries(scores).find(([label]) => names.includes(label.toLowerCase()));
  if (found === undefined)
    throw new Error(`The sentiment model knows no ${names[0]}: ${Object.keys(scores).join(', ')}`);
  return found[1];
}
