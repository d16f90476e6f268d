import type { TierModels, TierOptions } from '../task-model';
import { loadBundledCategory } from './category.model';
import { loadBundledLanguage } from './language.model';
import { loadBundledSentiment } from './sentiment.model';

/** The models of this repository: no network, a few hundred megabytes of memory. */
export async function loadBundledTier(options: TierOptions): Promise<TierModels> {
  const [language, sentiment, category] = await Promise.all([
    loadBundledLanguage(),
    loadBundledSentiment(options),
    loadBundledCategory(),
  ]);
  return { language, sentiment, category };
}
