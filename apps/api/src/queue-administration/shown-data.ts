import { isJobName, knownData } from '@app/queues';

/** A job that no contract knows shows nothing. */
export function shownData(job: string, data: unknown): Record<string, unknown> {
  return isJobName(job) ? knownData(data, [job]) : {};
}
