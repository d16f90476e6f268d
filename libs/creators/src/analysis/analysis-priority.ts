import { PRIORITIES, type EnqueueOptions, type JobPriority } from '@app/queues';

export type AnalysisReason = 'first_sync' | 'refresh' | 'reanalysis' | 'admin';

/** Somebody looks at a creator for the first time and waits; a refresh is due; the rest has time. */
export const PRIORITY_OF_REASON: Record<AnalysisReason, JobPriority> = {
  first_sync: 'waiting',
  refresh: 'normal',
  admin: 'normal',
  reanalysis: 'background',
};

/** Of the number in the job's row. */
export function priorityOf(priority: number): JobPriority {
  if (priority <= PRIORITIES.waiting) return 'waiting';
  return priority <= PRIORITIES.normal ? 'normal' : 'background';
}

/**
 * The priority is part of the ids: whoever joins a job with a higher one has it planned again, and its batches queued
 * once more in front. What still waits behind finds its posts analysed, and ends at once.
 */
export const planOptions = (analysisJobId: string, priority: JobPriority): EnqueueOptions => ({
  id: `plan-${analysisJobId}-${priority}`,
  priority,
});

export const batchOptions = (analysisJobId: string, priority: JobPriority, key: string): EnqueueOptions => ({
  id: `batch-${analysisJobId}-${priority}-${key}`,
  priority,
});
