import { judgeSentiment } from '../rules/sentiment';
import type { SentimentVerdict, TaskModel, TierOptions } from '../task-model';

export async function loadBundledSentiment(_options: TierOptions): Promise<TaskModel<SentimentVerdict>> {
  const model = 'afinn-165+emoji (sentiment 5.0.2)';
  return {
    model,
    answer: async (inputs) =>
      inputs.map(({ caption, language }) => ({
        ...judgeSentiment(caption, language.language),
        method: 'rules',
        model,
      })),
  };
}
