/** What is asked about a caption. */
export const ANALYSIS_TASKS = ['sentiment', 'language', 'category'] as const;
export type AnalysisTask = (typeof ANALYSIS_TASKS)[number];
