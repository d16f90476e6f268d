import type { ContentCategory } from './content-category';

export type Sentiment = 'positive' | 'neutral' | 'negative';

/** `rules` = lexicon, keywords and n-grams; `none` = there was no caption to read, which says nothing about the creator. */
export type AnalysisMethod = 'rules' | 'none';

/** What the analysis says of one caption. */
export interface CaptionAnalysis {
  sentiment: Sentiment;
  /** -1 (negative) to 1 (positive). */
  sentimentScore: number;
  /** This and the other confidences: 0 to 1. */
  sentimentConfidence: number;
  /** ISO 639-1, or `und` when it cannot be told. */
  language: string;
  languageConfidence: number;
  category: ContentCategory;
  categoryConfidence: number;
  method: AnalysisMethod;
  /** Name and version of what answered each task. */
  models: { sentiment: string; language: string; category: string };
}

/**
 * Stored with each result beside the hash of what was read: a post is analysed again when either differs. Raise it
 * whenever the analysis of an unchanged caption may come out differently.
 */
export const ANALYSIS_VERSION = 'rules-1';

/**
 * SQL: the row of `posts` has no result for its present content at the version in the given parameter.
 * Also true of a row that was never analysed.
 */
export const needsAnalysis = (versionParameter: string): string =>
  `(posts.ai_analysis_raw->>'contentHash' is distinct from posts.content_hash
    or posts.ai_analysis_raw->>'version' is distinct from ${versionParameter})`;
