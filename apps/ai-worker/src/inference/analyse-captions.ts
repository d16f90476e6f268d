import { ANALYSIS_TASKS, DEFAULT_CATEGORY, type AnalysisTask } from '@app/analytics';
import { type AnalysisMethod, type CaptionAnalysis } from '@app/creators';
import { readCaption } from './rules/caption-text';
import type {
  CategoryVerdict,
  LanguageVerdict,
  SentimentVerdict,
  TaskAnswer,
  TaskInput,
  TaskModel,
  TierModels,
} from './task-model';

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Answers to tasks that nobody asked. */
const UNASKED = { method: 'none', model: 'none' } as const;
export const NO_LANGUAGE: TaskAnswer<LanguageVerdict> = { language: 'und', confidence: 0, ...UNASKED };
export const NO_SENTIMENT: TaskAnswer<SentimentVerdict> = { sentiment: 'neutral', score: 0, confidence: 0, ...UNASKED };
export const NO_CATEGORY: TaskAnswer<CategoryVerdict> = { category: DEFAULT_CATEGORY, confidence: 0, ...UNASKED };

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
  const languages = await ask(models.language, inputs);
  const known = inputs.map((input, n) => ({ ...input, language: languages[n] ?? NO_LANGUAGE }));
  const sentiments = tasks.includes('sentiment') ? await ask(models.sentiment, known) : [];
  const categories = tasks.includes('category') ? await ask(models.category, known) : [];
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

/** @throws when a model leaves inputs unanswered: its answers may belong to others then */
async function ask<Verdict>(
  model: TaskModel<Verdict>,
  inputs: readonly TaskInput[],
): Promise<readonly TaskAnswer<Verdict>[]> {
  if (inputs.length === 0) return [];
  const answers = await model.answer(inputs);
  if (answers.length === inputs.length) return answers;
  throw new Error(`${model.model} gave ${answers.length} answers to ${inputs.length} captions`);
}

/** What a caption gets that nothing could read. */
export function neutralAnalysis(tasks: readonly AnalysisTask[] = ANALYSIS_TASKS): CaptionAnalysis {
  const by = (task: AnalysisTask) => ({ method: tasks.includes(task) ? 'neutral' : 'none', model: 'none' }) as const;
  return toAnalysis(
    'neutral',
    { ...NO_LANGUAGE, ...by('language') },
    { ...NO_SENTIMENT, ...by('sentiment') },
    { ...NO_CATEGORY, ...by('category') },
  );
}

export const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

export function toAnalysis(
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
