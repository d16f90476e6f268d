import { ANALYSIS_TASKS, type AnalysisTask } from '@app/analytics';
import { type CaptionAnalysis } from '@app/creators';

/** What the job's log tells of a batch: how long the analysis took, and what answered. */
export function toBatchLog(
  analyses: readonly CaptionAnalysis[],
  began: number,
  tasks: readonly AnalysisTask[] = ANALYSIS_TASKS,
): Record<string, unknown> {
  const methods: Record<string, number> = {};
  for (const { method } of analyses) methods[method] = (methods[method] ?? 0) + 1;
  const read = analyses.filter(({ method }) => method !== 'none');
  const models = tasks.map((task) => [task, [...new Set(read.map(({ models }) => models[task]))].sort()]);
  return { ms: Date.now() - began, methods, models: Object.fromEntries(models) };
}
