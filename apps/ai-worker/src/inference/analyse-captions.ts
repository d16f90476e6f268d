import {
  ANALYSIS_TASKS,
  DEFAULT_CATEGORY,
  type AnalysisMethod,
  type AnalysisTask,
  type CaptionAnalysis,
} from '@app/creators';
import { readCaption } from './rules/caption-text';
import type {
  CategoryVerdict,
  LanguageVerdict,
  SentimentVerdict,
  TaskAnswer,
  TaskInput,
  TierModels,
} from './task-model';

const UNASKED = { method: 'none', model: 'none' } as const;
const NO_LANGUAGE: TaskAnswer<LanguageVerdict> = { language: 'und', confidence: 0, ...UNASKED };
const NO_SENTIMENT: TaskAnswer<SentimentVerdict> = { sentiment: 'neutral', score: 0, confidence: 0, ...UNASKED };
const NO_CATEGORY: TaskAnswer<CategoryVerdict> = { category: DEFAULT_CATEGORY, confidence: 0, ...UNASKED };

/** What a post without a caption gets. */
export const NOTHING_TO_READ: CaptionAnalysis = toAnalysis('none', NO_LANGUAGE, NO_SENTIMENT, NO_CATEGORY);

/** Asks the models of a tier about captions: the language first, which the other two tasks are told. */
export async function analyseCaptions(
  models: TierModels,
  method: AnalysisMethod,
  texts: readonly (string | null)[],
  tasks: readonly AnalysisTask[] = ANALYSIS_TASKS,
): Promise<CaptionAnalysis[]> {
  const results = texts.map(() => NOTHING_TO_READ);
  const positions = texts.flatMap((text, position) => (isBlank(text) ? [] : [position]));
  const inputs = positions.map((position): TaskInput => {
    const raw = texts[position] ?? '';
    return { raw, caption: readCaption(raw), language: NO_LANGUAGE };
  });
  // Sentiment needs the language even when nobody asked for it.
  const languages = await models.language.answer(inputs);
  const known = inputs.map((input, n) => ({ ...input, language: languages[n] ?? NO_LANGUAGE }));
  const sentiments = tasks.includes('sentiment') ? await models.sentiment.answer(known) : [];
  const categories = tasks.includes('category') ? await models.category.answer(known) : [];
  positions.forEach((position, n) => {
    const language = tasks.includes('language') ? languages[n] : undefined;
    results[position] = toAnalysis(
      method,
      language ?? NO_LANGUAGE,
      sentiments[n] ?? NO_SENTIMENT,
      categories[n] ?? NO_CATEGORY,
    );
  });
  return results;
}

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

function toAnalysis(
  method: AnalysisMethod,
  language: TaskAnswer<LanguageVerdict>,
  sentiment: TaskAnswer<SentimentVerdict>,
  category: TaskAnswer<CategoryVerdict>,
): CaptionAnalysis {
  return {
    sentiment: sentiment.sentiment,
    sentimentScore: round(sentiment.score),
    sentimentConfidence: round(sentiment.confidence),
    language: language.language,
    languageConfidence: round(language.confidence),
    category: category.category,
    categoryConfidence: round(category.confidence),
    method,
    methods: { sentiment: sentiment.method, language: language.method, category: category.method },
    models: { sentiment: sentiment.model, language: language.model, category: category.model },
  };
}
