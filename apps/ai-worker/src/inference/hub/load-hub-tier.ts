import type { TierModels, TierOptions } from '../task-model';
import { loadHubCategory } from './category.model';
import { loadEntailmentJudge } from './entailment-judge';
import { loadHubLanguage } from './language.model';
import { readyModel } from './ready-model';
import { loadHubSentiment } from './sentiment.model';

const WARM_UP = { premise: 'warm up', hypothesis: 'This is about nothing.' };

/**
 * The models of the hub, from the disk; what is not there is fetched first.
 * @throws HubError that tells what to do
 */
export async function loadHubTier(options: TierOptions): Promise<TierModels> {
  const { models, zeroShot } = options.hub;
  // One after the other: a missing model is told before the others take memory.
  const sentiment = await readyModel(models.sentiment, options);
  const language = await readyModel(models.language, options);
  const category = zeroShot ? await loadJudge(models.category, options) : null;
  return {
    sentiment: await loadHubSentiment(sentiment, options.threadsPerSession),
    language: await loadHubLanguage(language, options.threadsPerSession),
    category: await loadHubCategory(category),
  };
}

async function loadJudge(name: string, options: TierOptions) {
  const { folder, label } = await readyModel(name, options);
  const judge = await loadEntailmentJudge({ folder, threads: options.threadsPerSession });
  await judge([WARM_UP]);
  return { label, judge };
}
