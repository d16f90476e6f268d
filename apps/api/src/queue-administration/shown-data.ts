import { isJobName, JOBS } from '@app/queues';

/**
 * Of a job's data what its contract knows: ids, names and reasons. Whatever else somebody put into the queue is not
 * shown.
 */
export function shownData(job: string, data: unknown): Record<string, unknown> {
  if (!isJobName(job) || typeof data !== 'object' || data === null) return {};
  const known = Object.keys(JOBS[job].payload.shape);
  return Object.fromEntries(Object.entries(data).filter(([name]) => known.includes(name)));
}
