import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { join } from 'node:path';
import type { CaptionText } from '../rules/caption-text';
import { categorise, keywordScores, rankByKeywords } from '../rules/category';
import type { CategoryVerdict, TaskAnswer, TaskInput, TaskModel } from '../task-model';
import { CategoryLinear } from './category-linear';

export interface RankedCategory {
  readonly category: ContentCategory;
  /** Of all 24 they add up to one. */
  readonly probability: number;
}

/** The linear model has read English only; what has no language yet is mostly short English or hashtags. */
const LANGUAGES: ReadonlySet<string> = new Set(['en', 'und']);
/** The same below apps/ and below dist/apps/. */
export const CATEGORY_MODEL_DIRECTORY = join(__dirname, '../../../models/category-linear');

let loaded: CategoryLinear | undefined;
const linear = (): CategoryLinear => (loaded ??= CategoryLinear.load(CATEGORY_MODEL_DIRECTORY));

/**
 * All 24 categories, the likeliest first: keywords and the linear model together where the text is English, keywords
 * alone elsewhere.
 * @param language ISO 639-1 or `und`
 */
export function rankCategories(caption: CaptionText, language: string): readonly RankedCategory[] {
  return linearRanking(caption, language) ?? rankByKeywords(caption, language);
}

function linearRanking(caption: CaptionText, language: string): readonly RankedCategory[] | null {
  if (!LANGUAGES.has(language)) return null;
  const { probabilities, knownTerms } = linear().judge(caption, keywordScores(caption, language));
  if (knownTerms === 0) return null;
  return CONTENT_CATEGORIES.map((category, at) => ({ category, probability: probabilities[at] ?? 0 })).sort(
    (a, b) => b.probability - a.probability,
  );
}

export async function loadBundledCategory(): Promise<TaskModel<CategoryVerdict>> {
  const model = `keywords 1 + category-linear ${linear().version}`;
  return { model, answer: async (inputs) => inputs.map((input) => answerOne(input, model)) };
}

function answerOne({ caption, language }: TaskInput, model: string): TaskAnswer<CategoryVerdict> {
  const [first] = linearRanking(caption, language.language) ?? [];
  if (first === undefined) return { ...categorise(caption, language.language), method: 'rules', model };
  const { category, probability } = first;
  return { category, confidence: probability, method: 'bundled', model };
}
