import type { ContentCategory } from '@app/analytics';
import type { HubConfig, ModelTier } from '@app/config';
import type { AnalysisMethod, Sentiment } from '@app/creators';
import type { CaptionText } from './rules/caption-text';

export interface SentimentVerdict {
  sentiment: Sentiment;
  /** -1 to 1: probability of positive less that of negative. */
  score: number;
  /** 0 to 1. */
  confidence: number;
}

export interface LanguageVerdict {
  /** ISO 639-1, or `und`. */
  language: string;
  confidence: number;
}

export interface CategoryVerdict {
  category: ContentCategory;
  confidence: number;
}

/** A verdict, and what came to it. */
export type TaskAnswer<Verdict> = Verdict & { method: AnalysisMethod; model: string };

export interface TaskInput {
  /** The caption as it was posted. Never blank. */
  raw: string;
  /** The same, taken apart. */
  caption: CaptionText;
  /** Set for sentiment and category, which are asked after the language. */
  language: LanguageVerdict;
}

/** One task on one tier. Lives inside an inference thread and may keep it busy. */
export interface TaskModel<Verdict> {
  /** Name, version and precision. */
  readonly model: string;
  /** One answer for each input, in the same order. Cuts the inputs into micro-batches of similar length by itself. */
  answer(inputs: readonly TaskInput[]): Promise<TaskAnswer<Verdict>[]>;
}

export interface TierModels {
  language: TaskModel<LanguageVerdict>;
  sentiment: TaskModel<SentimentVerdict>;
  category: TaskModel<CategoryVerdict>;
}

/** What a thread is started with; plain data, it crosses a thread border. */
export interface TierOptions {
  tier: Exclude<ModelTier, 'rules'>;
  modelsCacheDir: string;
  hub: HubConfig;
  /** Of one session of the ONNX runtime. */
  threadsPerSession: number;
}

/** Loads the models of a tier and answers once with each of them, so that no caption waits for a cold model. */
export type LoadTier = (options: TierOptions) => Promise<TierModels>;
