import type { AnalysisTask, ContentCategory } from '@app/analytics';
import type { AiConfig } from '@app/config';

export type Sentiment = 'positive' | 'neutral' | 'negative';

/**
 * `hub`, `bundled` = models of that tier; `rules` = lexicon, keywords and n-grams; `neutral` = nothing could answer, the
 * values are defaults; `none` = there was no caption to read, which says nothing about the creator.
 */
export type AnalysisMethod = 'hub' | 'bundled' | 'rules' | 'neutral' | 'none';

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
  /** What answered the caption as a whole. Another than the tier that is configured tells of a fallback. */
  method: AnalysisMethod;
  /** What answered each task: a model may leave emoji, or a language that it does not know, to the rules. */
  methods: Record<AnalysisTask, AnalysisMethod>;
  /** Name and version of what answered each task. */
  models: Record<AnalysisTask, string>;
}

/** Raised whenever the analysis of an unchanged caption may come out differently. */
const REVISIONS = { rules: 1, bundled: 1, hub: 1 } as const;

/**
 * Stored with each result beside the hash of what was read: a post is analysed again when either differs.
 * Another tier, and another model of the hub, is another version.
 */
export function analysisVersion({ tier, hub }: Pick<AiConfig, 'tier' | 'hub'>): string {
  const version = `${tier}-${REVISIONS[tier]}`;
  if (tier !== 'hub') return version;
  const { sentiment, language, category } = hub.models;
  return [version, sentiment, language, hub.zeroShot ? category : 'keywords'].join(' ');
}

/** SQL: seconds since 1970, the unit of `retryAfter`. */
const NOW = `extract(epoch from now())::bigint`;

/**
 * SQL: the row of `posts` has no result for its present content at the version in the given parameter.
 * Also true of a row that was never analysed.
 */
export const isOutdated = (versionParameter: string): string =>
  `(posts.ai_analysis_raw->>'contentHash' is distinct from posts.content_hash
    or posts.ai_analysis_raw->>'version' is distinct from ${versionParameter})`;

/**
 * SQL: outdated, or what rules said in the models' place is due to be asked of the models again.
 * @param due the moment by which it is due, in SQL; a running job asks for that of its start, so that what falls due
 * while it runs is left to another job, and each post of a job counts once
 */
export const needsAnalysis = (versionParameter: string, due = NOW): string =>
  `(${isOutdated(versionParameter)} or coalesce((posts.ai_analysis_raw->>'retryAfter')::bigint <= ${due}, false))`;
