import { resolve } from 'node:path';
import { leaningOf } from '../rules/emoji-polarity';
import { afinnScore, judgeSentiment, RULES_SENTIMENT } from '../rules/sentiment';
import type { SentimentVerdict, TaskAnswer, TaskInput, TaskModel, TierOptions } from '../task-model';
import { toSentimentVerdict } from '../transformers/sentiment-scores';
import { loadTextClassifier, type LabelScores } from '../transformers/text-classifier';
import { toTweetText } from '../transformers/tweet-text';
import { blendHints } from './sentiment-blend';
import { sentimentPathOf, type SentimentPath } from './sentiment-path';

const MODEL = 'sentiment-compact 1 (q8)';
/** Beside the sources, and copied beside the compiled files. */
const DIRECTORY = resolve(__dirname, '../../../models/sentiment-compact');
/** One text a pass: the model is small enough, and no text's scores depend on its neighbours. */
const BATCH_SIZE = 1;
const CONFIDENCE: Readonly<Record<Exclude<SentimentPath, 'rules'>, number>> = { model: 1, doubtful: 0.6 };

/** The model of this repository for English, emoji and polar words for everything else. */
export async function loadBundledSentiment({ threadsPerSession }: TierOptions): Promise<TaskModel<SentimentVerdict>> {
  const classify = await loadTextClassifier({
    model: DIRECTORY,
    dtype: 'q8',
    threads: threadsPerSession,
    batchSize: BATCH_SIZE,
  });
  return {
    model: MODEL,
    answer: async (inputs) => {
      const paths = inputs.map(({ caption, language }) => sentimentPathOf(caption, language));
      const read = inputs.filter((_, n) => paths[n] !== 'rules');
      const scores = (await classify(read.map(({ raw }) => toTweetText(raw)))).values();
      return inputs.map((input, n) => {
        const path = paths[n] ?? 'rules';
        return path === 'rules' ? byRules(input) : byModel(input, path, scores.next().value ?? {});
      });
    },
  };
}

function byRules({ caption, language }: TaskInput): TaskAnswer<SentimentVerdict> {
  return { ...judgeSentiment(caption, language.language), method: 'rules', model: RULES_SENTIMENT };
}

function byModel(
  { caption }: TaskInput,
  path: Exclude<SentimentPath, 'rules'>,
  scores: LabelScores,
): TaskAnswer<SentimentVerdict> {
  const blended = blendHints(scores, { lexicon: afinnScore(caption).score, emoji: leaningOf(caption.emoji).sum });
  const verdict = toSentimentVerdict(blended);
  return { ...verdict, confidence: verdict.confidence * CONFIDENCE[path], method: 'bundled', model: MODEL };
}
