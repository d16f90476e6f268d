import { sentimentPathOf } from '../bundled/sentiment-path';
import { judgeSentiment, RULES_SENTIMENT } from '../rules/sentiment';
import type { SentimentVerdict, TaskInput, TaskModel } from '../task-model';
import { toSentimentVerdict } from '../transformers/sentiment-scores';
import { loadTextClassifier } from '../transformers/text-classifier';
import { toTweetText } from '../transformers/tweet-text';
import type { StoredModel } from './model-store';

/** The model was trained on English; where that is in doubt so is its answer. */
const DOUBT = 0.6;

/** The sentiment model of the hub for English, emoji and polar words for the rest: the same paths as the bundled tier's. */
export async function loadHubSentiment(
  { folder, label }: StoredModel,
  threads: number,
): Promise<TaskModel<SentimentVerdict>> {
  const classify = await loadTextClassifier({ model: folder, dtype: 'q8', threads });
  for (const scores of await classify(['warm up'])) toSentimentVerdict(scores); // refuses a model of another task
  const byRules = ({ caption, language }: TaskInput) =>
    ({ ...judgeSentiment(caption, language.language), method: 'rules', model: RULES_SENTIMENT }) as const;
  return {
    model: label,
    answer: async (inputs) => {
      const paths = inputs.map(({ caption, language }) => sentimentPathOf(caption, language));
      const read = inputs.filter((_, n) => paths[n] !== 'rules');
      const scores = (await classify(read.map(({ raw }) => toTweetText(raw)))).values();
      return inputs.map((input, n) => {
        if (paths[n] === 'rules') return byRules(input);
        const verdict = toSentimentVerdict(scores.next().value ?? {});
        const confidence = verdict.confidence * (paths[n] === 'doubtful' ? DOUBT : 1);
        return { ...verdict, confidence, method: 'hub', model: label };
      });
    },
  };
}
