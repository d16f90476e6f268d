import { CONTENT_CATEGORIES, DEFAULT_CATEGORY, type ContentCategory } from '@app/creators';
import type { CaptionText } from '../rules/caption-text';
import { categorise, keywordScores } from '../rules/category';
import type { CategoryVerdict, TaskModel } from '../task-model';

export interface RankedCategory {
  readonly category: ContentCategory;
  /** Of all 24 they add up to one. */
  readonly probability: number;
}

/** What every category is given before anything is said for it, and how much more the default gets. */
const UNSAID = 0.05;
const DEFAULT_SHARE = 0.5;

/**
 * All 24 categories, the likeliest first.
 * @param language ISO 639-1 or `und`
 */
export function rankCategories(caption: CaptionText, language: string): readonly RankedCategory[] {
  const scores = keywordScores(caption, language);
  const shares = CONTENT_CATEGORIES.map((category) => ({
    category,
    share: (scores.get(category) ?? 0) + UNSAID + (category === DEFAULT_CATEGORY ? DEFAULT_SHARE : 0),
  }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  return shares
    .map(({ category, share }) => ({ category, probability: share / total }))
    .sort((a, b) => b.probability - a.probability);
}

export async function loadBundledCategory(): Promise<TaskModel<CategoryVerdict>> {
  const model = 'keywords 1';
  return {
    model,
    answer: async (inputs) =>
      inputs.map(({ caption, language }) => ({ ...categorise(caption, language.language), method: 'rules', model })),
  };
}
